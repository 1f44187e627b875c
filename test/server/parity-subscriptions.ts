import { backupPlan } from '../support/keys.ts';
import {
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

const FOLLOW = `subscription Follow($keys: [PrecheckRunKey!]!) {
  precheckUpdates(keys: $keys) { keyIndex isFinal trouble { code since retryAt } run { progress verdict } }
}`;

const follow = (...keys: readonly object[]) => ({ query: FOLLOW, variables: { keys } });

const update = (keyIndex: number, isFinal: boolean, run: object | null, trouble: object | null = null) => ({
  data: { precheckUpdates: { keyIndex, isFinal, trouble, run } },
});

const troubled = (code: string, since: string, retryAt: string | null = null) => ({
  ...{ code, since: `2026-01-01T${since}Z` },
  retryAt: retryAt && `2026-01-01T${retryAt}Z`,
});

const OVER = { progress: 100, verdict: 'PASSED' };
const under = (progress: number) => ({ progress, verdict: 'UNDECIDED' });

export const SUBSCRIPTIONS: readonly Scenario[] = [
  {
    ...{ name: 'a run, to its end', kind: 'followed' },
    operation: follow(backupPlan('dbs-plan-again')),
    results: [
      ...[0, 18, 36, 54, 73].map((progress) => update(0, false, under(progress))),
      update(0, true, { progress: 83, verdict: 'FAILED' }),
    ],
  },
  {
    ...{ name: 'two runs, one of them unknown', kind: 'followed', operation: follow(PASSED, UNKNOWN) },
    results: [update(0, true, OVER), update(1, true, null, troubled('NOT_FOUND', '00:00:00.000'))],
  },
  {
    ...{ name: 'a run while the vendor throttles for a while', kind: 'followed' },
    operation: follow(backupPlan('fault-throttling-user-8')),
    results: [update(0, false, null, troubled('UPSTREAM_THROTTLED', '00:00:01.050')), update(0, true, OVER)],
  },
  {
    ...{ name: 'a run that the cloud account may not see at first', kind: 'followed' },
    operation: follow(backupPlan('fault-forbidden-1')),
    results: [update(0, false, null, troubled('UPSTREAM_FORBIDDEN', '00:00:00.000')), update(0, true, OVER)],
  },
  {
    ...{ name: 'no keys', kind: 'not followed', operation: follow() },
    results: refused('INVALID_ARGUMENT', 'keys must name at least one run, got none', 'precheckUpdates'),
  },
  {
    ...{ name: 'a malformed key among others', kind: 'not followed', operation: follow(PASSED, MALFORMED) },
    results: refused('INVALID_ARGUMENT', NO_ID, 'precheckUpdates'),
  },
  {
    ...{ name: 'more than 100 keys', kind: 'not followed', operation: follow(...TOO_MANY) },
    results: refused('LIMIT_EXCEEDED', LONG_LIST, 'precheckUpdates'),
  },
  {
    ...{ name: 'variables that do not fit', kind: 'not followed' },
    operation: { query: FOLLOW, variables: { keys: 7 } },
    results: refused(
      'INVALID_ARGUMENT',
      'Variable "$keys" got invalid value 7; Expected type "PrecheckRunKey" to be an object.',
    ),
  },
  {
    ...{ name: 'a syntax error', kind: 'refused', operation: { query: 'subscription {' } },
    results: refused('GRAPHQL_PARSE_FAILED', 'Syntax Error: Expected Name, found <EOF>.'),
  },
  {
    ...{ name: 'an unknown field', kind: 'refused' },
    operation: { query: 'subscription { precheckUpdates(keys: []) { nothing } }' },
    results: refused('GRAPHQL_VALIDATION_FAILED', 'Cannot query field "nothing" on type "PrecheckUpdate".'),
  },
  {
    ...{ name: 'a field that may not be there', kind: 'refused' },
    operation: { query: 'subscription { precheckUpdates(keys: []) @skip(if: true) { isFinal } }' },
    results: refused(
      'GRAPHQL_VALIDATION_FAILED',
      'the field of a subscription must be selected without a condition, got @skip',
    ),
  },
  {
    ...{ name: 'a document that is too deep', kind: 'refused' },
    operation: { query: `subscription {${' a {'.repeat(40)} b ${'}'.repeat(41)}` },
    results: refused('LIMIT_EXCEEDED', 'the document may have at most 30 levels, got 41'),
  },
  {
    ...{ name: 'an unknown operation name', kind: 'refused' },
    operation: { ...follow(PASSED), operationName: 'Other' },
    results: refused('INVALID_ARGUMENT', NO_NAME('Follow')),
  },
  {
    ...{
      name: 'a caller that is not let in',
      kind: 'not let in',
      operation: follow(PASSED),
      options: guarded,
    },
    results: refused('UNAUTHENTICATED', NO_TOKEN),
  },
];
