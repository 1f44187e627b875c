import { type Answer, forbidden, notFound, refuse } from './answers.ts';
import { type SasPlayed, type SasPrecheck, sasSnapshot } from './sas-precheck.ts';
import type { Scene } from './scene.ts';
import type { StartedTask } from './started-tasks.ts';
import type { Moments } from './timeline.ts';

/** A precheck that was asked for. Where it stands is told last: to ask for it can be its first sight. */
interface Attempt {
  readonly databaseId: string;
  readonly plays: SasPrecheck | 'forbidden';
  readonly moment: () => StartedTask['moment'];
}

const ownAttempt = (databaseId: string, played: SasPlayed, moments: Moments): Attempt => ({
  ...{ databaseId, plays: played.plays, moment: () => moments.of(played) },
});

const startedAttempt = ({ databaseId, plays, moment }: StartedTask): Attempt => ({
  ...{ databaseId, plays, moment: () => moment },
});

const attemptByTask = (taskId: string, { world, started, moments }: Scene): Attempt | null => {
  const task = started.find(taskId);
  if (task) return world.databases.find(task.databaseId) && startedAttempt(task);
  const database = world.databases.all.find((known) => known.taskId === taskId);
  if (!database?.precheck) return null;
  const attempt = ownAttempt(database.id, database.precheck, moments);
  if (attempt.plays === 'forbidden') return attempt;
  // A task is one attempt; only a database is checked again.
  const { again: _, ...first } = attempt.plays;
  return { ...attempt, plays: first };
};

/** What was started last comes before what the database had from the start. */
const attemptByDatabase = (id: string, { world, started, moments }: Scene): Attempt | null => {
  const database = world.databases.find(id);
  if (!database) return null;
  const latest = started.latest(id);
  if (latest) return startedAttempt(latest);
  return database.precheck && ownAttempt(id, database.precheck, moments);
};

/** QueryPreCheckDatabase: one precheck, by its task or the database. With both, both must name the same one. */
export const queryPreCheckDatabase = (parameters: ReadonlyMap<string, string>, scene: Scene): Answer => {
  const taskId = parameters.get('TaskId');
  const instanceUuid = parameters.get('InstanceUuid');
  if (!parameters.get('UniRegionId'))
    return refuse(400, 'MissingUniRegionId', 'UniRegionId is mandatory for this action.');
  if (!taskId && !instanceUuid) return refuse(400, '-106', 'One of TaskId and InstanceUuid is required.');
  const attempt = taskId ? attemptByTask(taskId, scene) : attemptByDatabase(instanceUuid ?? '', scene);
  // Nor is a precheck to be found of a database never checked: nobody knows what the vendor says of it.
  if (!attempt || (instanceUuid && attempt.databaseId !== instanceUuid)) return notFound('Sas');
  if (attempt.plays === 'forbidden') return forbidden('Sas');
  return { content: sasSnapshot(attempt.plays, attempt.moment()) };
};
