import { getIntrospectionQuery, Kind } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createDocumentCaches } from '../../src/server/document-limits.ts';
import { createTestGateway } from '../support/gateway.ts';

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

describe('a document is refused before it is validated or executed', () => {
  it.each([
    ['too long', `{ ${'a: __typename '.repeat(5_000)} }`, 'at most 65536 characters, got 70004'],
    ['too deep', nested(20), 'at most 25 levels, got 42'],
    ['deep beyond what the parser can follow', nested(1_400), 'at most 25 levels'],
    ['of too many fields', `{ ${'__typename '.repeat(5_001)} }`, 'fields, fragments written out, got 5001'],
    ['short, but doubling with every fragment', doubling(11), 'at most 5000 fields'],
    ['short, but doubling without end', doubling(400), 'LIMIT'],
  ])('that is %s', async (_name, query, message) => {
    const { ask, requests, lines } = createTestGateway();
    const { errors } = await ask(query);
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', retryable: false } }]);
    expect(`${errors?.[0]?.message} LIMIT`).toContain(message);
    expect(requests).toHaveLength(0);
    expect(lines).toEqual([]);
  });
});

describe('a document is answered', () => {
  it.each([
    ['as deep as allowed', nested(11)],
    ['that doubles a few times', doubling(5)],
    ['that tools ask the schema with', getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true })],
    [
      'of a hundred runs with thirty fields each',
      `{ ${Array.from({ length: 100 }, (_, i) => `r${i}: ${RUN} { ${Array.from({ length: 30 }, (_x, j) => `f${j}: id`).join(' ')} }`).join(' ')} }`,
    ],
  ])('%s', async (_name, query) => {
    expect(await createTestGateway().ask(query)).not.toHaveProperty('errors');
  });

  it('whose fragments go in a circle is refused by validation', async () => {
    const { errors } = await createTestGateway().ask(
      `{ ${RUN} { ...A } } fragment A on PrecheckRun { ...B } fragment B on PrecheckRun { ...A }`,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });
});

it('parsed documents are kept by their length, not by their number', () => {
  const { documentCache } = createDocumentCaches();
  const text = (i: number) => `${i}${'x'.repeat(60_000)}`;
  for (let i = 0; i < 100; i++) documentCache.set(text(i), { kind: Kind.DOCUMENT, definitions: [] });
  expect(documentCache.size).toBeLessThan(20);
  expect(documentCache.get(text(99))).toBeDefined();
});
