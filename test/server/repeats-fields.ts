import fc from 'fast-check';
import { runIdOf, subjectIdOf } from '../../src/domain/node-id.ts';

/** Some of these, in their order. */
const someOf = (...all: readonly string[]): fc.Arbitrary<string> =>
  fc.subarray([...all], { minLength: 1, maxLength: Math.min(5, all.length) }).map((some) => some.join(' '));

const filled = (parts: readonly fc.Arbitrary<string>[], put: (...texts: string[]) => string) =>
  fc.tuple(...parts).map((texts) => put(...texts));

const guide = someOf('title', 'locale', 'why fix', 'severity isInferred');
const item = guide.chain((parts) =>
  someOf(
    ...['code state', 'message', `guide { ${parts} }`, `zh: guide(locale: ZH) { ${parts} }`],
    `own: guide(locale: $locale) { ${parts} }`,
  ),
);

const run: fc.Arbitrary<string> = item.chain((parts) =>
  someOf(
    ...['id', 'kind account regionId', 'status verdict', 'a: progress', 'message engine', 'revision'],
    ...['startedAt updatedAt finishedAt', 'observedAt', 'isStale trouble { code message since retryAt }'],
    ...['stalledSince', 'upstream { requestId rawStatus errorMessage }', 'counts { total passed failed }'],
    ...[`items { id ${parts} }`, 'subject { id upstreamId }', '...RunParts', 'subject { displayName }'],
    ...['status @include(if: $yes)', 'observedAt @skip(if: $yes)', '... @skip(if: $yes) { progress }'],
  ),
);

const subject = run.chain((parts) =>
  someOf(
    ...['id', 'upstreamId account', 'displayName', 'precheckRunId', `precheckRun { ${parts} }`],
    ...['precheckSummary { outcome message rawStatus }', 'displayName @include(if: $yes)'],
  ),
);

const AGES = ['', ', maxAgeMs: 0', ', maxAgeMs: 700', ', maxAgeMs: 20000', ', maxAgeMs: $age'] as const;
const age = fc.constantFrom(...AGES);
const key = fc.constantFrom(
  ...['$key', '{ backupPlan: { backupPlanId: "dbs-plan-live" } }'],
  ...['{ backupPlan: { backupPlanId: "dbs-plan-warned", regionId: "cn-hangzhou" } }'],
  ...['{ database: { instanceUuid: "db-mysql-live" } }', '{ backupPlan: { backupPlanId: "" } }'],
  ...['{ backupPlan: { backupPlanId: "dbs-plan-passed", account: "beta" } }'],
);
const PASSED = '{ restoreTask: { restoreTaskId: "dbs-restore-passed" } }';

const place = { account: 'default', regionId: 'cn-hangzhou' };
const plan = (upstreamId: string, account = 'default') =>
  ({ ...place, account, by: 'backupPlan', upstreamId }) as const;
const IDS: readonly string[] = [
  ...[plan('dbs-plan-live'), plan('dbs-plan-passed'), plan('dbs-plan-passed', 'beta')].map(runIdOf),
  ...[plan('dbsp000001'), plan('dbs-plan-live'), plan('nowhere-at-all')].map(subjectIdOf),
  subjectIdOf({ ...place, by: 'database', upstreamId: 'db-mysql-live' }),
  'nonsense',
];
const id = fc.constantFrom(...IDS.map((text) => JSON.stringify(text)));
const nodeParts = filled([run, subject], (ofRun, ofSubject) =>
  ofRun.includes('a:') ? `... on PrecheckRun { ${ofRun} }` : `id ... on PrecheckSubject { ${ofSubject} }`,
);

const list = (name: string, args: string, more: string) =>
  filled([subject, fc.constantFrom('first: 20', 'first: 2', 'first: 7')], (parts, first) => {
    const all = `totalCount pageInfo { endCursor hasNextPage } nodes { ${parts} ${more} }`;
    return `${name}(${args} ${first}) { ${all} }`;
  });

const LISTS = [
  list('backupPlans', '', 'source { address userName }'),
  list('backupPlans', 'regionId: "cn-beijing"', 'status'),
  list('backupPlans', 'ids: ["dbs-plan-live", "dbsp000002"]', 'createdAt'),
  list('backupPlans', 'ids: []', 'id'),
  list('backupPlans', 'ids: [], account: "nowhere"', 'id'),
  list('restoreTasks', 'backupPlanId: "dbsp000100"', 'backupPlan { displayName } destination { address }'),
  list('serverDatabases', '', 'engine agentStatus'),
  list('serverDatabases', 'engine: ORACLE, account: "beta"', 'instanceName'),
];

const RUNS = [
  filled([key, age, run], (which, old, parts) => `precheckRun(key: ${which}${old}) { ${parts} }`),
  filled([key, age, run], (which, old, parts) => `precheckRuns(keys: [${which}, $key]${old}) { ${parts} }`),
  filled([key, run], (which, parts) => `precheckRuns(keys: [${which}, ${PASSED}]) { ${parts} }`),
  filled([id, nodeParts], (one, parts) => `node(id: ${one}) { ${parts} }`),
  filled([id, id, nodeParts], (one, other, parts) => `nodes(ids: [${one}, ${other}]) { ${parts} }`),
];

/** A field of `Query` with its arguments and what it selects; some are refused. */
export const ROOT_FIELDS: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.oneof(...RUNS) },
  { weight: 3, arbitrary: fc.oneof(...LISTS) },
  {
    weight: 1,
    arbitrary: filled([guide], (parts) => `precheckItemGuides(engine: MYSQL, locale: $locale) { ${parts} }`),
  },
  {
    weight: 1,
    arbitrary: filled([guide], (parts) => `precheckItemGuides(codes: ["CHECK_OTHER"]) { code ${parts} }`),
  },
  fc.constantFrom('regions(kind: BACKUP_PLAN)', 'regions(kind: DATABASE, account: "beta")'),
  filled([run], (parts) => `awaitPrecheckRun(key: ${PASSED}) { ${parts} }`),
  fc.constantFrom('__schema { queryType { fields { name } } }', '__type(name: "Node") { name kind }'),
  fc.constantFrom('__typename', '__typename @skip(if: $yes)'),
);
