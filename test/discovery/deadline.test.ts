import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../src/upstream/send.ts';
import { jsonAnswer } from '../support/emulator-send.ts';
import { type Answer, createTestGateway } from '../support/gateway.ts';
import { createManualClock, type ManualClock, settle } from '../support/manual-clock.ts';

const isList = ({ headers }: HttpRequest) => /List$/.test(headers['x-acs-action'] ?? '') && !isRun(headers);
const isRun = (headers: HttpRequest['headers']) => headers['x-acs-action'] === 'DescribePreCheckProgressList';

/** A vendor that answers lists after a time, and runs after another, with this status. */
const slowGateway = (listMs: number, runMs: number, status = 200) => {
  const clock = createManualClock();
  const test = createTestGateway({
    clock,
    send: (emulator) => async (request) => {
      await clock.sleep(isList(request) ? listMs : runMs, request.signal);
      return status === 200 || isList(request) ? emulator(request) : jsonAnswer({}, status);
    },
  });
  return { ...test, clock };
};

/** The answer, and after how long it came. */
const timed = async (clock: ManualClock, asked: Promise<Answer>) => {
  const startMs = clock.now();
  let doneMs = 0;
  asked.then(() => {
    doneMs = clock.now();
  });
  for (let steps = 0; doneMs === 0 && steps < 400; steps++) await clock.advance(250);
  await settle();
  return { tookMs: doneMs - startMs, ...(await asked) };
};

const PLANS = '{ backupPlans(first: 2) { nodes { displayName precheckRun { verdict } } } }';

describe('one time of 20 s is for all that an operation reads', () => {
  it('a list that took 9 s leaves 11 s to the runs below it', async () => {
    const { clock, ask } = slowGateway(9_000, 9_500);
    const { tookMs, errors } = await timed(clock, ask(PLANS));
    expect(errors).toBeUndefined();
    expect(tookMs).toBeLessThan(20_000);
  });

  it('what has no answer by then fails at its path, and the rest is there', async () => {
    const { clock, ask } = slowGateway(9_000, 8_000, 503);
    const { tookMs, data, errors } = await timed(clock, ask(PLANS));
    expect(tookMs).toBe(20_000);
    const named = { displayName: expect.any(String), precheckRun: null };
    expect(data).toEqual({ backupPlans: { nodes: [named, named] } });
    expect(errors).toMatchObject(
      [0, 1].map((at) => ({
        path: ['backupPlans', 'nodes', at, 'precheckRun'],
        message: expect.stringContaining('within the 20000 ms of its operation'),
        extensions: { code: expect.stringMatching(/^UPSTREAM_T/) },
      })),
    );
    expect(clock.sleepers).toBe(0);
  });

  it('begins anew where the operation waited for a run', async () => {
    const { clock, ask } = slowGateway(5_000, 100);
    const query = `{ awaitPrecheckRun(key: {backupPlan: {backupPlanId: "dbs-plan-live"}}, timeoutMs: 50000) {
      status subject { displayName }
    } }`;
    const { tookMs, data, errors } = await timed(clock, ask(query));
    expect(errors).toBeUndefined();
    expect(tookMs).toBeGreaterThan(25_000);
    expect(data).toMatchObject({
      awaitPrecheckRun: { status: 'FINISHED', subject: { displayName: expect.any(String) } },
    });
  });
});
