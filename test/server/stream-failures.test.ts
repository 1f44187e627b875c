import { GraphQLObjectType } from 'graphql';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { type Feed, NOT_YET } from '../../src/live/feed.ts';
import { jsonAnswer } from '../support/emulator-send.ts';
import { dataIn, moveUntil, openStream, soon, UPDATES, updatesIn } from '../support/event-stream.ts';
import { KEEPING_EVENTS } from '../support/gateway.ts';
import { listen } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { openAndGreet, until } from '../support/web-sockets.ts';

const LIVE = [backupPlan('dbs-plan-live')];

/** Watches, or replaces, how one field is resolved: all there is between an event and its bytes. */
const spyOn = (typeName: string, fieldName: string) => {
  const type = schema.getType(typeName);
  const field = type instanceof GraphQLObjectType ? type.getFields()[fieldName] : undefined;
  if (!field?.resolve) throw new Error(`${typeName}.${fieldName} has no resolver`);
  return vi.spyOn(Object(field), 'resolve');
};

afterEach(() => {
  vi.restoreAllMocks();
});

const subscribe = (url: string, keys: readonly object[] = LIVE) =>
  openStream(url, { body: { query: UPDATES, variables: { keys } } });

describe('a resolver that throws during an event', () => {
  it('is a masked INTERNAL in one `next`, told to the operator once, and the stream goes on', async () => {
    const { url, clock, lines } = await listen(KEEPING_EVENTS);
    const cause = new Error('10.1.2.3 is secret');
    const spy = spyOn('PrecheckRun', 'progress');
    spy.mockImplementationOnce(() => {
      throw cause;
    });
    const streams = await Promise.all([subscribe(url), subscribe(url), subscribe(url)]);
    await moveUntil(clock, () => streams.every(({ end }) => end !== null));
    const errorId = dataIn(streams[0] ?? { events: [] })[0].errors[0].extensions.errorId;
    for (const stream of streams) {
      const [first, ...others] = dataIn(stream);
      expect(first.errors).toEqual([
        {
          message: expect.stringMatching(/^Unexpected failure/),
          locations: expect.any(Array),
          path: ['precheckUpdates', 'run', 'progress'],
          extensions: { code: 'INTERNAL', retryable: false, errorId },
        },
      ]);
      expect(others.length).toBeGreaterThan(5);
      for (const { errors } of others) expect(errors).toBeUndefined();
      expect(updatesIn(stream).at(-1)).toMatchObject({ isFinal: true });
      expect(stream.text).not.toContain('10.1.2.3');
    }
    expect(lines).toEqual([{ level: 'error', fields: { errorId, err: cause } }]);
  });
});

describe('a source of events that breaks', () => {
  const INTERNAL = {
    message: expect.stringMatching(/^Unexpected failure/),
    extensions: { code: 'INTERNAL', retryable: false, errorId: expect.any(String) },
  };

  /** Subscriptions that bring one update, and then fail whenever they are asked. */
  const breakSources = () => {
    const field = schema.getSubscriptionType()?.getFields()['precheckUpdates'];
    const original: (...args: unknown[]) => unknown = Object(field).subscribe;
    const cause = new Error('10.1.2.3 is secret');
    vi.spyOn(Object(field), 'subscribe').mockImplementation((...args) => {
      const updates: Feed<unknown> = Object(original(...args));
      const { take } = updates;
      let isTold = false;
      updates.take = () => {
        if (isTold) throw cause;
        const update = take();
        isTold = update !== NOT_YET;
        return update;
      };
      return updates;
    });
    return cause;
  };

  it('is told in a masked error, logged once, and is no completion, over SSE', async () => {
    const cause = breakSources();
    const { url, clock, lines } = await listen();
    const stream = await subscribe(url);
    await stream.ended;
    const [first, last, ...others] = dataIn(stream);
    expect(first.data.precheckUpdates).toMatchObject({ keyIndex: 0 });
    expect([last, others]).toEqual([{ errors: [INTERNAL] }, []]);
    expect([stream.end, stream.text.includes('event: complete')]).toEqual(['whole', false]);
    const { errorId } = last.errors[0].extensions;
    expect(lines).toEqual([{ level: 'error', fields: { errorId, err: cause } }]);
    await soon(() => clock.sleepers === 0);
  });

  it('and over WebSocket, where other operations go on', async () => {
    const cause = breakSources();
    const { url, clock, lines } = await listen();
    const hand = await openAndGreet(url);
    const idle = clock.sleepers;
    hand.say({ id: 'a', type: 'subscribe', payload: { query: UPDATES, variables: { keys: LIVE } } });
    await until(() => hand.texts.length > 2);
    hand.say({ id: 'b', type: 'subscribe', payload: { query: '{ __typename }' } });
    await until(() => hand.texts.length > 4);
    expect(hand.messages.slice(1).map(({ id, type }) => [id, type])).toEqual([
      ['a', 'next'],
      ['a', 'error'],
      ['b', 'next'],
      ['b', 'complete'],
    ]);
    expect(hand.messages[2]?.payload).toEqual([INTERNAL]);
    const { errorId } = Object(hand.messages[2]?.payload)[0].extensions;
    expect(lines).toEqual([{ level: 'error', fields: { errorId, err: cause } }]);
    await until(() => clock.sleepers === idle);
  });
});

describe('a client that goes', () => {
  it('from an idle stream ends its watch at once, and another one goes on', async () => {
    const { url, clock, requests } = await listen();
    const [first, second] = [await subscribe(url), await subscribe(url)];
    await clock.advance(3_000);
    first.leave();
    await clock.advance(3_000);
    const { length } = second.events;
    await clock.advance(3_000);
    expect(second.events.length).toBeGreaterThan(length);
    second.leave();
    await soon(() => clock.sleepers === 0);
    const calls = requests.length;
    await clock.advance(60_000);
    expect(requests).toHaveLength(calls);
  });

  it('while a run is read takes the call with it, unless another one waits for it', async () => {
    const signals: AbortSignal[] = [];
    const { url, clock, lines } = await listen({
      send: () => (request) => {
        signals.push(request.signal);
        return new Promise((_, reject) => {
          request.signal.addEventListener('abort', () => reject(request.signal.reason), { once: true });
        });
      },
    });
    const [first, second] = [await subscribe(url), await subscribe(url)];
    await soon(() => signals.length === 1);
    first.leave();
    await clock.advance(100);
    expect(signals[0]?.aborted).toBe(false);
    second.leave();
    await soon(() => signals[0]?.aborted === true);
    await soon(() => clock.sleepers === 0);
    expect([signals.length, lines]).toEqual([1, []]);
  });

  it('a thousand times leaves nothing', async () => {
    const { url, clock, requests } = await listen({
      send: () => async () => jsonAnswer({ Status: 'running', Success: true }),
    });
    for (let turn = 0; turn < 20; turn++) {
      const streams = await Promise.all(Array.from({ length: 50 }, () => subscribe(url)));
      await clock.advance(1_500);
      for (const stream of streams) stream.leave();
      await Promise.all(streams.map(({ ended }) => ended));
      await soon(() => clock.sleepers === 0);
    }
    expect(requests.length).toBeLessThan(60);
    expect(process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length).toBeLessThan(
      20,
    );
  });
});

describe('limits', () => {
  it('of streams are told to who is one too many, not to a query that takes streams too', async () => {
    const { url } = await listen({ limits: { maxStreamsPerCaller: 2 } });
    await subscribe(url);
    await subscribe(url);
    const third = await subscribe(url);
    await third.ended;
    expect(dataIn(third)).toMatchObject([{ errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] }]);
    expect(third.events.map(({ event }) => event)).toEqual(['next', 'complete']);
    const query = await openStream(url, {
      body: { query: '{ __typename }' },
      headers: { accept: 'application/json, text/event-stream' },
    });
    await query.ended;
    expect([query.status, query.text]).toEqual([200, '{"data":{"__typename":"Query"}}']);
  });
});

describe('streams that are refused by a limit', () => {
  const codesIn = ({ notes }: Awaited<ReturnType<typeof listen>>, wanted: string) =>
    notes.flatMap(({ phrase, fields }) => {
      const { method, codes, status } = Object(fields);
      return phrase === 'operation' && method === wanted ? [{ codes, status }] : [];
    });
  const REFUSED = { codes: ['LIMIT_EXCEEDED'], status: 200 };

  it('have a line with its code, those too that came at once', async () => {
    const test = await listen({ limits: { maxStreamsPerCaller: 2 } });
    const before = codesIn(test, 'POST').length;
    const streams = await Promise.all(Array.from({ length: 8 }, () => subscribe(test.url)));
    await soon(() => streams.filter(({ end }) => end === 'whole').length === 6);
    expect(codesIn(test, 'POST').slice(before)).toEqual(Array(6).fill(REFUSED));
    await (await subscribe(test.url)).ended;
    expect(codesIn(test, 'POST').slice(before)).toEqual(Array(7).fill(REFUSED));
  });

  it('have one over WebSocket', async () => {
    const test = await listen({ limits: { maxStreamsPerCaller: 1 } });
    const hand = await openAndGreet(test.url);
    for (const id of ['a', 'b'])
      hand.say({ id, type: 'subscribe', payload: { query: UPDATES, variables: { keys: LIVE } } });
    await until(() => hand.messages.some(({ type }) => type === 'error'));
    expect(codesIn(test, 'WS')).toEqual([REFUSED]);
  });
});

describe('a slow reader', () => {
  it('costs no executions and no time of others, and gets the latest state when it resumes', async () => {
    let progress = 0;
    const item = (at: number) => ({
      Item: `CHECK_${at}`,
      State: 'running',
      ErrMsg: `${progress} ${'x'.repeat(4_000)}`,
    });
    const { url, clock } = await listen({
      streamLimits: { unreadMs: 120_000 },
      send: () => async () => {
        progress += 1;
        const items = Array.from({ length: 100 }, (_, at) => item(at));
        return jsonAnswer({
          ...{ Success: true, Status: progress < 40 ? 'running' : 'finish', Progress: progress },
          Items: { PreCheckProgressDetail: items },
        });
      },
    });
    const big = {
      query: UPDATES.replace(
        'changedItems {',
        'same: run { engine } changedItems { a: message b: message c: message d: message e: message f: message',
      ),
      variables: { keys: LIVE },
    };
    const small = {
      query: 'subscription ($keys: [PrecheckRunKey!]!) { precheckUpdates(keys: $keys) { isFinal } }',
      variables: { keys: LIVE },
    };
    const [slow, quick] = [await openStream(url, { body: big }), await openStream(url, { body: small })];
    await soon(() => slow.text.length > 0 && quick.events.length > 0);
    slow.pause();
    await clock.advance(5_000);
    const spy = spyOn('PrecheckRun', 'engine');
    await clock.advance(30_000);
    const told = quick.events.length;
    expect(told).toBeGreaterThan(20);
    expect(spy.mock.calls.length).toBeLessThan(6);
    slow.resume();
    await moveUntil(clock, () => slow.end !== null && quick.end !== null);
    const updates = updatesIn(slow);
    expect(updates.length).toBeLessThan(updatesIn(quick).length / 2);
    expect(updates.at(-1)).toMatchObject({ isFinal: true, run: { progress } });
    const seen = updates.map(({ run }) => run.progress);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });
});

describe('a subscription to a field that may not be there', () => {
  const FIELD = 'precheckUpdates(keys: [{ backupPlan: { backupPlanId: "dbs-plan-passed" } }])';
  it.each<[what: string, query: string, name: string]>([
    ['skipped', `subscription { ${FIELD} @skip(if: true) { isFinal } }`, 'skip'],
    ['included', `subscription { ${FIELD} @include(if: true) { isFinal } }`, 'include'],
    ['by a variable', `subscription ($a: Boolean!) { ${FIELD} @include(if: $a) { isFinal } }`, 'include'],
    ['in an inline fragment', `subscription { ... @skip(if: true) { ${FIELD} { isFinal } } }`, 'skip'],
    [
      'in a fragment of a fragment',
      `subscription { ...A } fragment A on Subscription { ...B @include(if: false) ...A } fragment B on Subscription { ${FIELD} { isFinal } }`,
      'include',
    ],
  ])('is refused, and nothing is logged as a defect: %s', async (_what, query, name) => {
    const { url, lines } = await listen();
    const stream = await openStream(url, { body: { query, variables: { a: true } } });
    await stream.ended;
    expect(dataIn(stream)).toMatchObject([
      {
        errors: [
          {
            message: `the field of a subscription must be selected without a condition, got @${name}`,
            extensions: { code: 'GRAPHQL_VALIDATION_FAILED', retryable: false },
          },
        ],
      },
    ]);
    expect(lines).toEqual([]);
  });

  it('may have conditions below it', async () => {
    const { url } = await listen();
    const query = `subscription ($a: Boolean!) { ${FIELD} { isFinal run @include(if: $a) { id } } }`;
    const stream = await openStream(url, { body: { query, variables: { a: false } } });
    await stream.ended;
    expect(updatesIn(stream)).toEqual([{ isFinal: true }]);
  });
});
