import type { Clock } from '../domain/clock.ts';
import { WINDOW_MS } from './call-window.ts';

/** How much of the quota is used: all of it, until the vendor says that it was too much. */
export interface CallBudget {
  /** Calls within any window: whole, at least 1, at most the quota. */
  limit(): number;
  /** How long no call may go, ms. */
  pauseMs(): number;
  /** A call was over, and not for that it was too much. */
  unthrottled(): void;
  /** True when less is used of the quota from now on; false where that was begun a moment ago. */
  throttled(retryAfterMs: number | null): boolean;
  /** Begins with little, as after an outage. */
  restart(): void;
}

/** Whatever the vendor asks for, after this it is tried again. */
const MAX_PAUSE_MS = 10_000;

/** How many windows it takes from nothing to the whole quota. */
const RECOVERY_WINDOWS = 10;

/** Halves at each throttling, at most once in a window, and grows evenly with time once a call is not throttled. */
export const createCallBudget = (quota: number, clock: Clock): CallBudget => {
  const growth = Math.max(1, quota / RECOVERY_WINDOWS);
  let cut = { limit: quota, atMs: Number.NEGATIVE_INFINITY, isOver: true };
  let pause = { fromMs: 0, ms: 0 };
  /** Throttlings in a row where less than a call in each window would have been right. */
  let tooOften = 0;

  const limit = (): number => {
    // The clock was set back: as if it had just been cut.
    cut.atMs = Math.min(cut.atMs, clock.now());
    const windows = cut.isOver ? Math.floor((clock.now() - cut.atMs) / WINDOW_MS) : 0;
    return Math.floor(Math.min(quota, cut.limit + growth * windows));
  };

  const pauseMs = (): number => {
    const pastMs = clock.now() - pause.fromMs;
    return pastMs < 0 ? 0 : Math.max(0, pause.ms - pastMs);
  };

  return {
    limit,
    pauseMs,
    unthrottled() {
      tooOften = 0;
      if (!cut.isOver) cut = { ...cut, atMs: clock.now(), isOver: true };
    },
    throttled(retryAfterMs) {
      const nowMs = clock.now();
      const before = limit();
      // All that was refused together was too much once.
      const isCut = nowMs - cut.atMs >= WINDOW_MS;
      if (isCut) {
        tooOften = before === 1 ? tooOften + 1 : 0;
        cut = { limit: Math.max(1, Math.floor(before / 2)), atMs: nowMs, isOver: false };
      }
      const backoffMs = tooOften === 0 ? 0 : WINDOW_MS * 2 ** tooOften;
      const ms = Math.min(MAX_PAUSE_MS, Math.max(retryAfterMs ?? 0, backoffMs));
      if (ms > pauseMs()) pause = { fromMs: nowMs, ms };
      return isCut;
    },
    restart() {
      cut = { limit: 1, atMs: clock.now(), isOver: true };
    },
  };
};
