import { WARM } from './questions.ts';
import { headers } from './run-query.ts';

/** One request, and what its answer must have and must not have. */
export interface Asked {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly has: string;
  readonly hasNot?: string;
}

/** Requests of one kind, so many a second, no more than so many at a time. */
export interface Kind {
  readonly name: string;
  readonly perSecond: number;
  readonly atOnce: number;
  readonly nth: (at: number) => Asked;
}

const ERRORS = '"errors"';

const asking = (query: string, variables: object, has: string): Asked => ({
  ...{ body: JSON.stringify({ query, variables }), has, hasNot: ERRORS },
});

/** One of a list, the n-th time. */
const turn = <T>(of: readonly [T, ...T[]], at: number): T => of[at % of.length] ?? of[0];

const padded = (number: number) => String(number).padStart(6, '0');

/** The numbered plans of the emulator that were ever checked. */
const PLANS = Array.from({ length: 320 }, (_, at) => at + 1)
  .filter((number) => number % 20 !== 5)
  .map((number) => ({ backupPlan: { backupPlanId: `dbsp${padded(number)}` } }));

export const planKeys = (count: number, at: number) =>
  Array.from({ length: count }, (_, index) => PLANS[(at * 7 + index) % PLANS.length]);

export const STALLED = { backupPlan: { backupPlanId: 'dbs-plan-stalled' } };

const ENGINES = ['mysql', 'mssql', 'oracle'] as const;
const STARTED = ENGINES.flatMap((engine) =>
  ['passed', 'warned', 'failed'].map((end) => ({
    instanceUuid: `db-${engine}-${end}`,
    engine: engine.toUpperCase(),
  })),
);
/** Databases whose prechecks are started anew all the time. */
export const MOVING = STARTED.map(({ instanceUuid }) => ({ database: { instanceUuid } }));

const FIELDS = 'id kind status verdict progress revision items { id code state message } counts { total }';
const RUN = `query Run($key: PrecheckRunKey!, $maxAgeMs: Int) { precheckRun(key: $key, maxAgeMs: $maxAgeMs) { ${FIELDS} } }`;
const RUNS = `query Runs($keys: [PrecheckRunKey!]!, $maxAgeMs: Int) { precheckRuns(keys: $keys, maxAgeMs: $maxAgeMs) { ${FIELDS} } }`;
const AWAIT = `query Await($key: PrecheckRunKey!, $timeoutMs: Int) { awaitPrecheckRun(key: $key, timeoutMs: $timeoutMs) { ${FIELDS} } }`;
const START = `mutation Start($input: StartDatabasePrecheckInput!) { startDatabasePrecheck(input: $input) { run { ${FIELDS} } } }`;
const GUIDES = `query Guides($engine: DatabaseEngine) { precheckItemGuides(engine: $engine) { code title why fix } }`;
const PAGE = `totalCount pageInfo { endCursor } nodes { id upstreamId precheckRunId }`;
const LISTS = [
  `query Plans($first: Int) { backupPlans(first: $first) { ${PAGE} } }`,
  `query Restores($first: Int) { restoreTasks(backupPlanId: "dbsp000100", first: $first) { ${PAGE} } }`,
  `query Databases($first: Int) { serverDatabases(engine: ORACLE, first: $first) { ${PAGE} } }`,
] as const;

/** Never the same twice, so never in the memory of answers. */
const anew = (at: number) => 1_000_000_000 + at;

const refused = (body: string, has = ERRORS): Asked => ({ body, has, hasNot: '"INTERNAL"' });
const query = (text: string, variables?: object) => JSON.stringify({ query: text, variables });

const BAD = [
  (at: number) => refused(query(`{ broken${at} `)),
  (at: number) => refused(query(`{ unknown${at} }`), 'GRAPHQL_VALIDATION_FAILED'),
  (at: number) => refused(`no JSON ${at}`),
  (at: number) => refused(query(RUN, { key: at })),
  (at: number) =>
    refused(query(RUN, { key: { backupPlan: { backupPlanId: `nowhere-${at % 100}` } } }), 'NOT_FOUND'),
  (at: number) => refused(query(RUNS, { keys: planKeys(101, at) }), 'LIMIT_EXCEEDED'),
] as const;

export const KINDS: readonly Kind[] = [
  {
    ...{ name: 'the same query', perSecond: 20, atOnce: 8 },
    nth: (at) => ({ body: WARM.graphql(at), has: '"verdict":"WARNED"', hasNot: ERRORS }),
  },
  {
    ...{ name: 'other variables', perSecond: 10, atOnce: 8 },
    nth: (at) => asking(RUN, { key: planKeys(1, at)[0], maxAgeMs: anew(at) }, '"verdict"'),
  },
  {
    ...{ name: 'other documents', perSecond: 4, atOnce: 4 },
    nth: (at) =>
      asking(RUN.replace('id kind', `id field${at}: kind`), { key: planKeys(1, at)[0] }, `field${at}`),
  },
  {
    ...{ name: 'batches of 50', perSecond: 1, atOnce: 2 },
    nth: (at) => asking(RUNS, { keys: planKeys(50, at), maxAgeMs: anew(at) }, '"verdict"'),
  },
  {
    ...{ name: 'lists', perSecond: 2, atOnce: 4 },
    nth: (at) => asking(turn(LISTS, at), { first: 1 + (at % 100) }, '"totalCount"'),
  },
  {
    ...{ name: 'guides', perSecond: 1, atOnce: 2 },
    nth: (at) => ({
      ...asking(GUIDES, { engine: turn(['MYSQL', 'MSSQL', 'ORACLE'], at) }, '"title"'),
      headers: { 'accept-language': turn(['en', 'zh'], at) },
    }),
  },
  { name: 'bad requests', perSecond: 3, atOnce: 4, nth: (at) => turn(BAD, at)(at) },
  {
    ...{ name: 'waits', perSecond: 2, atOnce: 12 },
    nth: (at) => {
      const key = turn<object>([STALLED, ...MOVING], at);
      return asking(AWAIT, { key, timeoutMs: 1_000 + (at % 5) * 1_000 }, '"status"');
    },
  },
  {
    ...{ name: 'starts', perSecond: 0.4, atOnce: 1 },
    nth: (at) => asking(START, { input: STARTED[at % STARTED.length] }, '"status"'),
  },
];

/** Each from another address, so that whoever counts callers has many. */
export const headersOf = (asked: Asked, at: number): Readonly<Record<string, string>> => ({
  ...headers,
  'x-forwarded-for': `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`,
  ...asked.headers,
});

/** Why an answer is not the one that it must be; null where it is. */
export const wrongIn = ({ has, hasNot }: Pick<Asked, 'has' | 'hasNot'>, text: string): string | null => {
  if (!text.includes(has)) return `has no ${has}: ${text.slice(0, 300)}`;
  return hasNot !== undefined && text.includes(hasNot) ? `has ${hasNot}: ${text.slice(0, 300)}` : null;
};
