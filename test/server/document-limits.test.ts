import { GraphQLError, getIntrospectionQuery, Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { createDocumentLimits } from '../../src/server/document-limits.ts';
import { DEFAULT_LIMITS } from '../../src/server/limits.ts';
import { createTestGateway } from '../support/gateway.ts';

/** So wide that a document is refused for its other sides. */
const WIDE = { maxTokens: 64_000, maxAliases: 4_000 };

const RUN = 'precheckRun(key: {backupPlan: {backupPlanId: "dbs-plan-passed"}})';
const nested = (levels: number) =>
  `{ ${RUN} { ${'subject { precheckRun { '.repeat(levels)} id ${'} } '.repeat(levels)} } }`;
const doubling = (times: number) => {
  const fragments = Array.from(
    { length: times },
    (_, i) =>
      `fragment F${i} on PrecheckRun { a: subject { precheckRun { ...F${i + 1} } } b: subject { precheckRun { ...F${i + 1} } } }`,
  );
  return `{ ${RUN} { ...F0 } } ${fragments.join(' ')} fragment F${times} on PrecheckRun { id }`;
};

const flatDoubling = (times: number) => {
  const fragments = Array.from(
    { length: times },
    (_, i) => `fragment F${i} on PrecheckRun { ...F${i + 1} ...F${i + 1} }`,
  );
  return `{ ${RUN} { ...F0 } } ${fragments.join(' ')} fragment F${times} on PrecheckRun { id }`;
};

describe('a document is refused before it is validated or executed', () => {
  it.each([
    ['too long', `{ ${'a: __typename '.repeat(5_000)} }`, 'at most 65536 characters, got 70004'],
    ['too deep', nested(20), 'at most 30 levels, got 42'],
    ['deep beyond what the parser can follow', nested(1_400), 'at most 30 levels'],
    ['of too many fields', `{ ${'a '.repeat(20_001)} }`, 'fields, fragments written out, got 20001'],
    ['short, but doubling with every fragment', flatDoubling(15), 'at most 20000 fields'],
    ['short, but doubling without end', doubling(400), 'LIMIT'],
  ])('that is %s', async (_name, query, message) => {
    const { ask, requests, lines } = createTestGateway({ limits: WIDE });
    const { errors } = await ask(query);
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', retryable: false } }]);
    expect(`${errors?.[0]?.message} LIMIT`).toContain(message);
    expect(requests).toHaveLength(0);
    expect(lines).toEqual([]);
  });
});

it.each([
  ['in its arguments', `(key: ${'{a: '.repeat(2_000)}1${'}'.repeat(2_000)})`],
  ['in its arguments, as the parser can still follow', `(key: ${'{a: '.repeat(1_000)}1${'}'.repeat(1_000)})`],
  ['in its lists', `(key: ${'['.repeat(5_000)}1${']'.repeat(5_000)})`],
])('a document that is nested too deeply %s is the fault of the client', async (_name, args) => {
  const { ask, lines } = createTestGateway();
  const { errors = [] } = await ask(`{ precheckRun${args} { id } precheckRun${args} { id } }`);
  expect(errors.map(({ extensions }) => extensions['code'])).not.toContain('INTERNAL');
  expect(errors).not.toEqual([]);
  expect(lines).toEqual([]);
});

describe('fields count once for each key that is asked for, and for each place of a page', () => {
  const fields = (count: number) => Array.from({ length: count }, (_, i) => `f${i}: id`).join(' ');
  const key = '{backupPlan: {backupPlanId: "dbs-plan-passed"}}';
  const LONG = { maxAliases: 30_000, maxDocumentCharacters: 1_000_000 };

  it.each([
    [
      'keys in the document',
      `{ precheckRuns(keys: [${`${key}, `.repeat(100)}]) { ${fields(200)} } }`,
      20_001,
    ],
    [
      'keys in a variable',
      `query Q($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) { ${fields(201)} } }`,
      20_101,
    ],
    ['ids', `{ nodes(ids: [${'"x", '.repeat(100)}]) { ${fields(250)} } }`, 25_001],
    [
      'a page',
      `{ backupPlans(first: 100) { nodes { precheckRun { items { id } ${fields(197)} } } } }`,
      20_101,
    ],
    [
      'a page, its size in a variable',
      `query Q($n: Int) { restoreTasks(backupPlanId: "p", first: $n) { nodes { ${fields(200)} } } }`,
      20_101,
    ],
    ['a page of the usual size', `{ serverDatabases { edges { node { ${fields(1_000)} } } } }`, 20_041],
    [
      'a page of usual size, as null',
      `{ serverDatabases(first: null) { nodes { ${fields(1_000)} } } }`,
      20_021,
    ],
    ['a page that is too long', `{ serverDatabases(first: 999999) { nodes { ${fields(200)} } } }`, 20_101],
    ['a page of no length', `{ serverDatabases(first: -5) { nodes { ${fields(20_000)} } } }`, 20_002],
    ['a page of ids', `{ backupPlans(ids: ["a"], first: 100) { nodes { ${fields(200)} } } }`, 20_101],
    [
      'a page in a fragment',
      `{ ...F } fragment F on Query { backupPlans(first: 100) { nodes { ${fields(200)} } } }`,
      20_101,
    ],
  ])('%s', async (_name, query, got) => {
    const { errors } = await createTestGateway({ limits: { ...WIDE, ...LONG } }).ask(query, { keys: [] });
    expect(errors).toMatchObject([
      { message: expect.stringContaining(`got ${got}`), extensions: { code: 'LIMIT_EXCEEDED' } },
    ]);
  });
});

describe('a document is answered', () => {
  it.each([
    ['as deep as allowed, save one', nested(13)],
    ['that doubles a few times', doubling(5)],
    ['that tools ask the schema with', getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true })],
    [
      'of a hundred runs with thirty fields each',
      `{ ${Array.from({ length: 100 }, (_, i) => `r${i}: ${RUN} { ${Array.from({ length: 30 }, (_x, j) => `f${j}: id`).join(' ')} }`).join(' ')} }`,
    ],
  ])('%s', async (_name, query) => {
    expect(await createTestGateway({ limits: WIDE }).ask(query)).not.toHaveProperty('errors');
  });

  it('whose fragments go in a circle is refused by validation', async () => {
    const { errors } = await createTestGateway().ask(
      `{ ${RUN} { ...A } } fragment A on PrecheckRun { ...B } fragment B on PrecheckRun { ...A }`,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });
});

it('parsed documents are kept by their length, not by their number', () => {
  const { documentCache } = createDocumentLimits(DEFAULT_LIMITS).caches;
  const text = (i: number) => `${i}${'x'.repeat(60_000)}`;
  for (let i = 0; i < 100; i++) documentCache.set(text(i), { kind: Kind.DOCUMENT, definitions: [] });
  expect(documentCache.size).toBeLessThan(20);
  expect(documentCache.get(text(99))).toBeDefined();
});

it('a document that is not valid is not kept, for it would carry its errors along', async () => {
  const { plugin, caches } = createDocumentLimits(DEFAULT_LIMITS);
  const valid = { text: '{ __typename }', errors: 0 };
  const invalid = { text: '{ nothing }', errors: 1 };
  for (const { text, errors } of [valid, invalid]) {
    const documentAST = parse(text);
    caches.documentCache.set(text, documentAST);
    const found = Array.from({ length: errors }, () => new GraphQLError('no'));
    const event = { params: { schema, documentAST }, validateFn: () => found, setValidationFn: () => {} };
    const done = plugin.onValidate?.(Object(event));
    if (typeof done === 'function') done(Object({ valid: errors === 0, result: found }));
  }
  expect([...caches.documentCache.keys()]).toEqual([valid.text]);
});
