import { describe, expect, it } from 'vitest';
import { askedFor, jsonAnswer } from '../support/emulator-send.ts';
import { moveUntil, openStream, updatesIn } from '../support/event-stream.ts';
import { createTestGateway } from '../support/gateway.ts';
import { listen } from '../support/gateway-http.ts';

const HOUR_MS = 3_600_000;
const PASSED = { Status: 'finish', Items: { PreCheckProgressDetail: [{ Item: 'A', State: 'finish' }] } };
const KEY = '{backupPlan: {backupPlanId: "p"}}';
const ONE = `{ precheckRun(key: ${KEY}, maxAgeMs: 0) { verdict isStale trouble { code } } }`;
const SHOWN = { verdict: 'PASSED', isStale: true, trouble: { code: 'UPSTREAM_CREDENTIALS' } };

/** A gateway whose vendor answers until some of its runs break, and a client that asks without waiting. */
const start = (options: { readonly maxStaleMs?: number } = {}) => {
  let broken = new Set<string>();
  const { ask, clock } = createTestGateway({
    ...options,
    send: () => async (request) =>
      broken.has(askedFor(request))
        ? jsonAnswer({ Code: 'SignatureDoesNotMatch', RequestId: 'R' }, 400)
        : jsonAnswer(PASSED),
  });
  return {
    clock,
    breakDown: (...ids: string[]) => {
      broken = new Set(ids.map((id) => `BackupPlanId=${id}`));
    },
    async ask(query: string) {
      const answer = ask(query);
      await clock.advance(0);
      return answer;
    },
  };
};

describe('a run that cannot be read', () => {
  it('is shown stale as long as it was read within the limit, then the error is answered', async () => {
    const { ask, clock, breakDown } = start();
    await ask(ONE);
    breakDown('p');
    await clock.advance(HOUR_MS / 2);
    expect(await ask(ONE)).toEqual({ data: { precheckRun: SHOWN } });
    await clock.advance(HOUR_MS / 2);
    expect(await ask(ONE)).toEqual({ data: { precheckRun: SHOWN } });
    await clock.advance(1_000);
    expect(await ask(ONE)).toMatchObject({
      data: { precheckRun: null },
      errors: [
        {
          path: ['precheckRun'],
          message: expect.stringMatching(
            /^Dbs .+; reading has failed since 2026-01-01T00:30:00.000Z, and what was read last, at 2026-01-01T00:00:00.000Z, is too old to be shown$/,
          ),
          extensions: { code: 'UPSTREAM_CREDENTIALS', retryable: false, requestId: 'R' },
        },
      ],
    });
    breakDown();
    await clock.advance(1_000);
    expect(await ask(ONE)).toMatchObject({ data: { precheckRun: { isStale: false, trouble: null } } });
  });

  it.each([
    [HOUR_MS, { data: { precheckRun: SHOWN } }],
    [HOUR_MS + 1, { data: { precheckRun: null } }],
  ])('for the first time %i ms after it was read', async (ms, expected) => {
    const { ask, clock, breakDown } = start({ maxStaleMs: HOUR_MS });
    await ask(ONE);
    breakDown('p');
    await clock.advance(ms);
    expect(await ask(ONE)).toMatchObject(expected);
  });

  it('is never shown where the limit is 0', async () => {
    const { ask, clock, breakDown } = start({ maxStaleMs: 0 });
    await ask(ONE);
    breakDown('p');
    expect(await ask(ONE)).toMatchObject({ data: { precheckRun: { isStale: false } } });
    await clock.advance(1_000);
    const error = await ask(ONE);
    expect(error).toMatchObject({ data: { precheckRun: null } });
    await clock.advance(999);
    expect(await ask(ONE)).toEqual(error);
  });

  it('costs the others nothing in a list, and is the same by whatever it is asked for', async () => {
    const { ask, clock, breakDown } = start();
    const ids = await ask(`{ precheckRun(key: ${KEY}) { id subject { id } } }`);
    const { id, subject } = Object(ids.data).precheckRun;
    await ask('{ precheckRun(key: {backupPlan: {backupPlanId: "q"}}) { id } }');
    breakDown('p', 'q');
    await clock.advance(HOUR_MS);
    await ask('{ precheckRun(key: {backupPlan: {backupPlanId: "fresh"}}) { id } }');
    await clock.advance(1);
    breakDown('p');
    const answer = await ask(`{
      list: precheckRuns(keys: [{backupPlan: {backupPlanId: "q"}}, ${KEY}, {backupPlan: {backupPlanId: "fresh"}}]) { isStale }
      node(id: "${id}") { id }
      nodes(ids: ["${id}", "${subject.id}"]) { id ... on BackupPlan { precheckRun { verdict } } }
    }`);
    expect(answer).toMatchObject({
      data: {
        list: [{ isStale: false }, null, { isStale: false }],
        node: null,
        nodes: [null, { id: subject.id, precheckRun: null }],
      },
    });
    const paths = answer.errors?.map(({ path, extensions: { code } }) => `${path?.join('.')} ${code}`);
    expect(paths?.sort()).toEqual([
      'list.1 UPSTREAM_CREDENTIALS',
      'node UPSTREAM_CREDENTIALS',
      'nodes.0 UPSTREAM_CREDENTIALS',
      'nodes.1.precheckRun UPSTREAM_CREDENTIALS',
    ]);
  });

  it('is shown however old by awaitPrecheckRun, as stale', async () => {
    const { ask, clock, breakDown } = start();
    await ask(ONE);
    breakDown('p');
    await clock.advance(2 * HOUR_MS);
    const waiting = ask(`{ awaitPrecheckRun(key: ${KEY}, timeoutMs: 3000) { isStale } }`);
    await clock.advance(3_000);
    expect(await waiting).toEqual({ data: { awaitPrecheckRun: { isStale: true } } });
  });

  it('is shown however old by a stream, in every place of an event', async () => {
    let isBroken = false;
    const { url, clock, requests } = await listen({
      maxStaleMs: 0,
      send: () => async () =>
        isBroken ? jsonAnswer({ Code: 'InternalError' }, 500) : jsonAnswer({ ...PASSED, Status: 'running' }),
    });
    const query = `subscription {
      precheckUpdates(keys: [${KEY}]) { trouble { code } run { isStale subject { precheckRun { isStale } } } }
    }`;
    const stream = await openStream(url, { body: { query } });
    await moveUntil(clock, () => requests.length > 0 && stream.events.length > 0);
    isBroken = true;
    await moveUntil(clock, () => stream.events.length > 1);
    expect(updatesIn(stream).at(-1)).toEqual({
      trouble: { code: 'UPSTREAM_UNAVAILABLE' },
      run: { isStale: true, subject: { precheckRun: { isStale: true } } },
    });
  });
});
