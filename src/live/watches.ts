import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { RunKey } from '../domain/run-key.ts';
import type { RunState, WireKey } from '../domain/run-state.ts';
import type { RunFleet } from '../runs/run-fleet.ts';
import type { RunStore } from '../runs/run-store.ts';
import { type PollLimits, pollDelayMs } from './poll-pace.ts';

/** Reads runs as long as somebody listens, each in one loop however many do. */
export interface Watches {
  /** Calls `onState` for each new state until the returned function is called. Throws LIMIT_EXCEEDED. */
  join(key: RunKey, onState: (state: RunState) => void): () => void;
  /** How many runs are watched. */
  readonly size: number;
}

interface WatchesDeps extends PollLimits {
  readonly wireKey: (key: RunKey) => WireKey;
  readonly store: Pick<RunStore, 'peek' | 'refresh' | 'subscribe'>;
  readonly fleet: Pick<RunFleet, 'campaign'>;
  readonly clock: Clock;
  /** 0 inclusive to 1 exclusive, for jitter. */
  readonly random: () => number;
  readonly maxWatches: number;
  readonly onUnexpected: (error: PrecheckError) => void;
}

interface Watch {
  listeners: number;
  stop(): void;
}

/** The loop of one run: waits until it is due, whoever read it last, reads it, and so on until the signal aborts. */
const createPoll = ({ store, clock, random, onUnexpected, ...limits }: WatchesDeps) => {
  const poll = async (key: RunKey, signal: AbortSignal) => {
    let last: RunState | null = null;
    let chance = 0;
    for (;;) {
      const state = store.peek(key);
      if (state !== last) chance = random();
      last = state;
      const ageMs = state ? clock.now() - state.triedAtMs : 0;
      // A clock that was set back leaves nobody knowing how old the state is.
      const waitMs = state && ageMs >= 0 ? pollDelayMs(state, limits, chance) - ageMs : 0;
      if (waitMs > 0) await clock.sleep(waitMs, signal);
      else await store.refresh(key, { maxAgesMs: [0], caller: null, signal });
    }
  };

  return async (key: RunKey, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      try {
        await poll(key, signal);
      } catch (thrown) {
        if (signal.aborted) return;
        onUnexpected(PrecheckError.from(thrown));
        await clock.sleep(limits.pollMaxMs, signal).catch(() => {});
      }
    }
  };
};

export const createWatches = (deps: WatchesDeps): Watches => {
  const { wireKey, store, fleet, maxWatches } = deps;
  const watches = new Map<WireKey, Watch>();
  const poll = createPoll(deps);

  const start = (key: RunKey, wire: WireKey): Watch => {
    let polling: AbortController | null = null;
    const rest = () => {
      polling?.abort(new Error('nobody listens'));
      polling = null;
    };
    const campaign = fleet.campaign(wire, {
      gained() {
        rest();
        polling = new AbortController();
        void poll(key, polling.signal);
      },
      lost: rest,
    });
    const watch: Watch = {
      listeners: 0,
      stop() {
        campaign.resign();
        rest();
        watches.delete(wire);
      },
    };
    watches.set(wire, watch);
    return watch;
  };

  const watchOf = (key: RunKey, wire: WireKey): Watch => {
    const watch = watches.get(wire);
    if (watch) return watch;
    if (watches.size >= maxWatches)
      throw new PrecheckError('LIMIT_EXCEEDED', `this gateway watches ${maxWatches} runs at most at a time`);
    return start(key, wire);
  };

  return {
    join(key, onState) {
      const watch = watchOf(key, wireKey(key));
      const unsubscribe = store.subscribe(key, onState);
      watch.listeners += 1;
      let isGone = false;
      return () => {
        if (isGone) return;
        isGone = true;
        unsubscribe();
        watch.listeners -= 1;
        if (watch.listeners === 0) watch.stop();
      };
    },
    get size() {
      return watches.size;
    },
  };
};
