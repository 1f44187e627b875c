import { once } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Authenticate } from '../../src/access/authenticate.ts';
import { ANONYMOUS, createCaller } from '../../src/domain/caller.ts';
import { addressOf, openStream, soon, UPDATES } from '../support/event-stream.ts';
import { accepting, GRAPHQL_TYPE, got, type Init, JSON_TYPE, listen, post } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { openAndGreet, until } from '../support/web-sockets.ts';

const NAME = { query: '{ __typename }' };
const STALLED = backupPlan('dbs-plan-stalled');
const FOLLOW = { query: UPDATES, variables: { keys: [STALLED] } };
const AWAIT = {
  query: 'query Await($key: PrecheckRunKey!) { awaitPrecheckRun(key: $key) { status } }',
  variables: { key: STALLED },
};

/** Whoever has a token has its name. */
const byName: Authenticate = async (token) =>
  token === null ? ANONYMOUS : createCaller({ ...ANONYMOUS, subject: token });

const refusalIn = (text: string) => JSON.parse(text).errors?.[0];
const ask = async (url: string, init: Init = post(NAME)) => {
  const response = await fetch(url, init);
  const retryAfter = response.headers.get('retry-after');
  return { retryAfter, ...(await got(response)) };
};

/** The rate goes by the clock of the machine, which must not run on while the machine is slow. */
const holdTime = () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
};

/** Uses up what one caller may start: ten operations in ten seconds. */
const exhausted = async (headers: Record<string, string> = {}) => {
  holdTime();
  const test = await listen({ limits: { maxRatePerCaller: 1 }, authenticate: byName });
  for (let at = 0; at < 10; at++) expect((await ask(test.url, post(NAME, headers))).status).toBe(200);
  return test;
};

const RATE = /^one caller may start at most 10 operations in 10 s, got \d+$/;

describe('a caller who comes too often', () => {
  it.each<[string, (url: string) => readonly [string, Init]]>([
    ['POST for JSON', (url) => [url, accepting(JSON_TYPE, post(NAME))]],
    ['POST for GraphQL', (url) => [url, accepting(GRAPHQL_TYPE, post(NAME))]],
    ['POST of what cannot be parsed', (url) => [url, post({ query: '{' })]],
    ['GET', (url) => [addressOf(url, NAME.query, {}), { headers: { accept: JSON_TYPE } }]],
  ])('is told by 429 when to come again: %s', async (_by, request) => {
    const { url } = await exhausted();
    const answer = await ask(...request(url));
    expect(answer.status).toBe(429);
    expect(refusalIn(answer.text)).toEqual({
      message: expect.stringMatching(RATE),
      extensions: { code: 'LIMIT_EXCEEDED', retryable: true },
    });
    expect(answer.retryAfter).toBe('10');
    vi.advanceTimersByTime(9_999);
    const late = await ask(...request(url));
    expect([late.status, late.retryAfter]).toEqual([429, '1']);
    vi.advanceTimersByTime(1);
    expect((await ask(...request(url))).status).not.toBe(429);
  });

  it('has no stream over SSE: one `next`, and `complete`, for which no client comes back', async () => {
    const { url } = await exhausted();
    const stream = await openStream(url, { body: FOLLOW });
    await stream.ended;
    expect([stream.status, stream.events.map(({ event }) => event)]).toEqual([200, ['next', 'complete']]);
    expect(refusalIn(stream.events[0]?.data ?? '{}').message).toMatch(RATE);
  });

  it('is refused one operation of his WebSocket, and the others go on', async () => {
    holdTime();
    const { url, clock } = await listen({ limits: { maxRatePerCaller: 1 } });
    // To introduce itself is the first.
    const hand = await openAndGreet(url);
    const LIVE = { ...FOLLOW, variables: { keys: [backupPlan('dbs-plan-live')] } };
    hand.say({ id: 'live', type: 'subscribe', payload: LIVE });
    for (let at = 0; at < 8; at++) hand.say({ id: `n${at}`, type: 'subscribe', payload: NAME });
    hand.say({ id: 'one more', type: 'subscribe', payload: NAME });
    await until(() => hand.messages.some(({ id }) => id === 'one more'));
    const refused = hand.messages.filter(({ type }) => type === 'error');
    expect(refused).toEqual([
      {
        ...{ id: 'one more', type: 'error' },
        payload: [
          {
            message: expect.stringMatching(RATE),
            extensions: { code: 'LIMIT_EXCEEDED', retryable: true },
          },
        ],
      },
    ]);
    const told = () => hand.messages.filter(({ id, type }) => id === 'live' && type === 'next').length;
    const before = told();
    for (let step = 0; step < 40 && told() <= before; step++) {
      await clock.advance(500);
      await until(() => true);
    }
    expect(told()).toBeGreaterThan(before);
    expect(hand.socket.readyState).toBe(hand.socket.OPEN);
  });

  it('may not introduce himself on another socket for now, and is told to try again', async () => {
    const { url } = await exhausted();
    const hand = await openAndGreet(url);
    expect(await hand.closed).toEqual({ code: 1013, reason: expect.stringMatching(RATE) });
  });

  it('is he alone: others of his address go on, and he is himself wherever he comes from', async () => {
    const { url } = await exhausted({ authorization: 'alice' });
    expect((await ask(url, post(NAME, { authorization: 'bob' }))).status).toBe(200);
    expect((await ask(url)).status).toBe(200);
    expect((await ask(url, post(NAME, { authorization: 'alice' }))).status).toBe(429);
  });
});

const CALLER = /^at most 2 operations may be in flight for one caller at a time, got 3$/;

/** Lets two wait for a run. */
const waiting = async (headers: Record<string, string> = {}) => {
  const limits = { maxOperationsPerCaller: 2, maxOperations: 3 };
  const test = await listen({ limits, authenticate: byName });
  const left = new AbortController();
  const before = test.requests.length;
  const answers = [0, 1].map(() => ask(test.url, { ...post(AWAIT, headers), signal: left.signal }));
  const failed = answers.map((answer) => answer.catch(() => null));
  // Both have been let in once a third is not.
  while ((await ask(test.url, post(NAME, headers))).status === 200);
  expect(test.requests.length).toBeGreaterThan(before);
  return { ...test, answers, failed, leave: () => left.abort() };
};

describe('operations in flight', () => {
  it('are as many as one caller may have: a third is told by 429 to come again, over SSE by its only event', async () => {
    const { url, leave, failed } = await waiting();
    const answer = await ask(url);
    expect([answer.status, answer.retryAfter]).toEqual([429, '1']);
    expect(refusalIn(answer.text)).toEqual({
      message: expect.stringMatching(CALLER),
      extensions: { code: 'LIMIT_EXCEEDED', retryable: true },
    });
    const byGet = await ask(addressOf(url, NAME.query, {}), { headers: { accept: JSON_TYPE } });
    expect([byGet.status, byGet.retryAfter]).toEqual([429, '1']);
    const stream = await openStream(url, { body: FOLLOW });
    await stream.ended;
    expect(stream.events.map(({ event }) => event)).toEqual(['next', 'complete']);
    expect(refusalIn(stream.events[0]?.data ?? '{}').message).toMatch(CALLER);
    leave();
    await Promise.all(failed);
  });

  it('are fewer when who waits has his answer', async () => {
    const { url, clock, answers } = await waiting();
    await clock.advance(25_000);
    for (const { status } of await Promise.all(answers)) expect(status).toBe(200);
    expect((await ask(url)).status).toBe(200);
  });

  it('are fewer when who waits has left', async () => {
    const { url, leave, failed } = await waiting();
    leave();
    await Promise.all(failed);
    for (let left = 1_000; (await ask(url)).status !== 200; left--) expect(left).toBeGreaterThan(0);
  });

  it('are counted for the gateway, too', async () => {
    const { url, leave, failed } = await waiting({ authorization: 'alice' });
    const bob = new AbortController();
    const third = ask(url, { ...post(AWAIT, { authorization: 'bob' }), signal: bob.signal }).catch(
      () => null,
    );
    let answer = await ask(url, post(NAME, { authorization: 'carol' }));
    while (answer.status === 200) answer = await ask(url, post(NAME, { authorization: 'carol' }));
    expect(answer.status).toBe(429);
    expect(refusalIn(answer.text).message).toBe(
      'at most 3 operations may be in flight on this gateway at a time, got 4',
    );
    leave();
    bob.abort();
    await Promise.all([...failed, third]);
  });

  it('are not the streams that have begun, nor what is refused or fails', async () => {
    const { url } = await listen({ limits: { maxOperationsPerCaller: 1 } });
    const stream = await openStream(url, { body: FOLLOW });
    await soon(() => stream.events.length > 0);
    for (const body of [NAME, { query: '{' }, { query: '{ nothing }' }, NAME])
      expect((await ask(url, accepting(JSON_TYPE, post(body)))).status).toBe(200);
    const hand = await openAndGreet(url);
    hand.say({ id: 'a', type: 'subscribe', payload: FOLLOW });
    await until(() => hand.messages.some(({ id, type }) => id === 'a' && type === 'next'));
    expect((await ask(url)).status).toBe(200);
  });

  it('are refused one by one on a WebSocket, which stays', async () => {
    const { url, clock } = await listen({ limits: { maxOperationsPerCaller: 2 } });
    const hand = await openAndGreet(url);
    for (const id of ['first', 'second', 'third']) hand.say({ id, type: 'subscribe', payload: AWAIT });
    await until(() => hand.messages.some(({ type }) => type === 'error'));
    expect(hand.messages.at(-1)).toMatchObject({
      ...{ id: 'third', type: 'error' },
      payload: [{ message: expect.stringMatching(CALLER), extensions: { code: 'LIMIT_EXCEEDED' } }],
    });
    hand.say({ id: 'first', type: 'complete' });
    // Its place is free once it is heard.
    hand.say({ type: 'ping' });
    await until(() => hand.messages.some(({ type }) => type === 'pong'));
    hand.say({ id: 'fourth', type: 'subscribe', payload: NAME });
    await until(() => hand.messages.some(({ id }) => id === 'fourth'));
    expect(hand.messages.find(({ id }) => id === 'fourth')).toMatchObject({ type: 'next' });
    await clock.advance(25_000);
    await until(() => hand.messages.some(({ id, type }) => id === 'second' && type === 'complete'));
    hand.socket.close();
    await once(hand.socket, 'close');
  });
});

it('a thousand streams of one caller come back at once, as after a deploy', async () => {
  const { url } = await listen();
  const hand = await openAndGreet(url);
  for (let at = 0; at < 1_000; at++) hand.say({ id: `s${at}`, type: 'subscribe', payload: FOLLOW });
  await until(() => hand.messages.filter(({ type }) => type !== 'connection_ack').length >= 1_000);
  expect(hand.messages.filter(({ type }) => type === 'error')).toEqual([]);
});
