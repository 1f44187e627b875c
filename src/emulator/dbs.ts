import { type Answer, refuse } from './answers.ts';
import { dbsSnapshot, NOT_FOUND_TEXT } from './dbs-precheck.ts';
import { DBS_SCENARIOS } from './dbs-scenarios.ts';
import type { MomentOf } from './timeline.ts';

/** The failure inside a 200, as the DBS envelope has it. */
const NOT_FOUND: Answer = {
  content: {
    HttpStatusCode: 400,
    ErrCode: 'Param.NotFound',
    Success: false,
    ErrMessage: NOT_FOUND_TEXT,
  },
};

/** DescribePreCheckProgressList: the precheck of exactly one backup plan or restore task. */
export const describePreCheckProgressList = (
  parameters: ReadonlyMap<string, string>,
  momentOf: MomentOf,
): Answer => {
  const planId = parameters.get('BackupPlanId');
  const taskId = parameters.get('RestoreTaskId');
  if (planId && taskId)
    return refuse(400, 'InvalidParameter', 'Give BackupPlanId or RestoreTaskId, not both.');
  if (!planId && !taskId)
    return refuse(400, 'MissingParameter', 'One of BackupPlanId and RestoreTaskId is required.');
  const [parameter, id] = planId ? ['BackupPlanId', planId] : ['RestoreTaskId', taskId];
  const scenario = DBS_SCENARIOS.find((known) => known.parameter === parameter && known.id === id);
  if (!scenario) return NOT_FOUND;
  if (scenario.plays === 'forbidden') return refuse(403, 'Request.Forbidden', 'Have no Permissions');
  return { content: dbsSnapshot(scenario.plays, momentOf(scenario.plays)) };
};
