import type { Clock } from '../domain/clock.ts';

/** A call, as the window remembers it. */
interface Call {
  /** When the vendor has seen it at the latest; without end until it goes. */
  seenByMs: number;
}

/** The calls of the last moments: what the vendor may have seen within any stretch of `WINDOW_MS`. */
export interface CallWindow {
  /**
   * How long until one more call would not be above the limit, ms; 0: now. A call that goes or ends may shorten it;
   * infinite while none can pass without that.
   */
  waitMs(limit: number): number;
  /** Counts a call from now on; to be told when it goes, and when it is over, or that it never went. */
  reserve(): { send(): void; over(): void; undo(): void };
}

export const WINDOW_MS = 1_000;

/** A request that was not answered for so long has arrived long ago, or never will. */
const ON_ITS_WAY_MS = 1_000;

/** Times are whole ms, cut off, so two that are a window apart may be almost 1 ms closer. */
const ROUNDING_MS = 1;

/**
 * A true sliding window. Nobody here knows when a request reaches the vendor, only that it is before the answer does,
 * so a call counts from its turn until a window after its end.
 */
export const createCallWindow = (clock: Clock): CallWindow => {
  let calls: Call[] = [];
  let lookedAtMs = clock.now();

  const look = (): number => {
    const nowMs = clock.now();
    // The clock was set back: all are as far from now as when they were last looked at.
    const backMs = Math.max(0, lookedAtMs - nowMs);
    if (backMs > 0) for (const call of calls) call.seenByMs -= backMs;
    lookedAtMs = nowMs;
    calls = calls.filter(({ seenByMs }) => nowMs - seenByMs < WINDOW_MS + ROUNDING_MS);
    return nowMs;
  };

  return {
    waitMs(limit) {
      const nowMs = look();
      if (calls.length < limit) return 0;
      const seenByMs = calls.map((call) => call.seenByMs).sort((a, b) => b - a)[limit - 1];
      return seenByMs === undefined ? 0 : seenByMs + WINDOW_MS + ROUNDING_MS - nowMs;
    },
    reserve() {
      look();
      const call: Call = { seenByMs: Number.POSITIVE_INFINITY };
      calls.push(call);
      return {
        send() {
          call.seenByMs = look() + ON_ITS_WAY_MS;
        },
        over() {
          call.seenByMs = Math.min(call.seenByMs, look());
        },
        undo() {
          calls = calls.filter((other) => other !== call);
        },
      };
    },
  };
};
