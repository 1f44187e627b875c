import type { Clock } from '../domain/clock.ts';
import type { Demand } from '../domain/demand.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { RunReading } from '../domain/precheck-run.ts';
import type { RunKey } from '../domain/run-key.ts';
import { begunState, nextState, type ReadOutcome, type RunState, type WireKey } from '../domain/run-state.ts';
import { isFresh, type MaxAge } from './freshness.ts';
import { createQueryWaits } from './query-waits.ts';
import { createReadPace } from './read-pace.ts';
import type { RunFleet } from './run-fleet.ts';
import { createSingleFlight } from './single-flight.ts';
import { createStateCache } from './state-cache.ts';

export type Ask = {
  /** How old the state may be, ms, for each of those who ask together; the smallest wins, null is the default. */
  readonly maxAgesMs: readonly MaxAge[];
  readonly signal: AbortSignal;
} & (QueryWait | { readonly caller: null });

/** Of a query. A poll has none: it waits for its turn as long as that takes. */
interface QueryWait {
  /** In whose name it waits for the answer. */
  readonly caller: string;
  /** Until when, epoch ms. */
  readonly untilMs: number;
}

/** One state per run, one place that changes it, whoever caused the read. */
export interface RunStore {
  /** What this process holds, however old. */
  peek(key: RunKey): RunState | null;
  /** What this process holds, if it is as young as asked. */
  held(key: RunKey, maxAgesMs: readonly MaxAge[]): RunState | null;
  /**
   * A state as young as asked: the one held, else that of the read in flight, else of a new read. A failed read is a
   * state too, with `trouble`, and so is what a query is told that waits in vain; rejects only with the signal's reason.
   */
  refresh(key: RunKey, ask: Ask): Promise<RunState>;
  /** Takes a precheck that was just started: its first state, until it is read. */
  begin(key: RunKey, begun: Parameters<typeof begunState>[1]): RunState;
  /** Calls `onState` for each new state, whoever in the fleet read it, until the returned function is called. */
  subscribe(key: RunKey, onState: (state: RunState) => void): () => void;
}

interface RunStoreDeps {
  readonly wireKey: (key: RunKey) => WireKey;
  readonly read: (
    key: RunKey,
    asking: { readonly signal: AbortSignal; readonly demand: Demand },
  ) => Promise<RunReading>;
  readonly fleet: RunFleet;
  readonly clock: Clock;
  readonly pollMinMs: number;
  /** States to which nobody listens are forgotten, least recently used first, when they take more than this. */
  readonly maxBytes?: number;
  /** Told of failures that are nobody's answer but a defect of ours. */
  readonly onUnexpected: (error: PrecheckError) => void;
}

/** Who listens to a run, and what to do when nobody does any more. */
interface Heard {
  readonly all: Set<(state: RunState) => void>;
  readonly end: () => void;
}

/**
 * Of states to which nobody listens. With those of the fleet they fit into the heap that Node takes where there are
 * 512 MB, which is half of that.
 */
const MAX_BYTES = 112 * 1024 * 1024;

export const createRunStore = (deps: RunStoreDeps): RunStore => {
  const { wireKey, read, fleet, clock, pollMinMs, maxBytes = MAX_BYTES, onUnexpected } = deps;
  const states = createStateCache(maxBytes);
  const listeners = new Map<WireKey, Heard>();
  const flights = createSingleFlight<RunState>();
  const pace = createReadPace(clock, pollMinMs);
  const waits = createQueryWaits(clock);
  /** Reads whose turn has not come. */
  const queued = new Set<WireKey>();

  const accept = (state: RunState) => {
    if (!states.put(state)) return;
    for (const onState of listeners.get(state.wire)?.all ?? []) onState(state);
  };

  /** Takes what the fleet reads, until the returned function is called. */
  const follow = (wire: WireKey): (() => void) => {
    let isOver = false;
    const take = (state: RunState) => {
      if (!isOver) accept(state);
    };
    const following = fleet.follow(wire, take).then(({ last, stop }) => {
      if (last) take(last);
      return stop;
    });
    following.catch((thrown) => onUnexpected(PrecheckError.from(thrown)));
    return () => {
      isOver = true;
      following.then((stop) => stop()).catch(() => {});
    };
  };

  const demandOf = (wire: WireKey, callers: Iterable<string>): Demand => ({
    callers,
    get listeners() {
      return listeners.get(wire)?.all.size ?? 0;
    },
    get triedAtMs() {
      return states.get(wire)?.triedAtMs ?? null;
    },
    onTurn() {
      queued.delete(wire);
      pace.begun(wire);
    },
  });

  const outcomeOf = async (key: RunKey, signal: AbortSignal, demand: Demand): Promise<ReadOutcome> => {
    try {
      return { reading: await read(key, { signal, demand }) };
    } catch (thrown) {
      signal.throwIfAborted();
      const error = PrecheckError.from(thrown);
      if (error !== thrown) onUnexpected(error);
      return { error };
    }
  };

  const readState = async (key: RunKey, wire: WireKey, signal: AbortSignal, demand: Demand) => {
    await pace.wait(wire, signal);
    queued.add(wire);
    const outcome = await outcomeOf(key, signal, demand).finally(() => queued.delete(wire));
    const state = nextState(wire, states.get(wire), outcome, clock.now());
    accept(state);
    fleet.publish(state);
    return state;
  };

  /** The state that comes of a read, which is shared; a query may wait in vain. */
  const join = async (key: RunKey, wire: WireKey, ask: Ask): Promise<RunState> => {
    const { caller, signal } = ask;
    const fly = (inner: AbortSignal) =>
      flights.join(wire, { caller, signal: inner }, (abort, callers) => {
        const reading = readState(key, wire, abort, demandOf(wire, callers));
        return caller === null ? reading : waits.begun(caller, reading);
      });
    if (ask.caller === null) return fly(signal);
    const awaited = {
      caller: ask.caller,
      untilMs: ask.untilMs,
      key,
      isRead: flights.has(wire),
      isQueued: () => queued.has(wire),
    };
    const state = await waits.wait(awaited, signal, fly);
    return state instanceof PrecheckError
      ? nextState(wire, states.get(wire), { error: state }, clock.now())
      : state;
  };

  /** What is compared with a run's next state must stay as long as somebody is told of the difference. */
  const hear = (wire: WireKey): Heard => {
    const release = states.hold(wire);
    const unfollow = follow(wire);
    return {
      all: new Set(),
      end() {
        unfollow();
        release();
      },
    };
  };

  const fresh = (key: RunKey, wire: WireKey, maxAgesMs: readonly MaxAge[]): RunState | null => {
    const state = states.get(wire);
    return state && isFresh(state, { key, maxAgesMs, nowMs: clock.now(), pollMinMs }) ? state : null;
  };

  return {
    peek: (key) => states.get(wireKey(key)),
    held: (key, maxAgesMs) => fresh(key, wireKey(key), maxAgesMs),
    begin(key, begun) {
      const state = begunState(wireKey(key), begun);
      accept(state);
      fleet.publish(state);
      return state;
    },
    async refresh(key, ask) {
      const { maxAgesMs } = ask;
      const wire = wireKey(key);
      const held = fresh(key, wire, maxAgesMs);
      if (held) return held;
      const elsewhere = await fleet.last(wire);
      if (elsewhere) accept(elsewhere);
      return fresh(key, wire, maxAgesMs) ?? join(key, wire, ask);
    },
    subscribe(key, onState) {
      const wire = wireKey(key);
      const heard = listeners.get(wire) ?? hear(wire);
      listeners.set(wire, heard);
      heard.all.add(onState);
      return () => {
        heard.all.delete(onState);
        if (heard.all.size > 0 || listeners.get(wire) !== heard) return;
        listeners.delete(wire);
        heard.end();
      };
    },
  };
};
