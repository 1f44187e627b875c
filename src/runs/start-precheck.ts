import type { Clock } from '../domain/clock.ts';
import type { Demand } from '../domain/demand.ts';
import type { Subject } from '../domain/node-id.ts';
import type { DatabaseEngine, UpstreamTrace } from '../domain/precheck-run.ts';
import { formatRunKey, type RunKey, type RunKeyText } from '../domain/run-key.ts';
import type { RunState } from '../domain/run-state.ts';
import type { RunStore } from './run-store.ts';

/** A precheck that was started, and its first state. */
export interface StartedRun {
  readonly key: RunKey;
  readonly state: RunState;
}

/**
 * Has a precheck of a database started, in a caller's name. Who asks for the same while it is being started is told of
 * the same one. Rejects with a PrecheckError; then it is not sent again by itself, as it may have been done.
 */
export type StartPrecheck = (
  database: Subject,
  engine: DatabaseEngine,
  caller: string,
) => Promise<StartedRun>;

interface StartDeps {
  readonly start: (
    database: Subject,
    engine: DatabaseEngine,
    asking: { readonly demand: Demand; readonly signal: AbortSignal },
  ) => Promise<{ readonly taskId: string; readonly upstream: UpstreamTrace }>;
  readonly store: Pick<RunStore, 'begin'>;
  readonly clock: Clock;
}

/** Who asked may leave: what was begun is not undone by that, and others may have joined. */
const NEVER = new AbortController().signal;

export const createStartPrecheck = ({ start, store, clock }: StartDeps): StartPrecheck => {
  const underWay = new Map<RunKeyText, Promise<StartedRun>>();

  const begin = async (database: Subject, engine: DatabaseEngine, caller: string): Promise<StartedRun> => {
    const demand: Demand = { callers: [caller], listeners: 0, triedAtMs: null, onTurn: () => {} };
    const { taskId, upstream } = await start(database, engine, { demand, signal: NEVER });
    const key: RunKey = { ...database, by: 'databaseTask', upstreamId: taskId };
    return { key, state: store.begin(key, { atMs: clock.now(), subject: database, engine, upstream }) };
  };

  return (database, engine, caller) => {
    const text = formatRunKey(database);
    const joined = underWay.get(text);
    if (joined) return joined;
    const started = begin(database, engine, caller).finally(() => underWay.delete(text));
    underWay.set(text, started);
    return started;
  };
};
