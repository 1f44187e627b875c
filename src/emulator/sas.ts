import { type Answer, forbidden, notFound, refuse } from './answers.ts';
import { sasSnapshot } from './sas-precheck.ts';
import { SAS_SCENARIOS } from './sas-scenarios.ts';
import type { Scene } from './scene.ts';

/** QueryPreCheckDatabase: one precheck, by its task or the database. With both, both must name the same one. */
export const queryPreCheckDatabase = (
  parameters: ReadonlyMap<string, string>,
  { moments }: Scene,
): Answer => {
  const taskId = parameters.get('TaskId');
  const instanceUuid = parameters.get('InstanceUuid');
  if (!parameters.get('UniRegionId'))
    return refuse(400, 'MissingUniRegionId', 'UniRegionId is mandatory for this action.');
  if (!taskId && !instanceUuid) return refuse(400, '-106', 'One of TaskId and InstanceUuid is required.');
  const scenario = SAS_SCENARIOS.find(
    (known) => (!taskId || known.taskId === taskId) && (!instanceUuid || known.instanceUuid === instanceUuid),
  );
  if (!scenario) return notFound('Sas');
  if (scenario.plays === 'forbidden') return forbidden('Sas');
  // A task is one attempt; only a database is checked again.
  const { again: _, ...first } = scenario.plays;
  return { content: sasSnapshot(taskId ? first : scenario.plays, moments.of(scenario)) };
};
