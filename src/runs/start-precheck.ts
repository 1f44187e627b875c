import type { Clock } from '../domain/clock.ts';
import type { Demand } from '../domain/demand.ts';
import type { Subject } from '../domain/node-id.ts';
import { PrecheckError, quote } from '../domain/precheck-error.ts';
import type { DatabaseEngine, UpstreamTrace } from '../domain/precheck-run.ts';
import { formatRunKey, type RunKey } from '../domain/run-key.ts';
import type { RunState } from '../domain/run-state.ts';
import { PATIENCE_MS } from './patience.ts';
import type { RunStore } from './run-store.ts';
import type { QueryAsk } from './shared-reads.ts';

/** A precheck that was started, and its first state. */
export interface StartedRun {
  readonly key: RunKey;
  readonly state: RunState;
}

/**
 * Has a precheck of a database started, in a caller's name. Who asks for the same while it is being started is told of
 * the same one. A start that waits for its turn is given up when all who asked have left; one that was sent is not.
 * Rejects with a PrecheckError, or the signal's reason; then it is not sent again by itself, as it may have been done.
 */
export type StartPrecheck = (database: Subject, engine: DatabaseEngine, ask: StartAsk) => Promise<StartedRun>;

/** In whose name it is started, until he leaves. */
type StartAsk = Pick<QueryAsk, 'caller' | 'signal'>;

interface StartDeps {
  readonly start: (
    database: Subject,
    engine: DatabaseEngine,
    asking: { readonly demand: Demand; readonly signal: AbortSignal },
  ) => Promise<{ readonly taskId: string; readonly upstream: UpstreamTrace }>;
  readonly store: Pick<RunStore, 'begin'>;
  readonly clock: Clock;
}

/** A start, and who waits for it. */
interface Starting {
  readonly started: Promise<StartedRun>;
  readonly callers: Map<StartAsk, string>;
  /** Nobody wants it any more. */
  giveUp(reason: unknown): void;
}

const tooLate = ({ upstreamId }: Subject): PrecheckError =>
  new PrecheckError(
    'UPSTREAM_THROTTLED',
    `the precheck of database ${quote(upstreamId)} was not started: it did not come to its turn within ${PATIENCE_MS} ms, as more is asked than the vendor's quota allows`,
    { effect: 'NONE' },
  );

export const createStartPrecheck = ({ start, store, clock }: StartDeps): StartPrecheck => {
  const underWay = new Map<string, Starting>();

  const begin = (name: string, database: Subject, engine: DatabaseEngine, ask: StartAsk): Starting => {
    const callers: Starting['callers'] = new Map([[ask, ask.caller]]);
    const unwanted = new AbortController();
    const turned = new AbortController();
    const giveUp = (reason: unknown) => {
      // What was sent is not undone by leaving it, and others may yet join.
      if (turned.signal.aborted) return;
      underWay.delete(name);
      unwanted.abort(reason);
    };
    const demand: Demand = {
      ...{ callers: { [Symbol.iterator]: () => callers.values() }, listeners: 0, triedAtMs: null },
      onTurn: () => turned.abort(),
    };
    const run = async (): Promise<StartedRun> => {
      const { taskId, upstream } = await start(database, engine, { demand, signal: unwanted.signal });
      const key: RunKey = { ...database, by: 'databaseTask', upstreamId: taskId };
      return { key, state: store.begin(key, { atMs: clock.now(), subject: database, engine, upstream }) };
    };
    const starting: Starting = {
      ...{ callers, giveUp },
      started: run().finally(() => {
        turned.abort();
        if (underWay.get(name) === starting) underWay.delete(name);
      }),
    };
    clock.sleep(PATIENCE_MS, turned.signal).then(
      () => giveUp(tooLate(database)),
      () => {},
    );
    underWay.set(name, starting);
    return starting;
  };

  return async (database, engine, given) => {
    // One may come twice, and then leaves twice.
    const ask = { ...given };
    const { caller, signal } = ask;
    signal.throwIfAborted();
    const name = `${engine} ${formatRunKey(database)}`;
    const { started, callers, giveUp } = underWay.get(name) ?? begin(name, database, engine, ask);
    callers.set(ask, caller);
    return new Promise((resolve, reject) => {
      const leave = () => {
        callers.delete(ask);
        if (callers.size === 0) giveUp(signal.reason);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      started.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  };
};
