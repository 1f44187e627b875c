import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { jsonAnswer } from '../support/emulator-send.ts';
import { createTestGateway } from '../support/gateway.ts';

const MIB = 1024 * 1024;
/** So wide that a document is refused for what it would be answered with. */
const WIDE = { maxTokens: 64_000, maxAliases: 64_000 };
const aliases = (count: number, field: string, prefix = 'a') =>
  Array.from({ length: count }, (_, n) => `${prefix}${n}: ${field}`).join(' ');
const run = (id: string, selection: string) =>
  `precheckRun(key: {backupPlan: {backupPlanId: "${id}"}}) { ${selection} }`;

/** A gateway whose vendor answers every plan with so many items. */
const gatewayWith = (items: number, ErrMsg = 'm') => {
  const details = Array.from({ length: items }, (_, n) => ({ Item: `CHECK_${n}`, State: 'finish', ErrMsg }));
  const send = () => async () => jsonAnswer({ Status: 'finish', Items: details });
  return createTestGateway({ send, limits: WIDE });
};

const LIMIT = { code: 'LIMIT_EXCEEDED', retryable: false };

describe('fields of items count once for each item', () => {
  it('and a million of them is the most', async () => {
    const { ask } = gatewayWith(1_000);
    const within = await ask(`{ ${run('p', `items { ${aliases(1_000, 'code')} }`)} }`);
    expect(within.errors).toBeUndefined();
    const beyond = await ask(`{ ${run('p', `items { ${aliases(1_001, 'code')} }`)} }`);
    expect(beyond).toMatchObject({
      data: { precheckRun: null },
      errors: [{ path: ['precheckRun', 'items'], extensions: LIMIT }],
    });
    expect(beyond.errors?.[0]?.message).toMatch(
      /at most 1000000 fields of items, got 1001000 with 1001 of each of 1000 items/,
    );
  });

  it.each<[what: string, query: string]>([
    ['in several lists', `{ ${run('p', aliases(2, `items { ${aliases(501, 'code')} }`))} }`],
    [
      'in several runs',
      `{ ${['p', 'q'].map((id) => `${id}: ${run(id, `items { ${aliases(501, 'code')} }`)}`)} }`,
    ],
    [
      'in one list that is written in two places',
      `{ p: ${run('p', '...F')} q: ${run('q', `...F items { ${aliases(1_000, 'code')} }`)} } fragment F on PrecheckRun { items { id } }`,
    ],
    [
      'in fragments',
      `{ ${run('p', 'items { ...G ...H }')} } fragment G on PrecheckItem { ${aliases(600, 'code')} } fragment H on PrecheckItem { ${aliases(600, 'code', 'b')} }`,
    ],
  ])('%s', async (_what, query) => {
    const { errors = [] } = await gatewayWith(1_000).ask(query);
    expect(errors).toMatchObject([{ extensions: LIMIT }]);
  });

  it('of which the largest run has all', async () => {
    const fields =
      'id code group order state rawState message jobId instanceId engine startedAt finishedAt checkedAt __typename';
    const { errors, data } = await gatewayWith(50_000).ask(`{ ${run('p', `items { ${fields} }`)} }`);
    expect(errors).toBeUndefined();
    expect(Object(data).precheckRun.items).toHaveLength(50_000);
  });
});

describe('an answer may have 64 Mi characters', () => {
  const message = 'x'.repeat(15 * MIB);

  it.each([
    ['one long text, asked for again and again', aliases(5, 'message')],
    ['more often than any text could hold', aliases(200, 'message')],
  ])('and no more: %s', async (_what, selection) => {
    const { ask, lines } = gatewayWith(1, message);
    const answer = await ask(`{ ${run('p', `items { ${selection} }`)} }`);
    expect(answer.data).toBeUndefined();
    expect(answer.errors).toMatchObject([{ extensions: LIMIT }]);
    expect(answer.errors?.[0]?.message).toMatch(/^an answer may have at most 67108864 characters/);
    expect(lines).toEqual([]);
  });

  it('and no more: a long name for a field of many items', async () => {
    const answer = await gatewayWith(50_000).ask(`{ ${run('p', `items { ${'n'.repeat(2_000)}: code }`)} }`);
    expect(answer.errors).toMatchObject([{ extensions: LIMIT }]);
  });

  it('and not less', async () => {
    const answer = await gatewayWith(1, message).ask(`{ ${run('p', `items { ${aliases(4, 'message')} }`)} }`);
    expect(answer.errors).toBeUndefined();
  });
});

describe('an introspection', () => {
  it('by a tool is answered', async () => {
    const everything = { inputValueDeprecation: true, specifiedByUrl: true, oneOf: true };
    const { errors } = await createTestGateway().ask(getIntrospectionQuery(everything));
    expect(errors).toBeUndefined();
  });

  it.each([
    ['repeated', `{ ${aliases(4, '__schema { types { fields { ...F } } }')} }`],
    ['behind fragments', '{ ...Q } fragment Q on Query { __schema { types { fields { ...F } } } }'],
    ['of one type', `{ ${aliases(10, '__type(name: "Query") { fields { ...F } }')} }`],
  ])('%s without end is refused', async (_what, query) => {
    const document = `${query} fragment F on __Field { ${aliases(4_000, 'name')} }`;
    const { errors } = await createTestGateway({ limits: WIDE }).ask(document);
    expect(errors).toMatchObject([{ extensions: LIMIT }]);
    expect(errors?.[0]?.message).toMatch(/at most 200000 fields of the schema, .* got \d+/);
  });
});
