import { describe, expect, it } from 'vitest';
import { openStream, UPDATES, updatesIn } from '../support/event-stream.ts';
import { listenUntilDone } from '../support/gateway-http.ts';
import { backupPlan, type Key, restoreTask } from '../support/keys.ts';
import { answersTo, askLater } from './fault-matrix-query.ts';
import { createFaultyVendor } from './fault-matrix-vendor.ts';

/** More than it takes to be taken for an outage, if nobody else is answered. */
const FAILING = [
  'service-unavailable',
  'internal-error',
  'bad-gateway',
  'reset',
  'xml-error',
  'failure-in-200',
].map((fault) => backupPlan(`fault-${fault}`));
const HEALTHY = [restoreTask('dbs-restore-live'), backupPlan('dbs-plan-live')];
const ENDS = ['passed', 'warned', 'failed', 'errored', 'unfinished', 'empty', 'novel-item'];

/** Follows runs, and asks for others meanwhile, every 3.7 s after a while. */
const followed = async (keys: readonly Key[], afterMs: number) => {
  const vendor = await createFaultyVendor();
  const url = await listenUntilDone(vendor);
  const open = await openStream(url, { body: { query: UPDATES, variables: { keys } } });
  const asking = ENDS.map((end, at) =>
    askLater(vendor, afterMs + at * 3_700, [restoreTask(`dbs-restore-${end}`)]),
  );
  const answers = await answersTo(vendor, asking);
  open.leave();
  return { answers, updates: updatesIn(open), lines: vendor.lines };
};

/** What is repeated for the failing ones counts against the quota, so one may wait for the next second. */
const expectAnswered = (answers: Awaited<ReturnType<typeof answersTo>>) => {
  expect(answers.map(({ code }) => code)).toEqual(ENDS.map(() => null));
  expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(1_000);
};

/** In the line that a circuit has opened, and in no other one. */
const OPENED = '"ms":';

describe('runs that always fail, six of them', () => {
  it('harm nobody where others are followed beside', async () => {
    const { answers, updates, lines } = await followed([...FAILING, ...HEALTHY], 500);
    expectAnswered(answers);
    const ofOthers = updates.filter(({ keyIndex }) => keyIndex >= FAILING.length);
    expect(ofOthers.length).toBeGreaterThan(30);
    expect(ofOthers.filter(({ trouble }) => trouble !== null)).toEqual([]);
    expect(JSON.stringify(lines)).not.toContain(OPENED);
  });

  it('nor who asks for another one where they alone are followed', async () => {
    const { answers, updates, lines } = await followed(FAILING, 20_000);
    expectAnswered(answers);
    expect(new Set(updates.map(({ trouble }) => trouble.code))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
    expect(JSON.stringify(lines)).toContain(OPENED);
  });
});
