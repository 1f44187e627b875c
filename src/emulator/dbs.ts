import { type Answer, forbidden, notFound, refuse } from './answers.ts';
import { dbsSnapshot } from './dbs-precheck.ts';
import { DBS_SCENARIOS } from './dbs-scenarios.ts';
import type { Moments } from './timeline.ts';

/** DescribePreCheckProgressList: the precheck of exactly one backup plan or restore task. */
export const describePreCheckProgressList = (
  parameters: ReadonlyMap<string, string>,
  moments: Moments,
): Answer => {
  const planId = parameters.get('BackupPlanId');
  const taskId = parameters.get('RestoreTaskId');
  if (planId && taskId)
    return refuse(400, 'InvalidParameter', 'Give BackupPlanId or RestoreTaskId, not both.');
  if (!planId && !taskId)
    return refuse(400, 'MissingParameter', 'One of BackupPlanId and RestoreTaskId is required.');
  const [parameter, id] = planId ? ['BackupPlanId', planId] : ['RestoreTaskId', taskId];
  const scenario = DBS_SCENARIOS.find((known) => known.parameter === parameter && known.id === id);
  if (!scenario) return notFound('Dbs');
  if (scenario.plays === 'forbidden') return forbidden('Dbs');
  return { content: dbsSnapshot(scenario.plays, moments.of(scenario)) };
};
