import type { RunState, WireKey } from '../domain/run-state.ts';
import { createStateCache } from './state-cache.ts';

/** What the processes of one fleet know and decide together. In memory it is a fleet of one process. */
export interface RunFleet {
  /** The newest state that any process published, as far as it is still remembered. */
  last(wire: WireKey): Promise<RunState | null>;
  /** Calls `onState` for each state published from now on, and answers the newest so far. */
  follow(
    wire: WireKey,
    onState: (state: RunState) => void,
  ): Promise<{ readonly last: RunState | null; stop(): void }>;
  /** Never throws: a fleet that cannot be reached costs freshness, not answers. */
  publish(state: RunState): void;
  /** Asks to be the one process that polls a run; `fence` rises with each new holder. */
  campaign(wire: WireKey, on: { gained(fence: number): void; lost(): void }): { resign(): void };
}

interface Candidate {
  gained(fence: number): void;
}

/** Little: a process remembers by itself what it has read, and these are the same objects as long as it does. */
const MAX_BYTES = 16 * 1024 * 1024;

export const createMemoryFleet = (): RunFleet => {
  const states = createStateCache(MAX_BYTES);
  const followers = new Map<WireKey, Set<(state: RunState) => void>>();
  const candidates = new Map<WireKey, Candidate[]>();
  let fence = 0;

  const elect = (wire: WireKey, candidate: Candidate) =>
    queueMicrotask(() => {
      if (candidates.get(wire)?.[0] === candidate) candidate.gained(++fence);
    });

  return {
    last: async (wire) => states.get(wire),
    async follow(wire, onState) {
      const all = followers.get(wire) ?? new Set();
      followers.set(wire, all.add(onState));
      const stop = () => {
        all.delete(onState);
        if (all.size === 0 && followers.get(wire) === all) followers.delete(wire);
      };
      return { last: states.get(wire), stop };
    },
    publish(state) {
      if (!states.put(state)) return;
      for (const onState of followers.get(state.wire) ?? []) queueMicrotask(() => onState(state));
    },
    campaign(wire, { gained }) {
      const candidate: Candidate = { gained };
      const queue = candidates.get(wire) ?? [];
      candidates.set(wire, queue);
      if (queue.push(candidate) === 1) elect(wire, candidate);
      return {
        resign() {
          const position = queue.indexOf(candidate);
          if (position < 0) return;
          queue.splice(position, 1);
          const next = queue[0];
          if (!next) candidates.delete(wire);
          else if (position === 0) elect(wire, next);
        },
      };
    },
  };
};
