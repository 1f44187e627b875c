import fastify from 'fastify';
import { runIdOf, subjectIdOf } from '../src/domain/node-id.ts';
import type { PrecheckItem } from '../src/domain/precheck-run.ts';
import { type RunView, viewRun } from '../src/domain/run-view.ts';
import type { ListedSubject, SubjectQuery } from '../src/domain/subject.ts';
import { countItems } from '../src/domain/verdict.ts';
import { cursorsOf } from '../src/graphql/list-slice.ts';
import { announce } from './announce.ts';
import { startPeerRuns } from './peer-runs.ts';
import { number, object, PLANS_SCHEMA, RUN_SCHEMA, RUNS_SCHEMA, text } from './rest-schemas.ts';

const { runs, ask } = await startPeerRuns();
const PLACE = { by: 'backupPlan', account: 'default', regionId: 'cn-hangzhou' } as const;
const ALL: SubjectQuery = { ...PLACE, ids: null, name: null, status: null, method: null };
const cursors = cursorsOf(ALL);

const dateOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

const itemOf = (runId: string, item: PrecheckItem) => {
  const { localId, code, group, order, state, rawState, message, jobId } = item;
  return {
    ...{ id: `${runId}.${localId}`, code, group, order, state, rawState, message, jobId },
    ...{ startedAt: dateOf(item.startedAtMs), finishedAt: dateOf(item.finishedAtMs) },
  };
};

const runOf = ({ id, run, state, revision }: RunView) => {
  const { status, verdict, progress, message, upstream } = run;
  const { total, PASSED: passed, WARNED: warned, FAILED: failed } = countItems(run.items);
  return {
    ...{ id, kind: 'BACKUP_PLAN', status, verdict, progress, message, revision, upstream },
    ...{ startedAt: dateOf(run.startedAtMs), finishedAt: dateOf(run.finishedAtMs) },
    isStale: state.trouble !== null,
    items: run.items.map((item) => itemOf(id, item)),
    counts: { total, passed, warned, failed },
  };
};

const readRun = async (upstreamId: string, maxAgeMs: number | null) => {
  const key = { ...PLACE, upstreamId };
  return runOf(viewRun(key, await runs.store.refresh(key, { maxAgesMs: [maxAgeMs], ...ask() })));
};

const nodeOf = ({ subject, facts }: ListedSubject) => {
  if (facts.by !== 'backupPlan') throw new Error(`a list of plans with a ${facts.by}`);
  const { displayName, status, engine, summary } = facts;
  return {
    ...{ id: subjectIdOf(subject), upstreamId: subject.upstreamId, displayName, status, engine },
    ...{ precheckRunId: runIdOf(subject), precheckSummary: summary },
  };
};

const readPlans = async (count: number) => {
  const { total, length, subjects } = await runs.subjectStore.list(ALL, { offset: 0, count }, ask());
  const pageInfo = { hasNextPage: total !== null && length < total, endCursor: cursors.at(length - 1) };
  return { totalCount: total, pageInfo, nodes: subjects.map(nodeOf) };
};

const readAge = { maxAgeMs: { type: 'integer', nullable: true, default: null } };
interface Age {
  readonly maxAgeMs: number | null;
}

/**
 * What a team would write by hand for one page: Fastify, compiled serialisers, the stores of the gateway, and no choice
 * of fields.
 */
const app = fastify();
app.get<{ Params: { id: string }; Querystring: Age }>(
  '/runs/:id',
  { schema: { querystring: object(readAge), response: { 200: RUN_SCHEMA } } },
  ({ params, query }) => readRun(params.id, query.maxAgeMs),
);
app.get<{ Querystring: Age & { plans: string } }>(
  '/runs',
  { schema: { querystring: object({ ...readAge, plans: text }), response: { 200: RUNS_SCHEMA } } },
  ({ query }) => Promise.all(query.plans.split(',').map((id) => readRun(id, query.maxAgeMs))),
);
app.get<{ Querystring: { first: number } }>(
  '/plans',
  { schema: { querystring: object({ first: number }), response: { 200: PLANS_SCHEMA } } },
  ({ query }) => readPlans(query.first),
);
announce(await app.listen({ host: '127.0.0.1', port: 0 }));
