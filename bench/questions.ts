import { body, RUN_FIELDS } from './run-query.ts';

/** What the servers are asked, the n-th time: the same length each time. */
export interface Question {
  /** The body of a GraphQL request. */
  graphql(at: number): string;
  /** The path where the REST server answers the same. */
  rest(at: number): string;
  /** What that answers, of the data of the GraphQL answer. */
  pick(data: Readonly<Record<string, unknown>>): unknown;
}

const PLAN = 'dbs-plan-warned';

/** Longer than any benchmark, different each time, and as long as the last one when written. */
const maxAgeMs = (at: number): number => 1_000_000_000 + (at % 1_000_000_000);

const document = (text: string): string => JSON.stringify(text);

/** The same each time: whatever a server has, it may remember. */
export const WARM: Question = {
  graphql: () => body,
  rest: () => `/runs/${PLAN}`,
  pick: ({ precheckRun }) => precheckRun,
};

const RUN = document(`query Run($key: PrecheckRunKey!, $maxAgeMs: Int) {
  precheckRun(key: $key, maxAgeMs: $maxAgeMs) { ${RUN_FIELDS} }
}`);

/** One document, but a variable that differs each time: what is asked is never what was asked before. */
export const EXECUTED: Question = {
  graphql: (at) =>
    `{"query":${RUN},"variables":{"key":{"backupPlan":{"backupPlanId":"${PLAN}"}},"maxAgeMs":${maxAgeMs(at)}}}`,
  rest: (at) => `/runs/${PLAN}?maxAgeMs=${maxAgeMs(at)}`,
  pick: ({ precheckRun }) => precheckRun,
};

/** All that were ever checked among the first numbered plans of the emulator. */
const PLANS = Array.from({ length: 60 }, (_, at) => at + 1)
  .filter((number) => number % 20 !== 5)
  .slice(0, 50)
  .map((number) => `dbsp${String(number).padStart(6, '0')}`);

const RUNS = document(`query Runs($keys: [PrecheckRunKey!]!, $maxAgeMs: Int) {
  precheckRuns(keys: $keys, maxAgeMs: $maxAgeMs) { ${RUN_FIELDS} }
}`);
const KEYS = JSON.stringify(PLANS.map((backupPlanId) => ({ backupPlan: { backupPlanId } })));

/** Fifty runs, with a variable that differs each time. */
export const BATCH: Question = {
  graphql: (at) => `{"query":${RUNS},"variables":{"keys":${KEYS},"maxAgeMs":${maxAgeMs(at)}}}`,
  rest: (at) => `/runs?plans=${PLANS.join(',')}&maxAgeMs=${maxAgeMs(at)}`,
  pick: ({ precheckRuns }) => precheckRuns,
};

const LISTED = `{"query":${document(`query List {
  backupPlans(first: 50) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { id upstreamId displayName status engine precheckRunId precheckSummary { outcome message rawStatus } }
  }
}`)}}`;

/** A page of fifty plans, which a list tells of; it is as old as the gateway polls, at most, so it is read each second. */
export const LIST: Question = {
  graphql: () => LISTED,
  rest: () => '/plans?first=50',
  pick: ({ backupPlans }) => backupPlans,
};
