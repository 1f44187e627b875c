import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Authenticate } from '../../src/access/authenticate.ts';
import { ANONYMOUS } from '../../src/domain/caller.ts';
import type { Limits } from '../../src/server/limits.ts';
import { createQuickAnswers } from '../../src/server/quick-answers.ts';
import { authenticateNamed, bearer } from '../access/bearers.ts';
import { createTestGateway } from '../support/gateway.ts';
import { post } from '../support/gateway-http.ts';
import { createManualClock } from '../support/manual-clock.ts';

const RUN = {
  query:
    'query Mine { precheckRun(key: { backupPlan: { backupPlanId: "dbs-plan-passed" } }) { verdict observedAt } }',
};
const ANN = { authorization: 'Bearer ann' };

const start = (limits: Partial<Limits> = {}, subject = 'ann') => {
  const clock = createManualClock();
  const identify = authenticateNamed(clock, bearer('ann'));
  const authenticate = vi.fn<Authenticate>(async (header) => ({ ...(await identify(header)), subject }));
  const test = createTestGateway({ clock, authenticate, limits, keptAnswerBytes: 1_000_000 });
  const ask = async (body: object = RUN, headers: Record<string, string> = ANN) => {
    const { headers: sent = {}, ...init } = post(body, headers);
    const answer = await test.gateway.fetch(
      new Request('http://gateway/graphql', { ...init, headers: sent }),
    );
    return { status: answer.status, headers: [...answer.headers], text: await answer.text() };
  };
  return { ...test, ask, authenticate };
};

/** The machine's time, by which rates go. */
const stopTime = () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
};

describe('who asks for what is known', () => {
  it.each([
    ['that holds', 0],
    ['that holds no more', 15_000],
  ])('%s, is counted once each time', async (_what, ms) => {
    stopTime();
    const { ask, clock, authenticate } = start({ maxRatePerCaller: 1 });
    for (let at = 0; at < 10; at++) {
      await clock.advance(ms);
      expect((await ask()).status).toBe(200);
    }
    expect(await ask()).toMatchObject({ status: 429, text: expect.stringContaining('LIMIT_EXCEEDED') });
    expect(authenticate).toHaveBeenCalledTimes(11);
  });

  it('and is not let in is told what he would be told first', async () => {
    const wrong = { authorization: 'Bearer nobody' };
    const first = await start().ask(RUN, wrong);
    expect(first.status).toBe(401);
    const { ask } = start();
    await ask();
    expect(await ask(RUN, wrong)).toEqual(first);
    expect(await ask(RUN, {})).toMatchObject({ status: 401 });
    expect((await ask()).status).toBe(200);
  });

  it.each([
    ['that holds', 0],
    ['that holds no more', 15_000],
  ])('%s, keeps no place', async (_what, ms) => {
    const { ask, clock } = start({ maxOperationsPerCaller: 1 });
    for (let at = 0; at < 4; at++) {
      await clock.advance(ms);
      expect(await ask()).toMatchObject({ status: 200 });
    }
  });

  it('keeps no place where his request cannot be made', async () => {
    const leave = vi.fn();
    const known = { scope: 'another', locale: null, observations: [], operationName: null };
    const answers = createQuickAnswers({
      memory: {
        find: () => [{ ...known, answer: { status: 200, headers: {}, body: Buffer.alloc(0) } }],
        keep: () => {},
      },
      queries: Object({ find: () => null }),
      door: {
        ask: async () => ({ caller: ANONYMOUS, leave }),
        handOver: () => {},
        nameOf: () => null,
      },
      ...{ contextFor: vi.fn(), executedFor: () => null, basisOf: () => null },
      ...{ clock: createManualClock(), onOperation: () => {} },
    });
    const toRequest = () => {
      throw new TypeError('no such request');
    };
    const { signal } = new AbortController();
    const post = { headers: {}, body: '', address: '', signal, toRequest };
    await expect(answers.recall(post)).rejects.toThrow('no such request');
    expect(leave).toHaveBeenCalledOnce();
  });
});

describe('the line of an answer that is given again', () => {
  const TWO = 'query A { __typename } query B { a: __typename }';

  it.each<[what: string, body: object, by?: string]>([
    ['an operation with a name', RUN],
    ['one without', { query: '{ __typename }' }],
    ['one of several', { query: TWO, operationName: 'B' }],
    ['a name without end', { query: `query N${'x'.repeat(500)} { __typename }` }],
    ['a subject that is long and unprintable', RUN, `\u202e${'b'.repeat(100)}`],
  ])('is that of one that is made: %s', async (_what, body, by) => {
    const { ask, notes, authenticate } = start({}, by);
    await ask(body);
    await ask(body);
    const lines = notes.filter(({ phrase }) => phrase === 'operation');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toEqual(lines[0]);
    expect(authenticate).toHaveBeenCalledTimes(2);
  });
});
