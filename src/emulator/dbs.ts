import { type Answer, forbidden, notFound, refuse } from './answers.ts';
import { dbsSnapshot } from './dbs-precheck.ts';
import { findRestoreTask } from './dbs-restore.ts';
import type { Scene } from './scene.ts';

/** DescribePreCheckProgressList: the precheck of exactly one backup plan or restore task. */
export const describePreCheckProgressList = (
  parameters: ReadonlyMap<string, string>,
  { world, moments }: Scene,
): Answer => {
  const planId = parameters.get('BackupPlanId');
  const taskId = parameters.get('RestoreTaskId');
  if (planId && taskId)
    return refuse(400, 'InvalidParameter', 'Give BackupPlanId or RestoreTaskId, not both.');
  if (!planId && !taskId)
    return refuse(400, 'MissingParameter', 'One of BackupPlanId and RestoreTaskId is required.');
  const subject = planId ? world.plans.find(planId) : findRestoreTask(taskId ?? '', world.plans);
  const played = subject?.precheck;
  // A plan that was never checked has no precheck to be found: nobody knows what the vendor says of it.
  if (!played) return notFound('Dbs');
  if (played.plays === 'forbidden') return forbidden('Dbs');
  return { content: dbsSnapshot(played.plays, moments.of(played)) };
};
