import { describe, expect, it, onTestFinished } from 'vitest';
import { createOperationLog } from '../../src/server/operation-log.ts';
import type { OperationNote } from '../../src/server/operation-note.ts';
import { createTestGateway, type TestGateway } from '../support/gateway.ts';
import { listen, post as postInit } from '../support/gateway-http.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { sendRaw } from '../support/sockets.ts';

const KEY = '(key: { backupPlan: { backupPlanId: "dbs-plan-passed" } })';

const notesOf = ({ notes }: Pick<TestGateway, 'notes'>, wanted: string) =>
  notes.flatMap(({ phrase, fields }) => (phrase === wanted ? [fields] : []));

const post = (body: unknown, headers?: Record<string, string>) =>
  new Request('http://gateway/graphql', postInit(body, headers));

const NOTE = { method: 'POST', operationType: null, operationName: null, codes: [], status: 200, ms: 0 };

describe('an operation has one line', () => {
  it.each<[what: string, body: object, note: object]>([
    ['a query without a name', { query: '{ __typename }' }, { operationType: 'query' }],
    [
      'a query with a name',
      { query: 'query Mine { __typename }' },
      { operationType: 'query', operationName: 'Mine' },
    ],
    [
      'one of several, by name',
      { query: 'query A { __typename } query B { __typename }', operationName: 'B' },
      { operationType: 'query', operationName: 'B' },
    ],
    [
      'a name without end, cut',
      { query: `query N${'x'.repeat(500)} { __typename }` },
      { operationType: 'query', operationName: `N${'x'.repeat(79)}` },
    ],
    [
      'a syntax error',
      { query: '{', operationName: 'Mine' },
      { operationName: 'Mine', codes: ['GRAPHQL_PARSE_FAILED'] },
    ],
    [
      'a syntax error under a name without end, cut',
      { query: '{', operationName: 'N'.repeat(500) },
      { operationName: 'N'.repeat(80), codes: ['GRAPHQL_PARSE_FAILED'] },
    ],
    ['an unknown field', { query: '{ a b }' }, { codes: ['GRAPHQL_VALIDATION_FAILED'] }],
    [
      'errors, each code once',
      { query: `{ a: precheckRun(key: { id: "x" }) { id } b: precheckRun(key: { id: "y" }) { id } }` },
      { operationType: 'query', codes: ['INVALID_ARGUMENT'] },
    ],
  ])('%s', async (_what, body, note) => {
    const test = createTestGateway();
    await test.gateway.fetch(post(body, { accept: 'application/json' }));
    expect(notesOf(test, 'operation')).toEqual([{ ...NOTE, ...note }]);
  });

  it('with how long it took', async () => {
    const test = createTestGateway({
      send: (emulator, clock) => async (request) => {
        await clock.sleep(40, request.signal);
        return emulator(request);
      },
    });
    const answer = test.ask(`{ precheckRun${KEY} { verdict } }`);
    await test.clock.advance(40);
    await answer;
    expect(notesOf(test, 'operation')).toEqual([{ ...NOTE, operationType: 'query', ms: 40 }]);
    expect(notesOf(test, 'upstream attempt')).toMatchObject([{ outcome: 'OK', ms: 40 }]);
  });

  it('by GET too', async () => {
    const test = createTestGateway();
    await test.gateway.fetch(new Request('http://gateway/graphql?query={__typename}'));
    expect(notesOf(test, 'operation')).toEqual([{ ...NOTE, method: 'GET', operationType: 'query' }]);
  });

  it('whose client left says so', async () => {
    const test = createTestGateway({ send: () => () => new Promise(() => {}) });
    const client = new AbortController();
    const answer = test.ask(`{ precheckRun${KEY} { verdict } }`, {}, client.signal).catch(() => {});
    await test.clock.advance(5);
    client.abort();
    await answer;
    await test.clock.advance(0);
    expect(notesOf(test, 'operation')).toMatchObject([{ status: null, ms: 5 }]);
    expect(notesOf(test, 'upstream attempt')).toMatchObject([{ outcome: 'LEFT', ms: 5 }]);
  });
});

describe('a request that is no operation has one line', () => {
  const ARGUMENT = ['INVALID_ARGUMENT'];
  const many = Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`f${n}`, n]));
  it.each<[what: string, request: () => Request, note: object]>([
    ['a body that is no JSON', () => post('{'), { status: 400, codes: ARGUMENT }],
    [
      'another content type',
      () => post('x', { 'content-type': 'text/plain' }),
      { status: 415, codes: ARGUMENT },
    ],
    [
      'another answer',
      () => post({ query: '{ __typename }' }, { accept: 'image/png' }),
      { status: 406, codes: ARGUMENT },
    ],
    [
      'an object of too many fields',
      () => post({ query: '{ __typename }', variables: { a: many } }),
      { status: 400, codes: ['LIMIT_EXCEEDED'] },
    ],
    [
      'another method',
      () => new Request('http://gateway/graphql', { method: 'PUT' }),
      { method: 'PUT', status: 405, codes: ARGUMENT },
    ],
  ])('%s', async (_what, request, note) => {
    const test = createTestGateway();
    await test.gateway.fetch(request());
    expect(notesOf(test, 'operation')).toEqual([{ ...NOTE, ...note }]);
  });
});

it('an answer without a body has one, without a code', async () => {
  const notes: OperationNote[] = [];
  const { logged } = createOperationLog({
    ...{ clock: createManualClock(), subjectOf: () => null },
    onOperation: (note) => void notes.push(note),
  });
  const answer = await logged(async () => new Response(null, { status: 404 }))(
    new Request('http://gateway/'),
  );
  expect(answer.status).toBe(404);
  expect(notes).toEqual([{ ...NOTE, method: 'GET', status: 404 }]);
});

it('a page for a browser has none', async () => {
  const test = createTestGateway();
  await test.gateway.fetch(new Request('http://gateway/graphql', { headers: { accept: 'text/html' } }));
  expect(notesOf(test, 'operation')).toEqual([]);
});

it('the start has one, of the query that warms up', async () => {
  const test = createTestGateway();
  onTestFinished(() => test.gateway.close(0));
  await test.gateway.listen();
  expect(notesOf(test, 'operation')).toEqual([{ ...NOTE, operationType: 'query', operationName: 'WarmUp' }]);
});

describe('a request that is refused before it is read as one has one line, which repeats nothing of it', () => {
  const HEAD = 'POST /graphql HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\n';
  it.each<[what: string, bytes: string, status: number, code: string]>([
    ['a body too large', `${HEAD}Content-Length: 9999999\r\n\r\n`, 413, 'LIMIT_EXCEEDED'],
    ['a body that is no UTF-8', `${HEAD}Content-Length: 1\r\n\r\n\xff`, 400, 'INVALID_ARGUMENT'],
    ['a body in gzip', `${HEAD}Content-Encoding: gzip\r\n\r\n`, 415, 'INVALID_ARGUMENT'],
    ['no HTTP', 'canary\r\n\r\n', 400, 'INVALID_ARGUMENT'],
    ['headers too large', `${HEAD}X: ${'y'.repeat(70_000)}`, 431, 'LIMIT_EXCEEDED'],
    ['a body with a bad chunk', `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 400, 'INVALID_ARGUMENT'],
    ['no Host', 'POST /graphql HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'INVALID_ARGUMENT'],
    ['CONNECT', 'CONNECT / HTTP/1.1\r\nHost: h\r\n\r\n', 405, 'INVALID_ARGUMENT'],
    ['another path', 'GET /canary HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n', 404, 'NOT_FOUND'],
    ['another expectation', `${HEAD}Expect: canary\r\n\r\n`, 417, 'INVALID_ARGUMENT'],
  ])('%s', async (_what, bytes, status, code) => {
    const test = await listen();
    await sendRaw(Number(new URL(test.url).port), Buffer.from(bytes, 'latin1'));
    expect(notesOf(test, 'request refused')).toEqual([{ status, code }]);
    expect(notesOf(test, 'operation')).toMatchObject([{ operationName: 'WarmUp' }]);
  });
});
