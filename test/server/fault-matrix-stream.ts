import { expect } from 'vitest';
import { openStream, UPDATES, updatesIn } from '../support/event-stream.ts';
import { listenUntilDone } from '../support/gateway-http.ts';
import { backupPlan, database, type Key, restoreTask } from '../support/keys.ts';
import { answersTo, askLater } from './fault-matrix-query.ts';
import { createFaultyVendor, type FaultyVendor } from './fault-matrix-vendor.ts';

/** Follows runs, and what was told of each. */
const follow = async (vendor: FaultyVendor, keys: readonly Key[]) => {
  const url = await listenUntilDone(vendor);
  const open = await openStream(url, { body: { query: UPDATES, variables: { keys } } });
  const of = (index: number) => updatesIn(open).filter(({ keyIndex }) => keyIndex === index);
  return {
    of,
    last: (index: number) => of(index).at(-1),
    isOver: () => open.end !== null,
    isCompleted: () => open.text.includes('event: complete'),
    leave: () => open.leave(),
  };
};

const FAULTY_ID = 'dbs-plan-live';
const NEIGHBOUR_ID = 'dbs-restore-live';
const FAIL_MS = 3_000;
const HEAL_MS = 10_000;

/** The longest time between two reads. */
const longestGap = (times: readonly number[]): number =>
  Math.max(...times.slice(1).map((ms, at) => ms - (times[at] ?? 0)));

/** A stream of two runs, of which one meets the fault for ten seconds or more, while another one is asked for. */
export const stream = async (fault: string, hurts: boolean) => {
  const vendor = await createFaultyVendor();
  const { of, last, isOver, isCompleted } = await follow(vendor, [
    backupPlan(FAULTY_ID),
    restoreTask(NEIGHBOUR_ID),
  ]);
  await vendor.go(FAIL_MS);
  vendor.fail(fault, `BackupPlanId=${FAULTY_ID}`);
  const other = askLater(vendor, HEAL_MS / 2, [backupPlan('dbs-plan-passed')]);
  if (hurts) await vendor.until(() => last(0).trouble !== null);
  const toldMs = hurts ? vendor.past() - FAIL_MS : null;
  const { trouble, run, isFinal } = last(0);
  await vendor.go(FAIL_MS + HEAL_MS);
  vendor.heal();
  const healedMs = vendor.past();
  await vendor.until(() => isFinal || last(0).trouble === null);
  const againMs = hurts && !isFinal ? vendor.past() - healedMs : null;
  await vendor.until(isOver);
  const [asked] = await answersTo(vendor, [other]);
  expect([asked?.code, isCompleted()]).toEqual([null, true]);
  if (!isFinal) expect(last(0)).toMatchObject({ isFinal: true, trouble: null, run: { verdict: 'PASSED' } });
  expect(last(1)).toMatchObject({ isFinal: true, run: { verdict: 'PASSED' } });
  for (const { trouble, run } of of(1)) expect([trouble, run.isStale]).toEqual([null, false]);
  return {
    ...{ code: trouble?.code ?? null, isShown: run !== null, isFinal, toldMs, againMs },
    neighbourMs: longestGap(vendor.timesOf(`RestoreTaskId=${NEIGHBOUR_ID}`)),
    otherMs: asked?.ms ?? 0,
  };
};

/** Runs that are not over before the fault is. */
const UNFINISHED = ['live', 'stalled', 'falling', 'again', 'novel-status'].flatMap((end) => [
  backupPlan(`dbs-plan-${end}`),
  restoreTask(`dbs-restore-${end}`),
]);
const MINUTE_MS = 60_000;

/** A stream of ten runs, while all of DBS fails for a minute; and two queries in its midst. */
export const outage = async (fault: string) => {
  const vendor = await createFaultyVendor();
  const { of, last, leave } = await follow(vendor, UNFINISHED);
  const indexes = [...UNFINISHED.keys()];
  await vendor.go(FAIL_MS);
  vendor.fail(fault, null);
  const asking = [backupPlan('dbs-plan-passed'), database('db-mysql-passed')].map((key) =>
    askLater(vendor, MINUTE_MS / 2, [key]),
  );
  await vendor.until(() => indexes.every((index) => last(index).trouble !== null));
  const toldMs = vendor.past() - FAIL_MS;
  const codes = new Set(indexes.flatMap((index) => of(index).flatMap(({ trouble }) => trouble?.code ?? [])));
  await vendor.go(FAIL_MS + MINUTE_MS);
  const calls = vendor.sent.filter(({ atMs }) => atMs > FAIL_MS).length;
  vendor.heal();
  await vendor.until(() => indexes.every((index) => last(index).trouble === null || last(index).isFinal));
  const againMs = vendor.past() - FAIL_MS - MINUTE_MS;
  const [other, elsewhere] = await answersTo(vendor, asking);
  expect([elsewhere?.code, elsewhere?.ms]).toEqual([null, 0]);
  leave();
  return {
    codes: [...codes].toSorted(),
    toldMs,
    calls,
    againMs,
    otherCode: other?.code ?? null,
    otherMs: other?.ms ?? 0,
  };
};
