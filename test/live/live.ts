import type { PrecheckError } from '../../src/domain/precheck-error.ts';
import type { RunReading } from '../../src/domain/precheck-run.ts';
import type { RunKey } from '../../src/domain/run-key.ts';
import { createFollowRuns, type FollowedRun, type RunUpdate } from '../../src/live/run-updates.ts';
import { createWatches } from '../../src/live/watches.ts';
import { createMemoryFleet, type RunFleet } from '../../src/runs/run-fleet.ts';
import { createRunStore } from '../../src/runs/run-store.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';

export const keyOf = (upstreamId = 'p', parts: Partial<RunKey> = {}): RunKey => ({
  by: 'backupPlan',
  account: 'default',
  regionId: 'cn-hangzhou',
  upstreamId,
  ...parts,
});

export const followed = (key = keyOf(), parts: Partial<FollowedRun> = {}): FollowedRun => ({
  key,
  keyIndex: 0,
  wasTold: () => false,
  wasToldLast: () => false,
  refusal: null,
  ...parts,
});

interface LiveOptions {
  readonly read: (key: RunKey, signal: AbortSignal) => RunReading | Promise<RunReading>;
  readonly maxWatches?: number;
  readonly random?: () => number;
  /** Shared with another process, as it were. */
  readonly clock?: ManualClock;
  readonly fleet?: RunFleet;
}

/** Watches on a store that reads what the test says, under a clock that only the test moves. */
export const createLive = ({ read, maxWatches = 1_000, random = () => 0, ...shared }: LiveOptions) => {
  const { clock = createManualClock(), fleet = createMemoryFleet() } = shared;
  const reads: { readonly id: string; readonly atMs: number; readonly signal: AbortSignal }[] = [];
  const unexpected: PrecheckError[] = [];
  const onUnexpected = (error: PrecheckError) => void unexpected.push(error);
  const wireKey = ({ by, upstreamId }: RunKey) => `${by} ${upstreamId}`;
  const limits = { pollMinMs: 1_000, pollMaxMs: 15_000 };
  const beganMs = clock.now();
  const store = createRunStore({
    ...{ wireKey, fleet, clock, onUnexpected, pollMinMs: limits.pollMinMs },
    read: async (key, { signal, demand }) => {
      demand.onTurn();
      reads.push({ id: key.upstreamId, atMs: clock.now() - beganMs, signal });
      return read(key, signal);
    },
  });
  const watches = createWatches({
    ...limits,
    wireKey,
    store,
    fleet,
    clock,
    random,
    maxWatches,
    onUnexpected,
  });
  const follow = createFollowRuns({ watches, store, clock, pollMinMs: limits.pollMinMs });
  return { clock, reads, unexpected, store, watches, follow };
};

/** Reads a stream as fast as it comes. */
export const collect = (updates: AsyncIterable<RunUpdate>) => {
  const events: RunUpdate[] = [];
  const state = { isEnded: false };
  void (async () => {
    for await (const update of updates) events.push(update);
    state.isEnded = true;
  })();
  return { events, state };
};
