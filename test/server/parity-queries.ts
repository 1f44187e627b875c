import { backupPlan } from '../support/keys.ts';
import {
  error,
  guarded,
  LONG_LIST,
  MALFORMED,
  NO_ID,
  NO_NAME,
  NO_TOKEN,
  PASSED,
  refused,
  type Scenario,
  TOO_MANY,
  UNKNOWN,
} from './parity-scenarios.ts';

const ONE =
  'query One($key: PrecheckRunKey!) { precheckRun(key: $key) { verdict isStale trouble { code } } }';
const LIST = 'query List($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) { verdict } }';
const AWAIT = `query Await($key: PrecheckRunKey!, $timeoutMs: Int) {
  awaitPrecheckRun(key: $key, timeoutMs: $timeoutMs) { status verdict observedAt }
}`;
const one = (key: object) => ({ query: ONE, variables: { key } });
const waitFor = (id: string, timeoutMs: number) => ({
  query: AWAIT,
  variables: { key: backupPlan(id), timeoutMs },
});
const NOWHERE = 'Sas knows no database "nowhere" (Param.NotFound)';
const FORBIDDEN =
  'The cloud account may not call Dbs DescribePreCheckProgressList for backup plan "dbs-plan-forbidden" (Request.Forbidden)';

export const QUERIES: readonly Scenario[] = [
  {
    ...{ name: 'a run', kind: 'answered', operation: one(PASSED) },
    results: [{ data: { precheckRun: { verdict: 'PASSED', isStale: false, trouble: null } } }],
  },
  {
    ...{ name: 'an unknown run', kind: 'answered', operation: one(UNKNOWN) },
    results: [{ data: { precheckRun: null }, errors: [error('NOT_FOUND', NOWHERE, 'precheckRun')] }],
  },
  {
    ...{ name: 'three runs, one of them unknown', kind: 'answered' },
    operation: {
      query: LIST,
      variables: { keys: [PASSED, UNKNOWN, backupPlan('dbs-plan-warned')] },
    },
    results: [
      {
        data: { precheckRuns: [{ verdict: 'PASSED' }, null, { verdict: 'WARNED' }] },
        errors: [error('NOT_FOUND', NOWHERE, 'precheckRuns', 1)],
      },
    ],
  },
  {
    ...{ name: 'a run that the cloud account may not see', kind: 'answered' },
    operation: one(backupPlan('dbs-plan-forbidden')),
    results: [
      { data: { precheckRun: null }, errors: [error('UPSTREAM_FORBIDDEN', FORBIDDEN, 'precheckRun')] },
    ],
  },
  {
    ...{ name: 'a run that was read before, while the vendor throttles', kind: 'answered' },
    operation: one(PASSED),
    async before({ ask, clock, controls }) {
      await ask(ONE, one(PASSED).variables);
      await clock.advance(60_000);
      controls.fail({ fault: 'throttling-user' });
    },
    results: [
      {
        data: { precheckRun: { verdict: 'PASSED', isStale: true, trouble: { code: 'UPSTREAM_THROTTLED' } } },
      },
    ],
  },
  {
    ...{ name: 'a run that was never read, while the vendor throttles', kind: 'answered' },
    operation: one(backupPlan('fault-throttling-user')),
    results: [
      {
        data: { precheckRun: null },
        errors: [
          error(
            'UPSTREAM_THROTTLED',
            'Dbs is limiting the rate of DescribePreCheckProgressList (Throttling.User)',
            'precheckRun',
          ),
        ],
      },
    ],
  },
  {
    ...{ name: '`awaitPrecheckRun`, until the run is over', kind: 'answered' },
    operation: waitFor('dbs-plan-again', 25_000),
    results: [
      {
        data: {
          awaitPrecheckRun: {
            ...{ status: 'FINISHED', verdict: 'FAILED', observedAt: '2026-01-01T00:00:05.500Z' },
          },
        },
      },
    ],
  },
  {
    ...{ name: '`awaitPrecheckRun`, until the time is up', kind: 'answered' },
    operation: waitFor('dbs-plan-stalled', 2_000),
    results: [
      {
        data: {
          awaitPrecheckRun: {
            ...{ status: 'RUNNING', verdict: 'UNDECIDED', observedAt: '2026-01-01T00:00:01.100Z' },
          },
        },
      },
    ],
  },
  {
    ...{ name: 'a malformed key', kind: 'answered', operation: one(MALFORMED) },
    results: [{ data: { precheckRun: null }, errors: [error('INVALID_ARGUMENT', NO_ID, 'precheckRun')] }],
  },
  {
    ...{ name: 'more than 100 keys', kind: 'answered' },
    operation: { query: LIST, variables: { keys: TOO_MANY } },
    results: [{ data: null, errors: [error('LIMIT_EXCEEDED', LONG_LIST, 'precheckRuns')] }],
  },
  {
    ...{ name: 'a syntax error', kind: 'refused', operation: { query: '{' } },
    results: refused('GRAPHQL_PARSE_FAILED', 'Syntax Error: Expected Name, found <EOF>.'),
  },
  {
    ...{ name: 'an unknown field', kind: 'refused', operation: { query: '{ nothing }' } },
    results: refused('GRAPHQL_VALIDATION_FAILED', 'Cannot query field "nothing" on type "Query".'),
  },
  {
    ...{ name: 'a document that is too deep', kind: 'refused' },
    operation: { query: `{${' a {'.repeat(40)} b ${'}'.repeat(41)}` },
    results: refused('LIMIT_EXCEEDED', 'the document may have at most 30 levels, got 41'),
  },
  {
    ...{ name: 'an unknown operation name', kind: 'refused' },
    operation: { ...one(PASSED), operationName: 'Other' },
    results: refused('INVALID_ARGUMENT', NO_NAME('One')),
  },
  {
    ...{ name: 'variables that do not fit', kind: 'refused' },
    operation: one({ backupPlan: {} }),
    results: refused(
      'INVALID_ARGUMENT',
      'Variable "$key" got invalid value {} at "key.backupPlan"; Field "backupPlanId" of required type "String!" was not provided.',
    ),
  },
  {
    ...{ name: 'a caller that is not let in', kind: 'not let in', operation: one(PASSED), options: guarded },
    results: refused('UNAUTHENTICATED', NO_TOKEN),
  },
  {
    ...{ name: 'an object in variables with more than 32 fields', kind: 'no request' },
    operation: one(Object.fromEntries(Array.from({ length: 33 }, (_, at) => [`a${at}`, at]))),
    results: refused('LIMIT_EXCEEDED', 'an object in variables may have at most 32 fields, got 33'),
  },
  {
    ...{ name: 'no document', kind: 'no message', operation: { variables: {} } },
    results: refused('INVALID_ARGUMENT', 'query must be a GraphQL document, got nothing'),
  },
  {
    ...{ name: 'variables that are no object', kind: 'no message' },
    operation: { query: ONE, variables: [7] },
    results: refused('INVALID_ARGUMENT', 'variables must be an object, got a list'),
  },
];
