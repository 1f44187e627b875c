import { expect } from 'vitest';
import type { Answer } from '../support/gateway.ts';
import { backupPlan, type Key, restoreTask } from '../support/keys.ts';
import { createFaultyVendor, type FaultyVendor } from './fault-matrix-vendor.ts';

const RUNS = `query Runs($keys: [PrecheckRunKey!]!) {
  precheckRuns(keys: $keys, maxAgeMs: 1000) { verdict observedAt }
}`;

/** How a query was answered, and after how long. */
interface Asked {
  readonly code: string | null;
  readonly retryable: boolean;
  /** Where errors are. */
  readonly paths: readonly unknown[];
  /** The runs that are there. */
  readonly runs: readonly { readonly verdict: string; readonly observedAt: string }[];
  readonly ms: number;
}

const told = ({ data, errors = [] }: Answer, ms: number): Asked => ({
  code: errors[0] ? String(errors[0].extensions['code']) : null,
  retryable: errors[0]?.extensions['retryable'] === true,
  paths: errors.map(({ path }) => path?.join('.')),
  runs: Object(data).precheckRuns.filter((run: unknown) => run !== null),
  ms,
});

/** Asks, after a while. */
export const askLater = async (
  vendor: FaultyVendor,
  waitMs: number,
  keys: readonly Key[],
): Promise<Asked> => {
  await vendor.clock.sleep(waitMs, new AbortController().signal);
  const beganMs = vendor.past();
  const answer = await vendor.ask(RUNS, { keys });
  return told(answer, vendor.past() - beganMs);
};

/** What is asked, once the clock has moved as far as it takes. */
export const answersTo = async (
  vendor: FaultyVendor,
  asking: readonly Promise<Asked>[],
): Promise<readonly Asked[]> => {
  const all = Promise.all(asking);
  let isThere = false;
  const come = () => {
    isThere = true;
  };
  all.then(come, come);
  await vendor.until(() => isThere);
  return all;
};

/** Nothing is wrong with these. */
const HEALTHY: readonly Key[] = [
  ...['warned', 'failed', 'errored', 'unfinished', 'empty'].map((end) => backupPlan(`dbs-plan-${end}`)),
  ...['passed', 'warned', 'failed', 'errored'].map((end) => restoreTask(`dbs-restore-${end}`)),
];

const FAULTY_ID = 'dbs-plan-passed';
const FAULTY = `BackupPlanId=${FAULTY_ID}`;

/** One query of a run that was never read; and, while it lasts, three of other runs. */
export const query = async (fault: string) => {
  const vendor = await createFaultyVendor();
  vendor.fail(fault, FAULTY);
  const one = askLater(vendor, 0, [backupPlan(FAULTY_ID)]);
  const others = [1, 100, 1_000].map((ms, at) => askLater(vendor, ms, HEALTHY.slice(at, at + 1)));
  const [met, ...rest] = await answersTo(vendor, [one, ...others]);
  if (!met) throw new Error('there is one answer for each query');
  for (const { code, runs } of rest) expect([code, runs.length]).toEqual([null, 1]);
  const { code, retryable, ms } = met;
  return {
    code,
    retryable,
    ms,
    attempts: vendor.timesOf(FAULTY).length,
    otherMs: Math.max(...rest.map((other) => other.ms)),
  };
};

/** One query of ten runs, of which the fifth meets the fault. */
export const batch = async (fault: string) => {
  const vendor = await createFaultyVendor();
  vendor.fail(fault, FAULTY);
  const beganMs = vendor.clock.now();
  const keys = HEALTHY.toSpliced(4, 0, backupPlan(FAULTY_ID));
  const [met] = await answersTo(vendor, [askLater(vendor, 0, keys)]);
  if (!met) throw new Error('there is one answer for one query');
  const { code, paths, runs, ms } = met;
  expect([paths, runs.length]).toEqual(code ? [['precheckRuns.4'], 9] : [[], 10]);
  return {
    ...{ code, ms, attempts: vendor.timesOf(FAULTY).length },
    othersMs: Math.max(...runs.map(({ observedAt }) => Date.parse(observedAt) - beganMs)),
  };
};
