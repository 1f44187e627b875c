import { type Answer, forbidden, notFound, refuse } from './answers.ts';
import { sasSnapshot } from './sas-precheck.ts';
import type { Scene } from './scene.ts';

/** QueryPreCheckDatabase: one precheck, by its task or the database. With both, both must name the same one. */
export const queryPreCheckDatabase = (
  parameters: ReadonlyMap<string, string>,
  { world, moments }: Scene,
): Answer => {
  const taskId = parameters.get('TaskId');
  const instanceUuid = parameters.get('InstanceUuid');
  if (!parameters.get('UniRegionId'))
    return refuse(400, 'MissingUniRegionId', 'UniRegionId is mandatory for this action.');
  if (!taskId && !instanceUuid) return refuse(400, '-106', 'One of TaskId and InstanceUuid is required.');
  const database = world.databases.all.find(
    (known) => (!taskId || known.taskId === taskId) && (!instanceUuid || known.id === instanceUuid),
  );
  const played = database?.precheck;
  // A database that was never checked has no precheck to be found: nobody knows what the vendor says of it.
  if (!played) return notFound('Sas');
  if (played.plays === 'forbidden') return forbidden('Sas');
  // A task is one attempt; only a database is checked again.
  const { again: _, ...first } = played.plays;
  return { content: sasSnapshot(taskId ? first : played.plays, moments.of(played)) };
};
