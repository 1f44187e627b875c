import { LRUCache } from 'lru-cache';
// Its index would load the limiters of ten databases.
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js';
import { PrecheckError } from '../domain/precheck-error.ts';
import { type Limits, RATE_WINDOW_S } from './limits.ts';

/** Whoever has asked longest ago is forgotten first, and begins anew. */
const MAX_HOLDERS = 10_000;

/** How often operations come, by whose they are. */
export interface Rate {
  /** Counts one more for this holder; why it is one too many, null if it is not. */
  refusalFor(holder: string): Promise<PrecheckError | null>;
}

/**
 * In windows of fixed length, which begin with the first operation of a holder: all that may come in one may come at
 * once, and whoever is refused knows when the next one begins. What is refused costs nothing later. It goes by the
 * clock of the machine.
 */
export const createRate = ({ maxRatePerCaller }: Pick<Limits, 'maxRatePerCaller'>): Rate => {
  const points = maxRatePerCaller * RATE_WINDOW_S;
  const limiter = new RateLimiterMemory({ points, duration: RATE_WINDOW_S });
  // The limiter itself would hold as many holders as come within a window.
  const held = new LRUCache<string, true>({
    max: MAX_HOLDERS,
    dispose: (_held, holder, reason) => {
      if (reason === 'evict') void limiter.delete(holder);
    },
  });

  return {
    async refusalFor(holder) {
      held.set(holder, true);
      try {
        await limiter.consume(holder);
        return null;
      } catch (thrown) {
        if (!(thrown instanceof RateLimiterRes)) throw thrown;
        const { consumedPoints, msBeforeNext } = thrown;
        return new PrecheckError(
          'LIMIT_EXCEEDED',
          `one caller may start at most ${points} operations in ${RATE_WINDOW_S} s, got ${consumedPoints}`,
          { retryAfterMs: msBeforeNext },
        );
      }
    },
  };
};
