import { type Attack, key, nest, postBody, times } from './attack.ts';

const RUN = 'query ($key: PrecheckRunKey!) { precheckRun(key: $key) { verdict } }';
const RUNS = 'query ($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) { verdict } }';
const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
const TYPENAME = '{ __typename }';

const WRONG = ['400 INVALID_ARGUMENT'];
const TOO_MUCH = ['400 LIMIT_EXCEEDED'];

const bodyOf = (query: string, variables: string) =>
  `{"query":${JSON.stringify(query)},"variables":${variables}}`;
const PLAN = JSON.stringify(key('dbs-plan-warned'));
const MANY_FIELDS = `{${Array.from({ length: 100_000 }, (_, index) => `"${index}":1`).join()}}`;
const POLLUTED = '{"verdict":"PASSED","query":"{ hacked }","key":{"id":"x"},"extensions":{"code":"X"}}';

/** Bodies of one request. */
const BODIES: readonly (readonly [
  name: string,
  ends: readonly string[],
  body: string | Buffer<ArrayBuffer>,
])[] = [
  ['a batch of 1,000', WRONG, JSON.stringify(Array.from({ length: 1_000 }, () => ({ query: TYPENAME })))],
  ['an empty batch', WRONG, '[]'],
  ['100,000 lists in each other', WRONG, nest(100_000, '[', '', ']')],
  ['variables of 100,000 levels', WRONG, bodyOf(RUN, `{"key":${nest(100_000, '[', '', ']')}}`)],
  [
    'variables of 50,000 objects in each other',
    WRONG,
    bodyOf(RUN, `{"key":${nest(50_000, '{"id":', '1', '}')}}`),
  ],
  [
    'extensions of 100,000 levels',
    ['served'],
    `{"query":"${TYPENAME}","extensions":{"a":${nest(100_000, '[', '', ']')}}}`,
  ],
  ['a key of 100,000 fields', TOO_MUCH, bodyOf(RUN, `{"key":${MANY_FIELDS}}`)],
  ['100,000 variables', WRONG, bodyOf(RUN, MANY_FIELDS)],
  [
    '10,000 keys',
    ['200 LIMIT_EXCEEDED'],
    bodyOf(RUNS, JSON.stringify({ keys: Array.from({ length: 10_000 }, (_, i) => key(`k${i}`)) })),
  ],
  [
    '10,000 wrong keys',
    WRONG,
    bodyOf(RUNS, JSON.stringify({ keys: Array.from({ length: 10_000 }, () => 1) })),
  ],
  [
    '100 ids of 10,000 characters',
    ['200 INVALID_ARGUMENT'],
    bodyOf(NODES, JSON.stringify({ ids: Array.from({ length: 100 }, () => 'A'.repeat(10_000)) })),
  ],
  ['__proto__ as a variable', ['served'], bodyOf(RUN, `{"__proto__":${POLLUTED},"key":${PLAN}}`)],
  ['__proto__ alone', WRONG, bodyOf(RUN, `{"__proto__":{"key":${PLAN}}}`)],
  [
    'constructor as a variable',
    ['served'],
    bodyOf(RUN, `{"constructor":{"prototype":${POLLUTED}},"key":${PLAN}}`),
  ],
  [
    '__proto__ in a key',
    WRONG,
    bodyOf(RUN, `{"key":{"__proto__":${POLLUTED},"backupPlan":{"backupPlanId":"a"}}}`),
  ],
  ['constructor in a key', WRONG, bodyOf(RUN, `{"key":{"constructor":{"prototype":${POLLUTED}}}}`)],
  ['__proto__ as a parameter', WRONG, `{"__proto__":{"query":"${TYPENAME}"}}`],
  [
    '__proto__ as the operation',
    WRONG,
    `{"query":"query a { __typename } query b { __typename }","operationName":"__proto__"}`,
  ],
  ['parameters given twice', ['served'], `{"query":"{ hacked }","query":"${TYPENAME}"}`],
  ['a key given twice', WRONG, bodyOf(RUN, `{"key":${PLAN},"key":{}}`)],
  [
    'invalid UTF-8',
    WRONG,
    Buffer.concat([
      Buffer.from('{"query":"{ __typename } # '),
      Buffer.from([0xc3, 0x28, 0xff]),
      Buffer.from('"}'),
    ]),
  ],
  ['half a surrogate', ['400 GRAPHQL_PARSE_FAILED'], `{"query":"{ __typename } # \\ud800"}`],
  [
    'a number beyond all',
    WRONG,
    bodyOf('query ($a: Int) { precheckRun(key: { id: "a" }, maxAgeMs: $a) { id } }', '{"a":1e400}'),
  ],
  ['bytes of zero', WRONG, Buffer.alloc(100_000)],
];

export const BODY_ATTACKS: readonly Attack[] = BODIES.map(([name, ends, body]) => ({
  ...{ name, ends },
  run: (target) => times(3, () => postBody(target, typeof body === 'string' ? body : new Uint8Array(body))),
}));
