import { type Answer, refuse } from './answers.ts';
import { sasSnapshot } from './sas-precheck.ts';
import { SAS_SCENARIOS } from './sas-scenarios.ts';
import type { MomentOf } from './timeline.ts';

/** QueryPreCheckDatabase: one precheck, by its task or the database. With both, both must name the same one. */
export const queryPreCheckDatabase = (
  parameters: ReadonlyMap<string, string>,
  momentOf: MomentOf,
): Answer => {
  const taskId = parameters.get('TaskId');
  const instanceUuid = parameters.get('InstanceUuid');
  if (!parameters.get('UniRegionId'))
    return refuse(400, 'MissingUniRegionId', 'UniRegionId is mandatory for this action.');
  if (!taskId && !instanceUuid) return refuse(400, '-106', 'One of TaskId and InstanceUuid is required.');
  const scenario = SAS_SCENARIOS.find(
    (known) => (!taskId || known.taskId === taskId) && (!instanceUuid || known.instanceUuid === instanceUuid),
  );
  if (!scenario) return refuse(400, 'Param.NotFound', 'The specified parameter %s value is not valid. ');
  if (scenario.plays === 'forbidden') return refuse(403, 'NoPermission', 'caller has no permission');
  return { content: sasSnapshot(scenario.plays, momentOf(scenario.plays)) };
};
