import { describe, expect, it } from 'vitest';
import { accepting, GRAPHQL_TYPE, got, JSON_TYPE, listen, post } from '../support/gateway-http.ts';
import { expectRefusal, refusalsIn } from '../support/refusals.ts';

const NAME = 'n'.repeat(60_000);

const named = (operationName: string) => ({ query: 'query A { __typename }', operationName });

describe('an operation that cannot be executed', () => {
  const PARSE = 'GRAPHQL_PARSE_FAILED';
  const VALIDATION = 'GRAPHQL_VALIDATION_FAILED';
  const ARGUMENT = 'INVALID_ARGUMENT';
  const LIMIT = 'LIMIT_EXCEEDED';

  it.each<[what: string, params: unknown, code: string, message: RegExp]>([
    ['an empty query', { query: '' }, PARSE, /Unexpected <EOF>\. Expected a GraphQL document, got ""/],
    ['a blank query', { query: ' \t' }, PARSE, /Expected a GraphQL document, got " \\t"/],
    ['a query that is a comment', { query: '# nothing' }, PARSE, /a GraphQL document, got "# nothing"/],
    ['a syntax error', { query: '{' }, PARSE, /Expected Name, found <EOF>/],
    ['a query that never closes', { query: '{'.repeat(50_000) }, PARSE, /Expected Name, found "\{"/],
    ['a NUL in a query', { query: '{ \0 }' }, PARSE, /Unexpected character: U\+0000/],
    ['half a character', '{"query":"{ node(id: \\"\\ud800\\") { id } }"}', PARSE, /within String: U\+D800/],
    ['a word too many', { query: `{ a } ${NAME}` }, PARSE, /Unexpected Name "n+ … n+"/],
    ['an unknown field', { query: '{ nothing }' }, VALIDATION, /field "nothing" on type "Query"/],
    ['a field with a long name', { query: `{ ${NAME} }` }, VALIDATION, /field "n+ … n+" on type "Query"/],
    ['a long directive', { query: `{ __typename @${NAME} }` }, VALIDATION, /Unknown directive "@n+ … n+"/],
    ['an unknown directive', { query: '{ ... @defer { a } }' }, VALIDATION, /Unknown directive "@defer"/],
    [
      'an argument that is missing',
      { query: '{ precheckRun { id } }' },
      VALIDATION,
      /argument "key" of type "PrecheckRunKey!" is required/,
    ],
    [
      'two ways in one key',
      { query: '{ precheckRun(key: {id: "a", database: {instanceUuid: "b"}}) { id } }' },
      VALIDATION,
      /must specify exactly one key\. Got \{id: "a", database: \{instanceUuid: "b"\}\}/,
    ],
    [
      'no way in a key',
      { query: '{ precheckRun(key: {}) { id } }' },
      VALIDATION,
      /must specify exactly one key\. Got \{\}/,
    ],
    [
      'a long text for a key',
      { query: `{ precheckRun(key: "${NAME}") { id } }` },
      VALIDATION,
      /type "PrecheckRunKey!", found "n+ … n+"/,
    ],
    [
      'a long number for an age',
      { query: `{ precheckRuns(keys: [], maxAgeMs: ${'9'.repeat(50_000)}) { id } }` },
      VALIDATION,
      /Int cannot represent non 32-bit signed integer value: 9+ … 9+/,
    ],
    [
      '10,000 numbers for keys',
      { query: `{ precheckRuns(keys: [${'1 '.repeat(10_000)}]) { id } }` },
      VALIDATION,
      /type "PrecheckRunKey!", found 1\./,
    ],
    [
      'more fields of one name than can be compared',
      { query: `{ ${'a: __typename a: __schema { __typename } '.repeat(1_000)} }` },
      LIMIT,
      /^the document may have some hundred fields of one name side by side, got too many/,
    ],
    ['a long document', { query: `{ ${NAME} ${NAME} }` }, LIMIT, /at most 65536 characters, got 120005/],
    ['an unknown operation', named('B'), ARGUMENT, /one operation of the document, got "B" and .* "A"$/],
    ['a long operation name', named(NAME), ARGUMENT, /operationName must name .*, got "n{80}…" and/],
    ['an empty operation name', named(''), ARGUMENT, /operationName must name .*, got "" and .* "A"$/],
    [
      'many operations and no name',
      { query: Array.from({ length: 50 }, (_, i) => `query A${i} { __typename }`).join(' ') },
      ARGUMENT,
      /got no operationName and a document with "A0", "A1", "A2" and 47 more$/,
    ],
    [
      'a fragment alone',
      { query: 'fragment F on Query { __typename }' },
      ARGUMENT,
      /got no operationName and a document without an operation$/,
    ],
    [
      'a mutation that there is none of',
      { query: 'mutation { a }' },
      'GRAPHQL_VALIDATION_FAILED',
      /Cannot query field "a" on type "Mutation"/,
    ],
    [
      'a subscription, for which there is no stream',
      { query: 'subscription { precheckUpdates(keys: []) { keyIndex } }' },
      ARGUMENT,
      /accept must be text\/event-stream/,
    ],
  ])('%s: 400 as GraphQL, 200 as JSON', async (_what, params, code, message) => {
    // So wide that each is refused for what it is.
    const { url, lines } = await listen({ limits: { maxTokens: 64_000, maxAliases: 4_000 } });
    for (const [accept, status] of [
      [GRAPHQL_TYPE, 400],
      [JSON_TYPE, 200],
    ] as const) {
      const answer = await got(await fetch(url, accepting(accept, post(params))));
      expect(answer.type).toBe(accept);
      expectRefusal(answer, { status, code, message });
    }
    expect(lines).toEqual([]);
  });

  it.each([
    ['selections', `${'{ node(id: "x") '.repeat(20_000)}${'}'.repeat(20_000)}`],
    ['lists', `{ nodes(ids: ${'['.repeat(100_000)}`],
    ['types', `query ($a: ${'['.repeat(100_000)}`],
  ])('too deep in %s is the fault of the client, not a defect', async (_what, query) => {
    const { url, lines } = await listen();
    const errors = refusalsIn(await got(await fetch(url, post({ query }))));
    expect(errors.map(({ extensions }) => extensions['code'])).not.toContain('INTERNAL');
    expect(lines).toEqual([]);
  });

  it('a null in a variable within a key is named with the argument', async () => {
    const { url } = await listen();
    const query = 'query Q($id: ID) { precheckRun(key: {id: $id}) { id } }';
    const answer = await got(await fetch(url, accepting(GRAPHQL_TYPE, post({ query }))));
    const message = /"key" has invalid value \{id: \$id\}\. A variable in it is null or missing/;
    expectRefusal(answer, { status: 200, code: ARGUMENT, message });
  });
});
