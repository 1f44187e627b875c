import { describe, expect, it } from 'vitest';
import { askedFor, jsonAnswer } from '../support/emulator-send.ts';
import { createTestGateway } from '../support/gateway.ts';

const planKey = (id: string, regionId?: string) => ({
  backupPlan: { backupPlanId: id, ...(regionId ? { regionId } : {}) },
});
const RUNS = `query Runs($keys: [PrecheckRunKey!]!, $maxAgeMs: Int) {
  precheckRuns(keys: $keys, maxAgeMs: $maxAgeMs) { id progress }
}`;

/** A vendor that takes 50 ms for each call and answers with a run that is over. */
const slowVendor = () =>
  createTestGateway({
    send: (_emulator, clock) => async (request) => {
      await clock.sleep(50, request.signal);
      return jsonAnswer({ Success: true, Status: 'running', Progress: 10, RequestId: askedFor(request) });
    },
  });

describe('calls upstream', () => {
  it('50 keys over 5 runs in one operation: 5 calls, all in flight together', async () => {
    const { data, clock, requests, mostAtOnce } = slowVendor();
    const startMs = clock.now();
    const keys = Array.from({ length: 50 }, (_, i) => planKey(`plan-${i % 5}`));
    let doneMs = 0;
    const answer = data(RUNS, { keys }).finally(() => {
      doneMs = clock.now();
    });
    await clock.advance(5 * 50);
    expect(doneMs - startMs).toBe(50);
    expect(requests).toHaveLength(5);
    expect(mostAtOnce()).toBe(5);
    expect(await answer).toMatchObject({ precheckRuns: { length: 50 } });
  });

  it('the same 5 runs asked by 20 operations at once: 5 calls', async () => {
    const { data, clock, requests } = slowVendor();
    const keys = Array.from({ length: 5 }, (_, i) => planKey(`plan-${i}`));
    const answers = Array.from({ length: 20 }, () => data(RUNS, { keys }));
    await clock.advance(50);
    expect(new Set((await Promise.all(answers)).map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(requests).toHaveLength(5);
  });

  it('two keys that put the same on the wire: 1 call, at once or one after the other', async () => {
    const { data, clock, requests } = slowVendor();
    const keys = [planKey('p', 'cn-hangzhou'), planKey('p', 'cn-beijing')];
    const both = data(RUNS, { keys });
    await clock.advance(50);
    const { precheckRuns } = Object(await both);
    expect(precheckRuns[0].id).not.toBe(precheckRuns[1].id);
    expect(await data(RUNS, { keys: [planKey('p', 'cn-shanghai')] })).toMatchObject({
      precheckRuns: [{ progress: 10 }],
    });
    expect(requests).toHaveLength(1);
  });

  it('a region that is sent makes another call', async () => {
    const { data, requests } = createTestGateway();
    const keys = ['cn-hangzhou', 'cn-beijing'].map((regionId) => ({
      database: { instanceUuid: 'db-mysql-passed', regionId },
    }));
    await data(RUNS, { keys });
    expect(requests).toHaveLength(2);
  });

  it('a run reached three ways in one operation: 1 call', async () => {
    const { data, requests } = createTestGateway();
    const answer = await data(`{
      a: precheckRun(key: {backupPlan: {backupPlanId: "dbs-plan-passed"}}) { subject { precheckRun { progress } } }
      b: precheckRuns(keys: [{backupPlan: {backupPlanId: "dbs-plan-passed"}}]) { progress }
    }`);
    expect(answer).toEqual({ a: { subject: { precheckRun: { progress: 100 } } }, b: [{ progress: 100 }] });
    expect(requests).toHaveLength(1);
  });

  it('the smallest maxAgeMs in an operation wins, per run', async () => {
    const { data, clock, requests } = createTestGateway();
    const ask = '{backupPlan: {backupPlanId: "dbs-plan-passed"}}';
    await data(`{ precheckRun(key: ${ask}) { id } }`);
    await clock.advance(4_000);
    await data(`{ a: precheckRun(key: ${ask}, maxAgeMs: 60000) { id } b: precheckRun(key: ${ask}) { id } }`);
    expect(requests).toHaveLength(1);
    const answer = await data(`{
      a: precheckRun(key: ${ask}, maxAgeMs: 60000) { observedAt }
      b: precheckRun(key: ${ask}, maxAgeMs: 3000) { observedAt }
    }`);
    expect(requests).toHaveLength(2);
    const observedAt = new Date(clock.now()).toISOString();
    expect(answer).toEqual({ a: { observedAt }, b: { observedAt } });
  });
});

describe('a caller that leaves', () => {
  it('aborts the call only if nobody else waits', async () => {
    const { ask, clock, requests } = slowVendor();
    const [first, second] = [new AbortController(), new AbortController()];
    const variables = { keys: [planKey('p')] };
    const left = ask(RUNS, variables, first.signal).catch(() => 'left');
    const stays = ask(RUNS, variables, second.signal);
    await clock.advance(10);
    first.abort();
    await clock.advance(10);
    expect(requests.map(({ signal }) => signal.aborted)).toEqual([false]);
    await clock.advance(30);
    expect(await stays).toMatchObject({ data: { precheckRuns: [{ progress: 10 }] } });
    await left;
    expect(clock.sleepers).toBe(0);
  });

  it('the last one ends the call at once', async () => {
    const { ask, clock, requests, lines } = slowVendor();
    const caller = new AbortController();
    const left = ask(RUNS, { keys: [planKey('p')] }, caller.signal).catch(() => 'left');
    await clock.advance(10);
    caller.abort();
    await clock.advance(0);
    expect(requests.map(({ signal }) => signal.aborted)).toEqual([true]);
    await left;
    expect(clock.sleepers).toBe(0);
    expect(lines).toEqual([]);
  });
});
