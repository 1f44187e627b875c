import type { Clock } from '../domain/clock.ts';

/** A call that went. */
interface Call {
  /** When the vendor has seen it at the latest. */
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

const firstOf = (calls: ReadonlySet<Call>): number => {
  for (const { seenByMs } of calls) return seenByMs;
  return Number.POSITIVE_INFINITY;
};

/**
 * A true sliding window. Nobody here knows when a request reaches the vendor, only that it is before the answer does,
 * so a call counts from its turn until a window after its end.
 */
export const createCallWindow = (clock: Clock): CallWindow => {
  /** Calls that have their turn and have not gone. */
  let reserved = 0;
  /** By when they are seen, the earliest first. */
  const underWay = new Set<Call>();
  const over = new Set<Call>();
  let lookedAtMs = clock.now();

  const look = (): number => {
    const nowMs = clock.now();
    // The clock was set back: all are as far from now as when they were last looked at.
    const backMs = Math.max(0, lookedAtMs - nowMs);
    lookedAtMs = nowMs;
    for (const calls of [underWay, over]) {
      if (backMs > 0) for (const call of calls) call.seenByMs -= backMs;
      for (const call of calls) {
        if (nowMs - call.seenByMs < WINDOW_MS + ROUNDING_MS) break;
        calls.delete(call);
      }
    }
    return nowMs;
  };

  /** When one more than so many calls are seen at the latest. */
  const seenBy = (others: number): number => {
    if (others === 0) return Math.min(firstOf(underWay), firstOf(over));
    const all = [...underWay, ...over].map(({ seenByMs }) => seenByMs).sort((a, b) => a - b);
    return all[others] ?? Number.POSITIVE_INFINITY;
  };

  return {
    waitMs(limit) {
      const nowMs = look();
      const tooMany = reserved + underWay.size + over.size - limit;
      return tooMany < 0 ? 0 : seenBy(tooMany) + WINDOW_MS + ROUNDING_MS - nowMs;
    },
    reserve() {
      reserved += 1;
      const call: Call = { seenByMs: 0 };
      return {
        undo() {
          reserved -= 1;
        },
        send() {
          reserved -= 1;
          call.seenByMs = look() + ON_ITS_WAY_MS;
          underWay.add(call);
        },
        over() {
          const nowMs = look();
          if (call.seenByMs <= nowMs) return;
          call.seenByMs = nowMs;
          underWay.delete(call);
          over.add(call);
        },
      };
    },
  };
};
