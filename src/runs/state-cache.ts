import { LRUCache } from 'lru-cache';
import type { RunState, WireKey } from '../domain/run-state.ts';

/** The newest state of each run, bounded by memory: the least recently used are forgotten first. */
export interface StateCache {
  get(wire: WireKey): RunState | null;
  /** False, and nothing changes, when a newer state is held already. */
  put(state: RunState): boolean;
  readonly size: number;
}

/** A rough upper bound of what a state keeps in memory: two bytes a character, names and nulls for the objects. */
const bytesOf = (state: RunState): number => 2 * JSON.stringify(state).length;

export const createStateCache = (maxBytes: number): StateCache => {
  const states = new LRUCache<WireKey, RunState>({ maxSize: maxBytes, sizeCalculation: bytesOf });
  return {
    get: (wire) => states.get(wire) ?? null,
    put(state) {
      if ((states.get(state.wire)?.seq ?? -1) >= state.seq) return false;
      states.set(state.wire, state);
      return true;
    },
    get size() {
      return states.size;
    },
  };
};
