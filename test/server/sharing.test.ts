import { describe, expect, it } from 'vitest';
import type { PrecheckError } from '../../src/domain/precheck-error.ts';
import { createContext } from '../../src/graphql/context.ts';
import { createKeyReaders } from '../../src/graphql/key-reader.ts';
import { authenticateNamed, bearer, READ } from '../access/bearers.ts';
import { keyOf } from '../live/live.ts';
import { moveUntil, type OpenedStream, openStream, soon } from '../support/event-stream.ts';
import { listen, post } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { openAndGreet } from '../support/web-sockets.ts';

const ANN = bearer('ann');
const BOB = bearer('bob', {
  grants: [
    { ...READ, ids: ['other'] },
    { ...READ, ids: ['dbs-plan-*'] },
  ],
});
const CYD = bearer('cyd', { sights: [] });
const DAN = bearer('dan', { grants: [{ ...READ, ids: ['dbs-plan-warned'] }], sights: [] });
const EVE = bearer('eve', { grants: [{ ...READ, accounts: ['other'] }] });

const serveAll = async () => {
  const clock = createManualClock();
  const test = await listen({ clock, authenticate: authenticateNamed(clock, ANN, BOB, CYD, DAN, EVE) });
  const headersOf = ({ subject }: typeof ANN) => ({ authorization: `Bearer ${subject}` });
  return {
    ...test,
    async ask(caller: typeof ANN, query: string, variables: object = {}): Promise<string> {
      return (await fetch(test.url, post({ query, variables }, headersOf(caller)))).text();
    },
    watch: (caller: typeof ANN, query: string, variables: object = {}) =>
      openStream(test.url, { headers: headersOf(caller), body: { query, variables } }),
  };
};

const PLAN = { key: backupPlan('dbs-plan-failed') };
const QUERY = `query ($key: PrecheckRunKey!) {
  precheckRun(key: $key) { verdict message items { state message } upstream { errorMessage errorCode } }
}`;
const UPDATES = `subscription ($key: PrecheckRunKey!) {
  precheckUpdates(keys: [$key]) {
    isFinal trouble { code }
    run { verdict progress message items { state message } upstream { errorMessage } }
    changedItems { state message }
  }
}`;

/** Every text of the vendor's in some JSON. */
const messagesIn = (json: string): string[] =>
  [...json.matchAll(/"(?:message|errorMessage)":"([^"]+)"/g)].map(([, text = '']) => text);

describe('callers who may see the same', () => {
  it('are answered alike, of one read', async () => {
    const { ask, requests } = await serveAll();
    const [ann, bob] = await Promise.all([ask(ANN, QUERY, PLAN), ask(BOB, QUERY, PLAN)]);
    expect(bob).toBe(ann);
    expect(messagesIn(ann).length).toBeGreaterThan(1);
    expect(requests).toHaveLength(1);
  });

  it('watch alike, by the reads that one of them costs', async () => {
    const watchBy = async (...callers: (typeof ANN)[]) => {
      const { watch, clock, requests } = await serveAll();
      const variables = { key: backupPlan('dbs-plan-live') };
      const streams: OpenedStream[] = [];
      for (const caller of callers) streams.push(await watch(caller, UPDATES, variables));
      await moveUntil(clock, () => streams.every(({ end }) => end === 'whole'));
      return { texts: streams.map(({ text }) => text), reads: requests.length };
    };
    const both = await watchBy(ANN, BOB);
    expect(both.texts[0]).toContain('"verdict":"PASSED"');
    expect(both.texts[1]).toBe(both.texts[0]);
    expect(await watchBy(ANN)).toEqual({ texts: both.texts.slice(0, 1), reads: both.reads });
  });
});

describe("the vendor's texts", () => {
  it('of a query come to nobody who may not see them, whoever asked first', async () => {
    for (const callers of [[ANN, CYD] as const, [CYD, ANN] as const]) {
      const { ask, requests } = await serveAll();
      const told = new Map<string, string>();
      for (const caller of callers) told.set(caller.subject, await ask(caller, QUERY, PLAN));
      const [seen = '', hidden = ''] = [told.get('ann'), told.get('cyd')];
      const texts = messagesIn(seen);
      expect(texts.length).toBeGreaterThan(1);
      for (const text of texts) expect(hidden).not.toContain(text);
      expect(messagesIn(hidden)).toEqual([]);
      expect(hidden).toContain('"verdict":"FAILED"');
      expect(requests).toHaveLength(1);
    }
  });

  it('of a stream come to nobody who may not see them, and those share what is left', async () => {
    const { watch, clock } = await serveAll();
    const variables = { key: backupPlan('dbs-plan-warned') };
    const streams: OpenedStream[] = [];
    for (const caller of [CYD, ANN, DAN, BOB]) streams.push(await watch(caller, UPDATES, variables));
    await moveUntil(clock, () => streams.every(({ end }) => end === 'whole'));
    const [cyd = '', ann = '', dan, bob] = streams.map(({ text }) => text);
    expect([bob, dan]).toEqual([ann, cyd]);
    const texts = messagesIn(ann);
    expect(texts.length).toBeGreaterThan(1);
    for (const text of texts) expect(cyd).not.toContain(text);
    expect(messagesIn(cyd)).toEqual([]);
    expect(cyd).toContain('"verdict":"WARNED"');
  });
});

it('over WebSocket each is told the same as over SSE', async () => {
  const { url, watch, clock } = await serveAll();
  const variables = { key: backupPlan('dbs-plan-warned') };
  const callers = [ANN, CYD, EVE];
  const hands = await Promise.all(
    callers.map(({ subject }) => openAndGreet(url, { authorization: `Bearer ${subject}` })),
  );
  for (const hand of hands) hand.say({ id: 'a', type: 'subscribe', payload: { query: UPDATES, variables } });
  const streams: OpenedStream[] = [];
  for (const caller of callers) streams.push(await watch(caller, UPDATES, variables));
  await moveUntil(clock, () => streams.every(({ end }) => end === 'whole'));
  await soon(() => hands.every(({ messages }) => messages.some(({ type }) => type === 'complete')));
  const [ann, ...others] = hands.map(({ texts }) => messagesIn(texts.join()));
  expect(ann?.length).toBeGreaterThan(1);
  expect(others).toEqual([[], []]);
  for (const [at, { events }] of streams.entries()) {
    const told = hands[at]?.messages.filter(({ type }) => type === 'next').map(({ payload }) => payload);
    expect(told).toEqual(events.slice(0, -1).map(({ data }) => JSON.parse(data)));
  }
});

describe('a caller without the grant', () => {
  it.each<[what: string, query: string]>([
    ['precheckRun', QUERY],
    ['precheckRuns', 'query ($key: PrecheckRunKey!) { precheckRuns(keys: [$key]) { verdict } }'],
    ['awaitPrecheckRun', 'query ($key: PrecheckRunKey!) { awaitPrecheckRun(key: $key) { verdict } }'],
  ])('asks %s, is refused without a look, and alike whether it is known or not', async (_what, query) => {
    const { ask, requests } = await serveAll();
    const ofId = (id: string) => ({ key: backupPlan(id) });
    const [unread, absent] = [await ask(EVE, query, PLAN), await ask(EVE, query, ofId('nowhere-at-all'))];
    expect(requests).toEqual([]);
    await ask(ANN, QUERY, PLAN);
    await ask(ANN, QUERY, ofId('nowhere-at-all'));
    const before = requests.length;
    expect(await ask(EVE, query, PLAN)).toBe(unread);
    expect(await ask(EVE, query, ofId('nowhere-at-all'))).toBe(absent);
    expect(absent.replace('nowhere-at-all', 'dbs-plan-failed')).toBe(unread);
    expect(unread).toContain(
      '"message":"\\"eve\\" may not read backupPlan \\"dbs-plan-failed\\" of account \\"default\\" in cn-hangzhou"',
    );
    expect(unread).toContain('"code":"FORBIDDEN"');
    expect(requests.length).toBe(before);
  });

  it('watches nothing of it, beside one who watches it all', async () => {
    const { watch, clock, requests } = await serveAll();
    const variables = { key: backupPlan('dbs-plan-live') };
    const alone = await watch(EVE, UPDATES, variables);
    await moveUntil(clock, () => alone.end === 'whole');
    expect(requests).toEqual([]);
    expect(clock.sleepers).toBe(0);
    const ann = await watch(ANN, UPDATES, variables);
    await moveUntil(clock, () => ann.text.includes('"RUNNING"') || ann.text.includes('"progress"'));
    const beside = await watch(EVE, UPDATES, variables);
    await moveUntil(clock, () => beside.end === 'whole');
    expect(beside.text).toBe(alone.text);
    expect(beside.text).toContain('{"isFinal":true,"trouble":{"code":"FORBIDDEN"},"run":null,');
  });

  it('never comes to the store, nor to what follows and waits', async () => {
    const looks: string[] = [];
    const look = (what: string) => (): never => {
      looks.push(what);
      throw new Error(`looked by ${what}`);
    };
    const context = createContext({
      caller: EVE,
      clock: createManualClock(),
      store: { refresh: look('refresh'), held: look('held') },
      subjectStore: {
        ...{ list: look('list'), facts: look('facts'), regions: look('regions') },
        ...{ heldPage: look('heldPage'), heldFacts: look('heldFacts') },
      },
      startPrecheck: look('startPrecheck'),
      live: { follow: look('follow'), awaitRun: look('awaitRun') },
      keys: createKeyReaders([{ name: 'default', regionId: 'cn-hangzhou' }])(EVE),
      maxKeys: 100,
      signal: new AbortController().signal,
    });
    const refusals: PrecheckError['code'][] = [];
    const place = { account: 'default', regionId: 'cn-hangzhou' };
    const subject = { ...place, by: 'backupPlan', upstreamId: 'p' } as const;
    const tries: readonly (() => Promise<unknown>)[] = [
      () => context.runs.load(keyOf(), null),
      () => context.awaitRun(keyOf(), { startedAfterMs: null, timeoutMs: 1 }),
      () => context.subjects.facts(subject),
      () => context.subjects.list({ ...place, by: 'restoreTask', ids: ['r'] }, { offset: 0, count: 1 }),
      () =>
        context.subjects.list(
          { ...place, by: 'database', engine: null, name: null },
          { offset: 0, count: 1 },
        ),
      () => context.subjects.regions('DATABASE', place),
      () => context.startPrecheck({ ...subject, by: 'database' }, 'MYSQL'),
    ];
    for (const go of tries) await go().catch(({ code }: PrecheckError) => refusals.push(code));
    expect(refusals).toEqual(tries.map(() => 'FORBIDDEN'));
    expect(looks).toEqual([]);
  });
});
