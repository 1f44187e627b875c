import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { accepting, GRAPHQL_TYPE, got, type Init, JSON_TYPE, listen, post } from '../support/gateway-http.ts';
import { expectRefusal } from '../support/refusals.ts';
import { send } from '../support/sockets.ts';

const OK = '{"query":"{ __typename }"}';
const HUGE = 'x'.repeat(300_000);
const typed = (type: string, body = OK) => post(body, { 'content-type': type });
const asked = (more: object) => post({ query: '{ __typename }', ...more });

const BODY = /^the request body must be one JSON object, got /;
const PARAMETER = /^a parameter must be one of query, variables, operationName, extensions, got /;
const METHOD = /^method must be GET or POST, got /;
const TYPE = /^content-type must be application\/json, got /;
const ending = ({ source }: RegExp, value: string) => new RegExp(`${source}${value}$`);

describe('a request that is no operation', () => {
  it.each<[what: string, init: Init, status: number, message: RegExp]>([
    ['no body', post(''), 400, /^the request body must be JSON, got "": Unexpected end/],
    ['a blank body', post(' \n'), 400, /^the request body must be JSON, got " \\n": Unexpected end/],
    ['half a body', post('{"query":'), 400, /must be JSON, got "\{\\"query\\":": Unexpected end/],
    ['a huge half of a body', post(`{"query":"${HUGE}`), 400, /x{70}…": Unterminated .* 300010/],
    ['NaN in a body', post('{"variables":{"a":NaN}}'), 400, /must be JSON, got .*Unexpected token 'N'/],
    ['text after a body', post(`${OK} x`), 400, /must be JSON, got .* after JSON at position 27/],
    ['null', post('null'), 400, ending(BODY, 'null')],
    ['a number', post('7'), 400, ending(BODY, '7')],
    ['a text', post(JSON.stringify(HUGE)), 400, ending(BODY, '"x{80}…"')],
    ['an array', post(`[${OK}]`), 400, ending(BODY, 'a list')],
    ['an empty object', post({}), 400, /^query must be a GraphQL document, got nothing$/],
    ['a query of null', post({ query: null }), 400, /^query must be a GraphQL document, got null$/],
    ['a query that is a number', post({ query: 7 }), 400, /^query must be a string, got 7$/],
    ['a query that is an object', post({ query: { a: HUGE } }), 400, /must be a string, got an object$/],
    ['variables of text', asked({ variables: '{}' }), 400, /^variables must be an object, got "\{\}"$/],
    ['variables in a list', asked({ variables: [] }), 400, /^variables must be an object, got a list$/],
    ['extensions of text', asked({ extensions: 'x' }), 400, /^extensions must be an object, got "x"$/],
    ['extensions in a list', asked({ extensions: [] }), 400, /^extensions must be an object, got a list$/],
    ['operationName as object', asked({ operationName: {} }), 400, /^operationName .*string, got an object$/],
    [
      'an operationName that is an abyss',
      post(`{"query":"{ __typename }","operationName":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
      400,
      /^operationName must be a string, got a list$/,
    ],
    ['an unknown parameter', asked({ queries: 'x' }), 400, ending(PARAMETER, '"queries"')],
    ['a huge parameter', asked({ [HUGE]: 'x' }), 400, ending(PARAMETER, '"x{80}…"')],
    [
      '__proto__ as a parameter',
      post('{"query":"{a}","__proto__":{}}'),
      400,
      ending(PARAMETER, '"__proto__"'),
    ],
    ['PUT', { ...post(OK), method: 'PUT' }, 405, ending(METHOD, '"PUT"')],
    ['DELETE', { method: 'DELETE' }, 405, ending(METHOD, '"DELETE"')],
    ['OPTIONS', { method: 'OPTIONS' }, 405, ending(METHOD, '"OPTIONS"')],
    ['text/plain', typed('text/plain'), 415, ending(TYPE, '"text/plain"')],
    ['a form', typed('multipart/form-data; boundary=x', '--x--'), 415, ending(TYPE, '"multipart/.*x"')],
    ['a type that only begins as JSON', typed('application/jsonx'), 415, ending(TYPE, '"application/jsonx"')],
    ['a type without end', typed('x'.repeat(5_000)), 415, ending(TYPE, '"x{80}…"')],
    ['no content type', { method: 'POST', body: new Uint8Array([0x7b, 0x7d]) }, 415, ending(TYPE, '""')],
    [
      'a body that is compressed',
      { ...post(OK, { 'content-encoding': 'gzip' }), body: new Uint8Array(gzipSync(OK)) },
      415,
      /^content-encoding must be identity, got "gzip"$/,
    ],
  ])('%s: INVALID_ARGUMENT by a status of its own, and no defect', async (_what, init, status, message) => {
    const { url, lines } = await listen();
    for (const accept of [GRAPHQL_TYPE, JSON_TYPE]) {
      const answer = await got(await fetch(url, accepting(accept, init)));
      expectRefusal(answer, { status, code: 'INVALID_ARGUMENT', message });
    }
    expect(lines).toEqual([]);
  });

  it.each<[what: string, search: string, status: number, message: RegExp]>([
    ['no query', '', 400, /^query must be a GraphQL document, got nothing$/],
    ['an empty query', '?query=', 400, /^query must be a GraphQL document, got nothing$/],
    ['two queries', '?query={a}&query={b}', 400, /^query must be given once, got 2 of it$/],
    ['variables twice', '?query={a}&variables={}&variables=[', 400, /^variables must be given once, got 2/],
    ['variables of a number', '?query={a}&variables=7', 400, /^variables must be an object, got 7$/],
    ['variables of half', '?query={a}&variables={a', 400, /^variables must be JSON, got "\{a": Expected/],
    [
      'long bad variables',
      `?query={a}&variables=${'a'.repeat(9_000)}`,
      400,
      /got "a{80}…": Unexpected token/,
    ],
    ['extensions of half', '?query={a}&extensions={a', 400, /^extensions must be JSON, got "\{a": Expected/],
    ['a mutation', '?query=mutation{start}', 405, /mutation operation from a POST/],
  ])('by GET with %s is refused in the same way', async (_what, search, status, message) => {
    const { url, lines } = await listen();
    for (const accept of [GRAPHQL_TYPE, JSON_TYPE]) {
      const answer = await got(await fetch(url + search, accepting(accept, {})));
      expectRefusal(answer, { status, code: 'INVALID_ARGUMENT', message });
    }
    expect(lines).toEqual([]);
  });

  it('by GET with what is no text is a query of that', async () => {
    const { url } = await listen();
    for (const [query, message] of [
      ['%zz', /Unexpected character: "%"/],
      ['%ff', /Unexpected character: U\+FFFD/],
      ['%00', /Unexpected character: U\+0000/],
    ] as const) {
      const { port } = new URL(url);
      const headers = { accept: GRAPHQL_TYPE };
      const answer = await send(Number(port), { path: `/graphql?query=${query}`, headers });
      expectRefusal(answer, { status: 400, code: 'GRAPHQL_PARSE_FAILED', message });
    }
  });

  it.each([
    'text/plain',
    'text/html',
    'image/png',
    'application/json;charset=latin1',
    `${'x'.repeat(5_000)}/y`,
  ])(
    'an answer that only %.20s could carry is refused with both that can, and nothing is executed',
    async (accept) => {
      const { url, requests } = await listen();
      const query = '{ precheckRun(key: { backupPlan: { backupPlanId: "dbs-plan-passed" } }) { verdict } }';
      const answer = await got(await fetch(url, accepting(accept, post({ query }))));
      expect(requests).toEqual([]);
      const message = new RegExp(
        `^accept must allow application/json or application/graphql-response\\+json, got "${accept.slice(0, 80)}`,
      );
      expectRefusal(answer, { status: 406, code: 'INVALID_ARGUMENT', message });
    },
  );

  it('a wrong method is told which are allowed', async () => {
    const { url } = await listen();
    for (const method of ['DELETE', 'HEAD'])
      expect((await fetch(url, { method })).headers.get('allow')).toBe('GET, POST');
  });
});

describe('an operation is answered', () => {
  it.each<[what: string, init: Init]>([
    ['behind a byte order mark', post(`\ufeff${OK}`)],
    ['of a content type in capitals', typed('APPLICATION/JSON')],
    ['of a content encoding that is none', post(OK, { 'content-encoding': 'identity' })],
    [
      'with parameters of null',
      asked({ variables: null, operationName: null, extensions: null, more: null }),
    ],
    [
      'with variables that it does not use',
      post(`${OK.slice(0, -1)},"variables":{"a":${'['.repeat(9_000)}${']'.repeat(9_000)}}}`),
    ],
  ])('%s', async (_what, init) => {
    const { url } = await listen();
    const { status, text } = await got(await fetch(url, init));
    expect({ status, text }).toEqual({ status: 200, text: '{"data":{"__typename":"Query"}}' });
  });
});
