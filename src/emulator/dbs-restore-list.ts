import { type Answer, forbidden, notFound, refuse } from './answers.ts';
import { answerPage, DBS_PAGING } from './dbs-envelope.ts';
import { findRestoreTask, type RestoreTask, restoreEntry, restoreTasksOf } from './dbs-restore.ts';
import { readPage } from './paging.ts';
import { readIds } from './parameters.ts';
import type { Scene } from './scene.ts';

type Parameters = ReadonlyMap<string, string>;

/** The tasks of the plan or of the ids, before anything else is asked of them. */
const tasksOf = (
  parameters: Parameters,
  { world }: Scene,
): { readonly tasks: readonly RestoreTask[] } | Answer => {
  const planId = parameters.get('BackupPlanId');
  const taskIds = readIds(parameters.get('RestoreTaskId'));
  if (planId && taskIds.length > 0)
    return refuse(400, 'InvalidParameter', 'Give BackupPlanId or RestoreTaskId, not both.');
  if (!planId && taskIds.length === 0)
    return refuse(400, 'MissingParameter', 'One of BackupPlanId and RestoreTaskId is required.');
  if (!planId) {
    const known = [...new Set(taskIds)].flatMap((id) => findRestoreTask(id, world.plans) ?? []);
    return { tasks: known.toSorted((a, b) => b.createdAtMs - a.createdAtMs) };
  }
  const plan = world.plans.find(planId);
  if (!plan) return notFound('Dbs');
  return plan.precheck?.plays === 'forbidden' ? forbidden('Dbs') : { tasks: restoreTasksOf(plan) };
};

/** A Unix time in milliseconds, or what there is where it is not given; NaN for any other text. */
const readMs = (text: string | undefined, usual: number): number => {
  if (text === undefined || text === '') return usual;
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
};

/** Both ends belong to the time that is asked for. */
const periodOf = (parameters: Parameters): ((task: RestoreTask) => boolean) | Answer => {
  const startMs = readMs(parameters.get('StartTimestamp'), 0);
  const endMs = readMs(parameters.get('EndTimestamp'), Number.POSITIVE_INFINITY);
  if (Number.isNaN(startMs + endMs))
    return refuse(400, 'InvalidParameter', 'StartTimestamp and EndTimestamp must be Unix milliseconds.');
  return ({ createdAtMs }) => createdAtMs >= startMs && createdAtMs <= endMs;
};

/** Nothing to tell is told in two more ways than the list of plans has. */
const EMPTY = { list: {}, page: { Items: null } };

/** DescribeRestoreTaskList: a page of the tasks of one plan, or of the ids given. */
export const describeRestoreTaskList = (parameters: Parameters, scene: Scene): Answer => {
  const found = tasksOf(parameters, scene);
  if (!('tasks' in found)) return found;
  const isAsked = periodOf(parameters);
  if (typeof isAsked !== 'function') return isAsked;
  const page = readPage(parameters, DBS_PAGING, found.tasks.filter(isAsked));
  if (!('things' in page)) return page;
  return answerPage(page, 'RestoreTaskDetail', (task) => restoreEntry(task, scene.moments), EMPTY);
};
