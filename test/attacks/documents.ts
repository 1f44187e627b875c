import { getIntrospectionQuery } from 'graphql';
import { type Attack, key, nest, post, repeat, times } from './attack.ts';

const TOO_MUCH = ['400 LIMIT_EXCEEDED'];
const NOT_VALID = ['400 GRAPHQL_VALIDATION_FAILED'];
const NOT_PARSED = ['400 GRAPHQL_PARSE_FAILED'];

const RUN = 'precheckRun(key: { backupPlan: { backupPlanId: "dbs-plan-warned" } })';
const fragment = (index: number, selection: string) => `fragment f${index} on Query { ${selection} }`;
const spreads = (count: number, inner: (next: number) => string) =>
  `{ ...f0 } ${repeat(count, (index) => fragment(index, inner((index + 1) % count)))}`;
const doubled = `{ ...f0 } ${repeat(30, (index) => fragment(index, `a: __typename ...f${index + 1} ...f${index + 1}`))} ${fragment(30, '__typename')}`;

/** Documents that are short to send and long to answer. */
const DOCUMENTS: readonly (readonly [name: string, ends: readonly string[], document: string])[] = [
  ['10,000 aliases', TOO_MUCH, `{ ${repeat(10_000, (index) => `a${index}: __typename`)} }`],
  ['2,000 aliases in a short document', TOO_MUCH, `{ ${repeat(2_000, (index) => `a${index}: __typename`)} }`],
  [
    'aliases in one fragment that is spread often',
    TOO_MUCH,
    `{ ${RUN} { ${'...f '.repeat(200)} } } fragment f on PrecheckRun { ${repeat(100, (index) => `a${index}: id`)} }`,
  ],
  ['depth 1,000', TOO_MUCH, `{ ${RUN} { ${nest(500, 'subject { precheckRun { ', 'id', ' } }')} } }`],
  ['3,900 brackets', TOO_MUCH, nest(3_900, '{ a ', '', '}')],
  ['4,000 inline fragments in each other', TOO_MUCH, `{ ${nest(2_600, '... { ', '__typename', ' }')} }`],
  ['lists in each other', TOO_MUCH, `{ precheckRuns(keys: ${nest(3_000, '[', '', ']')}) { id } }`],
  ['a fragment of itself', NOT_VALID, `{ ...f0 } ${fragment(0, '...f0')}`],
  ['a cycle of 500 fragments', NOT_VALID, spreads(500, (next) => `...f${next}`)],
  ['a cycle of fragments that double', NOT_VALID, spreads(100, (next) => `...f${next} ...f${next}`)],
  ['30 fragments that double', TOO_MUCH, doubled],
  ['1 MB', TOO_MUCH, `{ ${'__typename '.repeat(90_000)} }`],
  ['1 MB of spaces', TOO_MUCH, `{ __typename${' '.repeat(1_000_000)} }`],
  ['1.1 MB', ['413 LIMIT_EXCEEDED', 'cut'], `{ ${'__typename '.repeat(100_000)} }`],
  ['1,000 directives', TOO_MUCH, `{ __typename ${'@skip(if: false) '.repeat(1_000)} }`],
  ['2,000 unknown directives', TOO_MUCH, `query ${'@a '.repeat(2_000)} { __typename }`],
  [
    'directives of variables',
    TOO_MUCH,
    `query (${repeat(1_000, (index) => `$v${index}: Int @a`)}) { __typename }`,
  ],
  ['1,000 variables', NOT_VALID, `query (${repeat(1_000, (index) => `$v${index}: Int`)}) { __typename }`],
  ['1,000 operations', ['400 INVALID_ARGUMENT'], repeat(1_000, (index) => `query q${index} { __typename }`)],
  ['5,000 unknown fields', TOO_MUCH, `{ ${repeat(5_000, (index) => `precheckRum${index}`)} }`],
  ['one field 7,000 times', TOO_MUCH, `{ ${'__typename '.repeat(7_000)} }`],
  ['a run 500 times under one name', TOO_MUCH, `{ ${`${RUN} { id } `.repeat(500)} }`],
  [
    '200 aliases of 100 keys',
    TOO_MUCH,
    `query ($keys: [PrecheckRunKey!]!) { ${repeat(200, (index) => `a${index}: precheckRuns(keys: $keys) { id }`)} }`,
  ],
  [
    'introspection in circles',
    TOO_MUCH,
    `{ __schema { types { ${nest(12, 'fields { type { ', 'name', ' } }')} } } }`,
  ],
  ['a null byte', NOT_PARSED, '{ __typename\0 }'],
  ['a string without an end', NOT_PARSED, `{ node(id: "${'a'.repeat(60_000)}) { id } }`],
];

const documents: readonly Attack[] = DOCUMENTS.map(([name, ends, document]) => ({
  ...{ name, ends },
  // More than once: what is refused may be remembered.
  run: (target) =>
    times(5, () =>
      post(target, document, { keys: Array.from({ length: 100 }, (_, index) => key(`none-${index}`)) }),
    ),
}));

export const DOCUMENT_ATTACKS: readonly Attack[] = [
  ...documents,
  {
    name: '100 introspections at once',
    ends: ['served'],
    run: (target) => times(100, () => post(target, getIntrospectionQuery())),
  },
  {
    name: '100 introspections, each another document',
    ends: ['served'],
    run: (target) => times(100, (index) => post(target, `${getIntrospectionQuery()}#${index}`)),
  },
  {
    name: '300 documents, each another one',
    ends: ['served'],
    run: (target) => times(300, (index) => post(target, `{ a${index}: __typename }`)),
  },
];
