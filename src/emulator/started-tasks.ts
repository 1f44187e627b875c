import type { SasPrecheck } from './sas-precheck.ts';
import type { Moment } from './timeline.ts';

/** A precheck that a client started, and where it stands. */
export interface StartedTask {
  readonly databaseId: string;
  readonly plays: SasPrecheck;
  readonly moment: Moment;
}

/** What one account started. */
export interface OwnTasks {
  /** Begins at once; answers the id of the new task. */
  start(databaseId: string, plays: SasPrecheck): string;
  find(taskId: string): StartedTask | null;
  /** The last one of a database. */
  latest(databaseId: string): StartedTask | null;
}

export interface StartedTasks {
  by(account: string): OwnTasks;
  /** As if nothing was started. No id comes a second time. */
  forget(): void;
}

interface Held extends Omit<StartedTask, 'moment'> {
  readonly account: string;
  readonly beganAtMs: number;
}

/** How many are remembered, of all accounts, so that starting for ever costs no more. An older one is an unknown task. */
const KEPT = 1_000;

export const createStartedTasks = (now: () => number): StartedTasks => {
  const held = new Map<string, Held>();
  let count = 0;
  const shown = (task: Held | undefined): StartedTask | null => {
    if (!task) return null;
    const { databaseId, plays, beganAtMs } = task;
    return { databaseId, plays, moment: { beganAtMs, elapsedMs: now() - beganAtMs } };
  };
  return {
    by: (account) => ({
      start(databaseId, plays) {
        count += 1;
        const taskId = `t-started-${count}`;
        held.set(taskId, { account, databaseId, plays, beganAtMs: now() });
        const [oldest] = held.keys();
        if (held.size > KEPT && oldest !== undefined) held.delete(oldest);
        return taskId;
      },
      find(taskId) {
        const task = held.get(taskId);
        return shown(task?.account === account ? task : undefined);
      },
      latest: (databaseId) =>
        shown(
          [...held.values()].findLast((task) => task.account === account && task.databaseId === databaseId),
        ),
    }),
    forget: () => held.clear(),
  };
};
