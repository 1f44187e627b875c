import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/domain/caller.ts';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { addressOf, dataIn, moveUntil, openStream, UPDATES, updatesIn } from '../support/event-stream.ts';
import { listen } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { expectRefusal } from '../support/refusals.ts';
import { send } from '../support/sockets.ts';

const keys = [backupPlan('dbs-plan-passed')];
const STALLED = [backupPlan('dbs-plan-stalled')];
const SUBSCRIBE = { query: UPDATES, variables: { keys } };
/** As urql sends it. */
const EVERYTHING =
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed';

const portOf = (url: string) => Number(new URL(url).port);
const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  send(portOf(url), { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }, [
    typeof body === 'string' ? body : JSON.stringify(body),
  ]);

describe('a stream', () => {
  it.each(['POST', 'GET'])('by %s has the headers that bring events through proxies at once', async (by) => {
    const { url } = await listen();
    const options = { headers: { 'accept-encoding': 'gzip, deflate, br, zstd' } };
    const stream =
      by === 'POST'
        ? await openStream(url, { body: SUBSCRIBE, ...options })
        : await openStream(addressOf(url, UPDATES, { keys }), options);
    await stream.ended;
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'transfer-encoding': 'chunked',
    });
    expect(Object.keys(stream.headers)).not.toContain('content-encoding');
    expect(Object.keys(stream.headers)).not.toContain('content-length');
  });

  it('is events `next`, and `complete` behind the last', async () => {
    const { url } = await listen();
    const stream = await openStream(url, { body: SUBSCRIBE });
    await stream.ended;
    expect(stream.end).toBe('whole');
    expect(stream.text).toMatch(/^event: next\ndata: \{"data":.*\}\n\nevent: complete\ndata: ?\n\n$/);
    expect(updatesIn(stream)).toMatchObject([{ keyIndex: 0, isFinal: true, run: { verdict: 'PASSED' } }]);
  });

  it('has begun before there is anything to tell', async () => {
    const { url } = await listen({ send: () => () => new Promise(() => {}) });
    const stream = await openStream(url, { body: SUBSCRIBE });
    expect([stream.status, stream.text, stream.end]).toEqual([200, '', null]);
  });
});

const REFUSED: readonly [what: string, body: object, code: string, message: RegExp][] = [
  ['a syntax error', { query: 'subscription {' }, 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
  [
    'an unknown field',
    { query: 'subscription { precheckUpdates(keys: []) { nothing } }' },
    'GRAPHQL_VALIDATION_FAILED',
    /nothing/,
  ],
  ['an unknown operation', { ...SUBSCRIBE, operationName: 'Other' }, 'INVALID_ARGUMENT', /Other/],
  ['variables that do not fit', { ...SUBSCRIBE, variables: { keys: 7 } }, 'INVALID_ARGUMENT', /keys/],
  ['no keys', { ...SUBSCRIBE, variables: { keys: [] } }, 'INVALID_ARGUMENT', /keys must name at least one/],
  [
    'too many keys',
    { ...SUBSCRIBE, variables: { keys: Array(101).fill(keys[0]) } },
    'LIMIT_EXCEEDED',
    /at most 100/,
  ],
  [
    'one malformed key among good ones',
    { ...SUBSCRIBE, variables: { keys: [keys[0], { id: 'nonsense' }] } },
    'INVALID_ARGUMENT',
    /nonsense/,
  ],
  [
    'a document that is too deep',
    { query: `subscription {${' a {'.repeat(40)} b ${'}'.repeat(41)}` },
    'LIMIT_EXCEEDED',
    /levels/,
  ],
];

describe('an operation that is refused', () => {
  it.each(REFUSED)('for %s is a stream of one `next` with errors, then `complete`', async (...row) => {
    const [, body, code, message] = row;
    const { url, requests } = await listen();
    const stream = await openStream(url, { body });
    await stream.ended;
    expect(stream.status).toBe(200);
    expect(stream.events.map(({ event }) => event)).toEqual(['next', 'complete']);
    for (const { data: text } of stream.events.slice(0, 1))
      expectRefusal({ status: 200, text }, { status: 200, code, message });
    expect(requests).toEqual([]);
  });

  it('by the door is told so', async () => {
    const refusal = new PrecheckError('UNAUTHENTICATED', 'A token is needed.');
    const { url } = await listen({ authenticate: () => Promise.reject(refusal) });
    const stream = await openStream(url, { body: SUBSCRIBE });
    await stream.ended;
    // No stream: some clients would take its end for that of the runs.
    expect([stream.status, stream.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect(JSON.parse(stream.text)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });
});

it('the door breaking is a masked INTERNAL, told once, and a status at which clients try again', async () => {
  const cause = new Error('10.1.2.3');
  let isBroken = false;
  const { url, lines } = await listen({
    authenticate: async () => {
      if (isBroken) throw cause;
      return ANONYMOUS;
    },
  });
  isBroken = true;
  const stream = await openStream(url, { body: SUBSCRIBE });
  await stream.ended;
  expect(stream.text).not.toContain('10.1.2.3');
  expect([stream.status, stream.headers['content-type']]).toEqual([500, 'application/json']);
  const { errors } = JSON.parse(stream.text);
  const { errorId } = errors[0].extensions;
  expect(errors[0].extensions).toEqual({ code: 'INTERNAL', retryable: false, errorId: expect.any(String) });
  expect(lines).toEqual([{ level: 'error', fields: { errorId, err: cause } }]);
});

it('runs that the caller may not read are told so, and nothing is read', async () => {
  const caller = { ...ANONYMOUS, grants: [] };
  const { url, requests, clock } = await listen({ authenticate: async () => caller });
  const stream = await openStream(url, {
    body: { ...SUBSCRIBE, variables: { keys: [...keys, ...STALLED] } },
  });
  await stream.ended;
  const forbidden = { trouble: { code: 'FORBIDDEN' }, run: null, isFinal: true, changedItems: [] };
  expect(updatesIn(stream)).toMatchObject([
    { keyIndex: 0, ...forbidden },
    { keyIndex: 1, ...forbidden },
  ]);
  expect(stream.events.at(-1)?.event).toBe('complete');
  expect([requests, clock.sleepers]).toEqual([[], 0]);
});

describe('a request that is no GraphQL request', () => {
  it.each<[what: string, body: unknown, headers: Record<string, string>, status: number]>([
    ['bad JSON', '{"query":', {}, 400],
    ['a list', [], {}, 400],
    ['no query', {}, {}, 400],
    ['a form', 'query=a', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ])('is refused by HTTP: %s', async (_what, body, headers, status) => {
    const { url } = await listen();
    for (const accept of ['text/event-stream', EVERYTHING]) {
      const answer = await post(url, body, { accept, ...headers });
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
      expectRefusal(answer, { status, code: 'INVALID_ARGUMENT', message: /./ });
    }
  });
});

describe('what the client accepts decides', () => {
  const QUERY = 'query One($key: PrecheckRunKey!) { precheckRun(key: $key) { verdict } }';
  const ONE = { query: QUERY, variables: { key: keys[0] } };
  const PASSED = { data: { precheckRun: { verdict: 'PASSED' } } };

  it('a query as a stream is one `next`, then `complete`', async () => {
    const { url } = await listen();
    const stream = await openStream(url, { body: ONE });
    await stream.ended;
    expect(dataIn(stream)).toEqual([PASSED]);
    expect(stream.events.map(({ event }) => event)).toEqual(['next', 'complete']);
  });

  it.each([
    ['a query', ONE],
    [
      'a query with a variable of that name',
      { ...ONE, variables: { ...ONE.variables, a: 'subscription {' } },
    ],
    ['a query in a field called like it', { query: '{ subscription: __typename }' }],
    ['a query that comments on it', { ...ONE, query: `# no subscription\n${QUERY}` }],
    ['a query beside a subscription', { ...ONE, query: `${UPDATES} ${QUERY}`, operationName: 'One' }],
  ])('%s, where JSON is as welcome, is JSON', async (_what, body) => {
    const { url } = await listen();
    const answer = await post(url, body, { accept: EVERYTHING });
    expect(answer.headers['content-type']).toMatch(/^application\/graphql-response\+json/);
    expect(JSON.parse(answer.text)).toHaveProperty('data');
  });

  it.each([
    ['', UPDATES],
    [' behind an empty line', `\n${UPDATES}`],
    [' behind a comment and a tab', `# mine\n\t${UPDATES}`],
    [' behind a fragment', `fragment F on PrecheckUpdate { isFinal }\n${UPDATES} query Q { __typename }`],
  ])('a subscription%s, where JSON is as welcome, is a stream', async (_where, query) => {
    const { url } = await listen();
    const streams = [
      await openStream(url, {
        body: { query, variables: { keys }, operationName: 'Updates' },
        headers: { accept: EVERYTHING },
      }),
      await openStream(`${addressOf(url, query, { keys })}&operationName=Updates`, {
        headers: { accept: EVERYTHING },
      }),
    ];
    for (const stream of streams) {
      await stream.ended;
      // An unused fragment is refused, as a stream.
      expect(stream.headers['content-type']).toBe('text/event-stream; charset=utf-8');
      expect(stream.events.map(({ event }) => event)).toEqual(['next', 'complete']);
    }
  });

  it('whoever takes any text gets a stream', async () => {
    const { url } = await listen();
    for (const body of [SUBSCRIBE, ONE]) {
      const stream = await openStream(url, { body, headers: { accept: 'text/*' } });
      await stream.ended;
      expect(stream.headers).toMatchObject({ 'x-accel-buffering': 'no' });
      expect(Object.keys(stream.headers)).not.toContain('content-encoding');
      expect(stream.events.map(({ event }) => event)).toEqual(['next', 'complete']);
    }
  });

  it.each(['*/*', 'application/json', 'application/graphql-response+json'])(
    'a subscription that accepts %s is told to accept a stream',
    async (accept) => {
      const { url, requests } = await listen();
      const answer = await post(url, SUBSCRIBE, { accept });
      const status = accept.includes('response') ? 400 : 200;
      expectRefusal(answer, {
        status,
        code: 'INVALID_ARGUMENT',
        message: /accept must be text\/event-stream/,
      });
      expect(requests).toEqual([]);
    },
  );
});

it('a stream is pinged while there is nothing to tell', async () => {
  const { url, clock } = await listen();
  const stream = await openStream(url, { body: { query: UPDATES, variables: { keys: STALLED } } });
  await clock.advance(12_000);
  const before = stream.text;
  await clock.advance(10_000);
  expect(stream.text).toBe(before);
  await moveUntil(clock, () => stream.text !== before);
  expect(stream.text).toBe(`${before}:\n\n`);
  await moveUntil(clock, () => stream.text === `${before}:\n\n:\n\n`);
});
