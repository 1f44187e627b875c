import { restoreChecks } from './dbs-checks.ts';
import { endpointFields, endpointOf } from './dbs-endpoint.ts';
import { objectsOf, type Plan, sourceOf } from './dbs-plan.ts';
import type { DbsPlayed, DbsPrecheck } from './dbs-precheck.ts';
import { DBS_SCENARIOS, type DbsScenario } from './dbs-scenarios.ts';
import { listedStatus } from './dbs-status.ts';
import type { Listing } from './listing.ts';
import { turnOf } from './round.ts';
import type { Moments } from './timeline.ts';

/** A restore task as data. */
export interface RestoreTask {
  readonly id: string;
  readonly plan: Plan;
  readonly createdAtMs: number;
  readonly precheck: DbsPlayed;
  /** Its status once the precheck passed. */
  readonly passed: string;
  /** What else there is of it follows from this. */
  readonly number: number;
}

const HOUR_MS = 3_600_000;
const PACE = { leadMs: 0, stepMs: 1_000 };
const MOST_TASKS = 150;
/** The one plan that has most of them. */
const BUSIEST_NUMBER = 100;

type Fate = 'check_pass' | 'running' | 'stop' | 'pause' | 'failed' | 'errored';
const FATES: readonly [Fate, ...Fate[]] = [
  ...(['check_pass', 'running', 'failed', 'running', 'stop'] as const),
  ...(['running', 'check_pass', 'pause', 'errored', 'running'] as const),
];

const precheckOf = (fate: Fate, number: number, { region }: Plan): DbsPrecheck => {
  const { host, port, user } = endpointOf(number, 'MySQL', region);
  const usual: DbsPrecheck = { jobId: `dbsj${number}`, checks: restoreChecks(PACE), ends: 'finish' };
  if (fate === 'failed') {
    const errMessage = `${user} may not create tables at ${host}:${port}`;
    const changes = { CHECK_AUTH_DEST: { ends: 'failed', errMsg: errMessage } };
    return { ...usual, checks: restoreChecks(PACE, changes), ends: 'failed', errMessage };
  }
  if (fate !== 'errored') return usual;
  const errMsg = `java.net.SocketTimeoutException: connect timed out: ${host}`;
  return { ...usual, checks: restoreChecks(PACE, { CHECK_CONN_DEST: { ends: 'catched', errMsg } }) };
};

/** None for a plan that never saved anything; else from 0 to 40, and once 150. */
const countOf = ({ number, precheck }: Plan): number => {
  if (!precheck) return 0;
  return number === BUSIEST_NUMBER ? MOST_TASKS : (number * 7) % 41;
};

/** The tasks of a numbered plan, newest first. */
const numberedTasks = (plan: Plan): readonly RestoreTask[] => {
  const count = countOf(plan);
  return Array.from({ length: count }, (_, at) => {
    const fate = turnOf(FATES, plan.number + at);
    const number = plan.number * 1_000 + at + 1;
    const createdAtMs = plan.createdAtMs + (24 + count - at) * HOUR_MS;
    return {
      ...{ id: plan.id.replace('dbsp', 'dbst') + String(at + 1).padStart(3, '0'), plan, createdAtMs, number },
      precheck: { begins: createdAtMs + 60_000, plays: precheckOf(fate, number, plan) },
      passed: fate === 'failed' || fate === 'errored' ? 'check_pass' : fate,
    };
  });
};

const scenarioTask = (plan: Plan, precheck: DbsScenario): RestoreTask => ({
  ...{ id: precheck.id, plan, precheck, passed: 'check_pass', number: plan.number * 1_000 },
  createdAtMs: plan.createdAtMs + HOUR_MS,
});

/** The tasks of a plan, newest first. */
export const restoreTasksOf = (plan: Plan): readonly RestoreTask[] => {
  if (/^dbsp\d{6}$/.test(plan.id)) return numberedTasks(plan);
  const id = plan.id.replace('dbs-plan-', 'dbs-restore-');
  return DBS_SCENARIOS.filter((scenario) => scenario.parameter === 'RestoreTaskId' && scenario.id === id).map(
    (scenario) => scenarioTask(plan, scenario),
  );
};

/** A task whose plan there is. */
export const findRestoreTask = (id: string, plans: Pick<Listing<Plan>, 'find'>): RestoreTask | null => {
  const planId = id.replace('dbs-restore-', 'dbs-plan-').replace(/^dbst(\d{6})\d{3}$/, 'dbsp$1');
  const plan = plans.find(planId);
  return (plan && restoreTasksOf(plan).find((task) => task.id === id)) ?? null;
};

const progressFields = (status: string, number: number) => {
  const share = { running: 10 + (number % 90), stop: 40, pause: 60 }[status] ?? 0;
  // The second name is the vendor's, letter by letter.
  return {
    ...{ FullDataRestoreProgress: share, FullStruforeRestoreProgress: share > 0 ? 100 : 0 },
    ...{ FullStruAfterRestoreProgress: 0, ContinuousRestoreProgress: 0 },
  };
};

/** One element of `Items.RestoreTaskDetail`. */
export const restoreEntry = (
  { id, plan, createdAtMs, precheck, passed, number }: RestoreTask,
  moments: Pick<Moments, 'peek'>,
) => {
  const { status, errMessage } = listedStatus(precheck, passed, moments);
  const destination = endpointOf(number, 'MySQL', plan.region);
  return {
    ...{ RestoreTaskId: id, RestoreTaskName: `restore of ${plan.name}`, RestoreStatus: status },
    ...{ ErrMessage: errMessage, BackupPlanId: plan.id, BackupSetId: `dbset${number}` },
    ...{ RestoreTaskCreateTime: createdAtMs, RestoreTime: createdAtMs - 2 * HOUR_MS },
    ...(status === 'stop' && { RestoreTaskFinishTime: createdAtMs + HOUR_MS }),
    ...{ RestoreObjects: objectsOf(sourceOf(plan)), RestoreDir: '/' },
    ...endpointFields('DestinationEndpoint', destination),
    ...(destination.gatewayId && { BackupGatewayId: destination.gatewayId }),
    ...progressFields(status, number),
  };
};
