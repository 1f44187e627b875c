import { describe, expect, it } from 'vitest';
import { accepting, GRAPHQL_TYPE, got, JSON_TYPE, listen, post } from '../support/gateway-http.ts';
import { expectRefusal, refusalsIn } from '../support/refusals.ts';

const RUN = 'query Run($key: PrecheckRunKey!) { precheckRun(key: $key) { verdict } }';
const RUNS =
  'query Runs($keys: [PrecheckRunKey!]!, $age: Int) { precheckRuns(keys: $keys, maxAgeMs: $age) { verdict } }';
const NODES = 'query Nodes($ids: [ID!]!) { nodes(ids: $ids) { id } }';
const INCLUDE = 'query Include($if: Boolean!) { __typename @include(if: $if) }';

const HUGE = 'x'.repeat(300_000);
const plan = (backupPlanId: unknown, more: object = {}) => ({ backupPlan: { backupPlanId, ...more } });
const PASSED = plan('dbs-plan-passed');

const key = (value: unknown) => ({ query: RUN, variables: { key: value } });
const keys = (value: unknown) => ({ query: RUNS, variables: { keys: value } });
const ids = (value: unknown) => ({ query: NODES, variables: { ids: value } });
const wide = (fields: number) => Object.fromEntries(Array.from({ length: fields }, (_, i) => [`f${i}`, 1]));
/** With variables that JSON cannot be made to write. */
const written = (query: string, variables: string) =>
  `{"query":${JSON.stringify(query)},"variables":${variables}}`;
const age = (text: string) => written(RUNS, `{"keys":[],"age":${text}}`);
const nested = (depth: number, open: string, close: string) =>
  written(RUN, `{"key":${open.repeat(depth)}1${close.repeat(depth)}}`);

describe('variables that do not fit', () => {
  it.each<[what: string, params: unknown, message: RegExp]>([
    ['no way in a key', key({}), /\$key.*\{\}.*Exactly one key.*"PrecheckRunKey"/],
    ['two ways in a key', key({ ...PASSED, id: 'x' }), /id: "x".*Exactly one key/],
    ['a way that is null', key({ id: null }), /null at "key\.id".*must be non-null/],
    ['a way that is unknown', key({ plan: 'x' }), /"plan" is not defined by type "PrecheckRunKey"/],
    [
      'a way with an endless name',
      key({ [HUGE]: 1 }),
      /value \{ x+ … x+: 1 \}; Field "x+ … x+" is not defined/,
    ],
    ['__proto__ as a way', written(RUN, '{"key":{"id":"a","__proto__":{}}}'), /"__proto__" is not defined/],
    ['constructor as a way', key({ constructor: 1 }), /"constructor" is not defined by type/],
    ['a number for a key', key(7), /\$key.*invalid value 7; Expected type "PrecheckRunKey"/],
    ['a huge text for a key', key(HUGE), /value "x+ … x+"; Expected type "PrecheckRunKey"/],
    ['a list for a key', key([PASSED]), /\[\{ backupPlan: .*Expected type "PrecheckRunKey"/],
    ['null for a key', key(null), /\$key.*"PrecheckRunKey!" must not be null/],
    ['no key', { query: RUN }, /\$key.*"PrecheckRunKey!" was not provided/],
    ['__proto__ as a variable', written(RUN, '{"__proto__":{"key":{"id":"x"}}}'), /\$key.* not provided/],
    ['a number for a text', key(plan(7.5)), /7\.5 at "key\.backupPlan\.backupPlanId"; String cannot .*7\.5/],
    ['a long list for a text', key(plan(Array(20_000).fill('a'))), /String cannot represent .*\["a"/],
    ['a huge object for an id', key({ id: { a: HUGE } }), /\{ a: "x.* at "key\.id"; ID cannot .*\{ a: "x/],
    ['a text that is missing', key({ backupPlan: {} }), /\{\} .*"backupPlanId" of required type "String!"/],
    ['null among keys', keys([PASSED, null]), /null at "keys\[1\]"; Expected non-nullable/],
    ['10,000 keys that are none', keys(Array(10_000).fill({})), /\{\} at "keys\[0\]"; Exactly one key/],
    ['a list among ids', ids([['x']]), /\["x"\] at "ids\[0\]"; ID cannot/],
    ['an age of Infinity', age('1e400'), /\$age.*Infinity; Int cannot represent non-integer/],
    ['an age and a half', age('1.5'), /\$age.*1\.5; Int cannot represent non-integer/],
    ['an age beyond an Int', age('2147483648'), /2147483648; Int cannot .*32-bit signed integer/],
    ['a long text for an age', age(`"${'9'.repeat(10_000)}"`), /"9+ … 9+"; Int cannot .*non-integer/],
    ['a huge text for a Boolean', { query: INCLUDE, variables: { if: HUGE } }, /x"; Boolean cannot .*"x/],
    ['an abyss of lists', nested(300_000, '[', ']'), /\[Array\].*Expected type "PrecheckRunKey"/],
    ['an abyss of objects', nested(100_000, '{"a":', '}'), /\[Object\].*"a" is not defined/],
  ])('%s: INVALID_ARGUMENT, 400 as GraphQL and 200 as JSON', async (_what, params, message) => {
    const { url, lines, requests } = await listen();
    for (const [accept, status] of [
      [GRAPHQL_TYPE, 400],
      [JSON_TYPE, 200],
    ] as const) {
      const answer = await got(await fetch(url, accepting(accept, post(params))));
      expectRefusal(answer, { status, code: 'INVALID_ARGUMENT', message });
    }
    expect(requests).toEqual([]);
    expect(lines).toEqual([]);
  });
});

describe('a key of the right type that cannot be one', () => {
  const ID = /^id must be one that this gateway handed out, got /;
  const PLAN = /^backupPlan id must be 1 to 256 characters without spaces or control characters, got /;
  const ending = ({ source }: RegExp, got: string) => new RegExp(`${source}${got}$`);
  const foreign = (text: string) => ({ id: Buffer.from(text).toString('base64url') });

  it.each<[what: string, value: object, message: RegExp]>([
    ['an empty id', { id: '' }, ending(ID, '""')],
    ['a blank id', { id: ' \t' }, ending(ID, '" \\\\t"')],
    ['a huge id', { id: HUGE }, ending(ID, '"x{80}…"')],
    ['a number as id', { id: 7 }, ending(ID, '"7"')],
    ["another server's id", foreign('PrecheckRun:7'), ending(ID, '"UHJlY2hlY2tSdW46Nw"')],
    ['an id of an abyss', foreign(`run${'['.repeat(100_000)}`), ending(ID, '"cnVuW1tb.*…"')],
    [
      'an id of a subject',
      foreign('subject["backupPlan","default","cn-hangzhou","p"]'),
      /^id must be that of a PrecheckRun, got that of a backupPlan, "c3ViamVjdF.*": ask with its precheckRunId$/,
    ],
    [
      'an id of a foreign account',
      foreign(`run["backupPlan","${HUGE.slice(0, 3_000)}","cn-hangzhou","p"]`),
      /^account must be "default", got "x{80}…"$/,
    ],
    ['an empty plan', plan(''), ending(PLAN, '""')],
    ['an over-long plan', plan('p'.repeat(257)), ending(PLAN, '"p{80}…"')],
    ['a plan cut within a character', plan(`${'p'.repeat(79)}${'😀'.repeat(90)}`), ending(PLAN, '"p{79}…"')],
    ['a plan with a bell', plan('a\u0007b'), ending(PLAN, '"a\\\\u0007b"')],
    ['a plan with a NUL', plan('a\0b'), ending(PLAN, '"a\\\\u0000b"')],
    ['a plan with a no-break space', plan('a\u00a0b'), ending(PLAN, '"a\\\\u00a0b"')],
    ['a plan with a direction mark', plan('a\u202eb'), ending(PLAN, '"a\\\\u202eb"')],
    ['a plan with an invisible tag', plan('a\u{e0001}b'), ending(PLAN, '"a\\\\udb40\\\\udc01b"')],
    ['a plan with half a character', plan('a\ud800b'), ending(PLAN, '"a\\\\ud800b"')],
    ['an empty task', { restoreTask: { restoreTaskId: '' } }, /^restoreTask id must be 1 to 256 .*got ""$/],
    ['an empty region', plan('p', { regionId: '' }), /^regionId must be .*"cn-hangzhou", got ""$/],
    ['a huge region', plan('p', { regionId: HUGE }), /^regionId must be .*"cn-hangzhou", got "x{80}…"$/],
    ['__proto__ as account', plan('p', { account: '__proto__' }), /must be "default", got "__proto__"$/],
  ])('%s: one null and one error at its path, the other answered', async (_what, value, message) => {
    const { url, lines, requests } = await listen();
    const answer = await got(await fetch(url, accepting(GRAPHQL_TYPE, post(keys([value, PASSED])))));
    expectRefusal(answer, { status: 200, code: 'INVALID_ARGUMENT', message });
    expect(refusalsIn(answer).map(({ path }) => path)).toEqual([['precheckRuns', 0]]);
    expect(JSON.parse(answer.text).data).toEqual({ precheckRuns: [null, { verdict: 'PASSED' }] });
    expect(requests).toHaveLength(1);
    expect(lines).toEqual([]);
  });
});

it.each<[where: string, params: unknown]>([
  ['a key', key(wide(80_000))],
  ['a part of a key', key(plan('p', wide(79_999)))],
  ['one of many keys', keys([PASSED, wide(80_000)])],
])('%s with 80,000 fields is refused before anybody looks for each of them', async (_where, params) => {
  const { url, lines } = await listen();
  const answer = await got(await fetch(url, accepting(GRAPHQL_TYPE, post(params))));
  const message = /^an object in variables may have at most 32 fields, got 80000$/;
  expectRefusal(answer, { status: 400, code: 'LIMIT_EXCEEDED', message });
  expect(lines).toEqual([]);
});

describe('a list', () => {
  it.each<[what: string, params: unknown, message: RegExp]>([
    ['10,000 keys', keys(Array(10_000).fill(PASSED)), /^keys takes at most 100 entries, got 10000$/],
    ['101 bad keys', keys(Array(101).fill({ id: 'zz' })), /^keys takes at most 100 entries, got 101$/],
    ['10,000 ids', ids(Array(10_000).fill('x')), /^ids takes at most 100 entries, got 10000$/],
    [
      'a key in a field too many',
      {
        query: `{ ${Array.from({ length: 101 }, (_, i) => `a${i}: precheckRun(key: {databaseTask: {taskId: "t-mysql-passed", regionId: "cn-${i}"}}) { id }`).join(' ')} }`,
      },
      /^one operation may look at 100 runs at most, got also that of databaseTask "t-mysql-passed"$/,
    ],
  ])('of %s is refused with LIMIT_EXCEEDED, and counted', async (_what, params, message) => {
    const { url, lines } = await listen();
    const answer = await got(await fetch(url, accepting(GRAPHQL_TYPE, post(params))));
    expectRefusal(answer, { status: 200, code: 'LIMIT_EXCEEDED', message });
    expect(lines).toEqual([]);
  });

  it('of 100 keys, all bad, costs no call and one error each', async () => {
    const { url, requests } = await listen();
    const bad = Array.from({ length: 100 }, (_, i) => ({ id: `zz${i}` }));
    const errors = refusalsIn(await got(await fetch(url, post(keys(bad)))));
    expect(errors.map(({ message, path }) => ({ message, path }))).toEqual(
      bad.map(({ id }, i) => ({
        message: expect.stringMatching(new RegExp(`handed out, got "${id}"$`)),
        path: ['precheckRuns', i],
      })),
    );
    expect(requests).toEqual([]);
  });
});
