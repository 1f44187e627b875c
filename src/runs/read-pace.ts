import { LRUCache } from 'lru-cache';
import type { Clock } from '../domain/clock.ts';
import type { WireKey } from '../domain/run-state.ts';

/**
 * Keeps the reads of one run apart, those that were given up included: such a read left no state behind, but the
 * vendor was called all the same.
 */
export interface ReadPace {
  /** Resolves when a read may begin; rejects with the signal's reason. */
  wait(wire: WireKey, signal: AbortSignal): Promise<void>;
  /** Says that the vendor is called now. */
  begun(wire: WireKey): void;
}

const WIRES_REMEMBERED = 10_000;

export const createReadPace = (clock: Clock, minMs: number): ReadPace => {
  const begunAtMs = new LRUCache<WireKey, number>({ max: WIRES_REMEMBERED });
  return {
    async wait(wire, signal) {
      const sinceMs = clock.now() - (begunAtMs.get(wire) ?? -Infinity);
      // Less than nothing has passed where the clock was set back: then nobody knows, and nobody waits.
      if (sinceMs >= 0 && sinceMs < minMs) await clock.sleep(minMs - sinceMs, signal);
    },
    begun: (wire) => void begunAtMs.set(wire, clock.now()),
  };
};
