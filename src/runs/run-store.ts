import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { RunReading } from '../domain/precheck-run.ts';
import type { RunKey } from '../domain/run-key.ts';
import { nextState, type ReadOutcome, type RunState, type WireKey } from '../domain/run-state.ts';
import { isFresh, type MaxAge } from './freshness.ts';
import { createReadPace } from './read-pace.ts';
import type { RunFleet } from './run-fleet.ts';
import { createSingleFlight } from './single-flight.ts';
import { createStateCache } from './state-cache.ts';

export interface Ask {
  /** How old the state may be, ms, for each of those who ask together; the smallest wins, null is the default. */
  readonly maxAgesMs: readonly MaxAge[];
  readonly signal: AbortSignal;
}

/** One state per run, one place that changes it, whoever caused the read. */
export interface RunStore {
  /** What this process holds, however old. */
  peek(key: RunKey): RunState | null;
  /**
   * A state as young as asked: the one held, else that of the read in flight, else of a new read. A failed read is a
   * state too, with `trouble`; rejects only with the signal's reason.
   */
  refresh(key: RunKey, ask: Ask): Promise<RunState>;
  /** Calls `onState` for each new state, whoever in the fleet read it, until the returned function is called. */
  subscribe(key: RunKey, onState: (state: RunState) => void): () => void;
}

interface RunStoreDeps {
  readonly wireKey: (key: RunKey) => WireKey;
  readonly read: (key: RunKey, signal: AbortSignal) => Promise<RunReading>;
  readonly fleet: RunFleet;
  readonly clock: Clock;
  readonly pollMinMs: number;
  /** States are forgotten, least recently used first, when they take more than this. */
  readonly maxBytes?: number;
  /** Told of failures that are nobody's answer but a defect of ours. */
  readonly onUnexpected: (error: PrecheckError) => void;
}

/** Who listens to a run, and how to follow it in the fleet no more. */
interface Heard {
  readonly all: Set<(state: RunState) => void>;
  readonly unfollow: () => void;
}

const MAX_BYTES = 256 * 1024 * 1024;

export const createRunStore = (deps: RunStoreDeps): RunStore => {
  const { wireKey, read, fleet, clock, pollMinMs, maxBytes = MAX_BYTES, onUnexpected } = deps;
  const states = createStateCache(maxBytes);
  const listeners = new Map<WireKey, Heard>();
  const flights = createSingleFlight<RunState>();
  const pace = createReadPace(clock, pollMinMs);

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

  const outcomeOf = async (key: RunKey, signal: AbortSignal): Promise<ReadOutcome> => {
    try {
      return { reading: await read(key, signal) };
    } catch (thrown) {
      signal.throwIfAborted();
      const error = PrecheckError.from(thrown);
      if (error !== thrown) onUnexpected(error);
      return { error };
    }
  };

  const readState = async (key: RunKey, wire: WireKey, signal: AbortSignal): Promise<RunState> => {
    await pace.turn(wire, signal);
    const outcome = await outcomeOf(key, signal);
    const state = nextState(wire, states.get(wire), outcome, clock.now());
    accept(state);
    fleet.publish(state);
    return state;
  };

  return {
    peek: (key) => states.get(wireKey(key)),
    async refresh(key, { maxAgesMs, signal }) {
      const wire = wireKey(key);
      const fresh = () => {
        const state = states.get(wire);
        return state && isFresh(state, { key, maxAgesMs, nowMs: clock.now(), pollMinMs }) ? state : null;
      };
      const held = fresh();
      if (held) return held;
      const elsewhere = await fleet.last(wire);
      if (elsewhere) accept(elsewhere);
      return fresh() ?? flights.join(wire, signal, (inner) => readState(key, wire, inner));
    },
    subscribe(key, onState) {
      const wire = wireKey(key);
      const heard = listeners.get(wire) ?? { all: new Set(), unfollow: follow(wire) };
      listeners.set(wire, heard);
      heard.all.add(onState);
      return () => {
        heard.all.delete(onState);
        if (heard.all.size > 0 || listeners.get(wire) !== heard) return;
        listeners.delete(wire);
        heard.unfollow();
      };
    },
  };
};
