import type { Limits } from '../../src/server/limits.ts';
import { backupPlan } from '../support/keys.ts';
import { type AccessRow, asking, asksFor, limited, PASSED, SAYS } from './access-matrix-row.ts';

const document = (
  name: string,
  limits: Partial<Limits>,
  got: string,
  asks: AccessRow['asks'],
): AccessRow => ({
  ...limited(name, limits, `the document may have at most ${Object.values(limits)} ${got}`),
  asks,
});

const padded =
  (length: number): AccessRow['asks'] =>
  (by) => {
    const operation = asksFor(PASSED)(by);
    return { ...operation, query: String(operation.query).padEnd(length) };
  };

const withPadding = (length: number) => (): ReturnType<AccessRow['asks']> => {
  const { query, variables } = asking('verdict')('POST');
  return { query, variables: { ...Object(variables), padding: 'x'.repeat(length) } };
};

const twoKeys: AccessRow['asks'] = (by) => {
  const keys = [PASSED, 'dbs-plan-warned'].map(backupPlan);
  return by === 'POST' || by === 'GET'
    ? {
        query: 'query ($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) { verdict } }',
        variables: { keys },
      }
    : {
        query:
          'subscription ($keys: [PrecheckRunKey!]!) { precheckUpdates(keys: $keys) { run { verdict } } }',
        variables: { keys },
      };
};

const ofDocuments: readonly AccessRow[] = [
  document('characters', { maxDocumentCharacters: 400 }, 'characters, got 401', padded(401)),
  document('tokens', { maxTokens: 9 }, 'tokens, got at least 10', asksFor(PASSED)),
  document('levels', { maxDepth: 2 }, 'levels, got 3', asking('subject { id }', 'verdict')),
  document('aliases', { maxAliases: 1 }, 'aliases, got 2', asking('a: verdict b: verdict')),
  document(
    'directives',
    { maxDirectives: 1 },
    'directives, got 2',
    asking('verdict @include(if: true) @skip(if: false)'),
  ),
  document(
    'fields',
    { maxFields: 2 },
    'fields, fragments written out, got 3',
    asking('verdict status', 'verdict'),
  ),
  document(
    'fields of the schema',
    { maxIntrospectedFields: 61 },
    'fields of the schema, for all its types, got 62',
    () => ({ query: '{ __schema { types { name description } } }' }),
  ),
].map((row) => ({ ...row, name: `a document of one too many ${row.name}` }));

const ofRequests: readonly AccessRow[] = [
  {
    ...limited('a key more than one list may have', { maxKeys: 1 }, 'keys takes at most 1 entries, got 2'),
    asks: twoKeys,
  },
  {
    ...limited(
      'a body, or a message, of too many bytes',
      { maxBodyBytes: 200 },
      'the request body may have at most 200 bytes, got 1563',
    ),
    ...{ asks: withPadding(1_400), says: SAYS['no such body'], answered: ['GET', 'SSE by GET'], reason: '' },
  },
  {
    ...limited(
      'an address of too many bytes',
      {},
      'the request line and headers may have at most 65536 bytes in 1000 fields, got more',
    ),
    ...{ asks: withPadding(70_000), says: SAYS['no such address'] },
    answered: ['POST', 'SSE by POST', 'WebSocket'],
  },
];

export const LIMITS_OF_REQUESTS: readonly AccessRow[] = [...ofDocuments, ...ofRequests];
