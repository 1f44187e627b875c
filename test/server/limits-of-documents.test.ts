import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Limits } from '../../src/server/limits.ts';
import { openStream } from '../support/event-stream.ts';
import { got, listen, post } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { openAndGreet, until } from '../support/web-sockets.ts';

interface Case {
  readonly limit: keyof Limits;
  readonly most: number;
  /** Has exactly so much of it, and is answered. */
  readonly sized: (size: number) => { readonly query: string; readonly variables?: object };
  /** What is told of one more. */
  readonly message: string;
  /** Where the data have the key of the refused field: it is no refusal of the whole. */
  readonly isOfField?: true;
}

const times = (count: number, text: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at)).join(' ');
const plans = (count: number) =>
  Array.from({ length: count }, (_, at) => backupPlan(`dbs-plan-passed-${at}`));
const RUN = 'precheckRun(key: {backupPlan: {backupPlanId: "dbs-plan-passed"}})';
const OF_KEYS = 'query Q($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) { verdict } }';

const CASES: readonly Case[] = [
  {
    ...{ limit: 'maxDocumentCharacters', most: 60 },
    sized: (size) => ({ query: '{ __typename }'.padEnd(size) }),
    message: 'the document may have at most 60 characters, got 61',
  },
  {
    ...{ limit: 'maxTokens', most: 9 },
    sized: (size) => ({ query: `{ ${times(size - 2, () => '__typename')} }` }),
    message: 'the document may have at most 9 tokens, got at least 10',
  },
  {
    ...{ limit: 'maxDepth', most: 4 },
    sized: (size) => ({
      query: `{ ${RUN} ${'{ subject { precheckRun '.repeat(1)}${size > 4 ? '{ subject { id } }' : '{ id }'} } } }`,
    }),
    message: 'the document may have at most 4 levels, got 5',
  },
  {
    ...{ limit: 'maxAliases', most: 30 },
    sized: (size) => ({ query: `{ ${times(size, (at) => `a${at}: __typename`)} }` }),
    message: 'the document may have at most 30 aliases, got 31',
  },
  {
    ...{ limit: 'maxAliases', most: 30 },
    sized: (size) => ({
      query: `{ ...A ...A ${times(size - 20, (at) => `b${at}: __typename`)} } fragment A on Query { ${times(10, (at) => `a${at}: __typename`)} }`,
    }),
    message: 'the document may have at most 30 aliases, got 31',
  },
  {
    ...{ limit: 'maxDirectives', most: 5 },
    sized: (size) => ({ query: `{ ${times(size, () => '__typename @include(if: true)')} }` }),
    message: 'the document may have at most 5 directives, got 6',
  },
  {
    ...{ limit: 'maxDirectives', most: 4 },
    sized: (size) => ({
      query: `{ ...F @skip(if: false) ... @skip(if: false) { __typename } ...F } fragment F on Query { a: __typename @skip(if: false) ${size > 4 ? '... @skip(if: false) { __typename }' : ''} }`,
    }),
    message: 'the document may have at most 4 directives, got 6',
  },
  {
    ...{ limit: 'maxFields', most: 50 },
    sized: (size) => ({ query: `{ ${times(size, () => '__typename')} }` }),
    message: 'the document may have at most 50 fields, fragments written out, got 51',
  },
  {
    ...{ limit: 'maxIntrospectedFields', most: 32 },
    sized: (size) => ({ query: `{ __schema { types { name } ${size > 32 ? 'description' : ''} } }` }),
    message: 'the document may have at most 32 fields of the schema, for all its types, got 33',
  },
  {
    ...{ limit: 'maxKeys', most: 3, isOfField: true },
    sized: (size) => ({ query: OF_KEYS, variables: { keys: plans(size) } }),
    message: 'keys takes at most 3 entries, got 4',
  },
];

const titled = CASES.map((one, at) => [`${one.limit} (${at})`, one] as const);
const codesIn = (errors: unknown) =>
  Array.isArray(errors) ? errors.map(({ message, extensions }) => [extensions.code, message]) : [];

describe.each(titled)('%s', (_title, { limit, most, sized, message, isOfField }) => {
  const limits = { [limit]: most };
  const tooMuch = [['LIMIT_EXCEEDED', message]];

  it('POST: exactly so much passes, one more does not', async () => {
    const { url, requests } = await listen({ limits });
    const within = await got(await fetch(url, post(sized(most))));
    expect(codesIn(JSON.parse(within.text).errors).flat()).not.toContain('LIMIT_EXCEEDED');
    const asked = requests.length;
    const beyond = await got(await fetch(url, post(sized(most + 1))));
    expect(codesIn(JSON.parse(beyond.text).errors)).toEqual(tooMuch);
    expect(requests).toHaveLength(asked);
  });

  it('WebSocket: the operation alone is refused, and the socket stays', async () => {
    const { url } = await listen({ limits });
    const hand = await openAndGreet(url);
    for (const [id, payload] of Object.entries({ beyond: sized(most + 1), within: sized(most) }))
      hand.say({ id, type: 'subscribe', payload });
    await until(() => hand.messages.some(({ id, type }) => id === 'within' && type === 'complete'));
    const [refused, ...others] = hand.messages.filter(({ id }) => id === 'beyond');
    const { type, payload } = refused ?? {};
    expect(type).toBe(isOfField ? 'next' : 'error');
    expect(codesIn(isOfField ? Object(payload).errors : payload)).toEqual(tooMuch);
    expect(others.length).toBe(isOfField ? 1 : 0);
    const answer = hand.messages.find(({ id, type }) => id === 'within' && type === 'next');
    expect(codesIn(Object(answer?.payload).errors).flat()).not.toContain('LIMIT_EXCEEDED');
    expect(hand.socket.readyState).toBe(hand.socket.OPEN);
  });
});

describe('maxBodyBytes', () => {
  const body = (bytes: number) => JSON.stringify({ query: '{ __typename }' }).padEnd(bytes);

  it('POST: exactly so much passes, one more does not', async () => {
    const { url } = await listen({ limits: { maxBodyBytes: 200 } });
    expect((await fetch(url, post(body(200)))).status).toBe(200);
    const beyond = await got(await fetch(url, post(body(201))));
    expect([beyond.status, ...codesIn(JSON.parse(beyond.text).errors)]).toEqual([
      413,
      ['LIMIT_EXCEEDED', 'the request body may have at most 200 bytes, got 201'],
    ]);
  });

  it('WebSocket: a message that is longer, with its envelope, closes the socket', async () => {
    const { url } = await listen({ limits: { maxBodyBytes: 200 } });
    const hand = await openAndGreet(url);
    hand.say(JSON.stringify({ type: 'ping' }).padEnd(200 + 1024));
    await until(() => hand.messages.some(({ type }) => type === 'pong'));
    hand.say(JSON.stringify({ type: 'ping' }).padEnd(200 + 1024 + 1));
    expect(await hand.closed).toMatchObject({ code: 1009 });
  });
});

describe('a subscription that asks for too much for each of its keys', () => {
  const follow = {
    query: `subscription F($keys: [PrecheckRunKey!]!) { precheckUpdates(keys: $keys) { keyIndex runId isFinal } }`,
    variables: { keys: plans(2) },
  };
  const limits = { maxKeys: 10, maxFields: 30 };
  const tooMuch = [
    ['LIMIT_EXCEEDED', 'the document may have at most 30 fields, fragments written out, got 31'],
  ];

  it('is refused before its source is opened, over SSE and WebSocket', async () => {
    const { url, requests, clock } = await listen({ limits });
    const stream = await openStream(url, { body: follow });
    await stream.ended;
    expect(stream.events.map(({ event }) => event)).toEqual(['next', 'complete']);
    expect(codesIn(JSON.parse(stream.events[0]?.data ?? '{}').errors)).toEqual(tooMuch);
    const hand = await openAndGreet(url);
    hand.say({ id: 'a', type: 'subscribe', payload: follow });
    await until(() => hand.messages.some(({ id }) => id === 'a'));
    expect(hand.messages.at(-1)).toMatchObject({ id: 'a', type: 'error' });
    expect(codesIn(hand.messages.at(-1)?.payload)).toEqual(tooMuch);
    await clock.advance(20_000);
    expect(requests).toEqual([]);
    hand.socket.close();
    await once(hand.socket, 'close');
  });

  it('is opened when it asks for just as much as it may', async () => {
    const { url, requests } = await listen({ limits: { ...limits, maxFields: 31 } });
    const hand = await openAndGreet(url);
    hand.say({ id: 'a', type: 'subscribe', payload: follow });
    await until(() => hand.messages.some(({ id, type }) => id === 'a' && type === 'next'));
    expect(requests.length).toBeGreaterThan(0);
  });
});
