import type { Clock } from '../../src/domain/clock.ts';

interface Sleeper {
  readonly dueMs: number;
  wake(): void;
}

/** A clock that stands still until `advance` moves it, waking sleepers in the order they are due. */
export interface ManualClock extends Clock {
  /** Moves time by `ms`; between two wake-ups everything that can run has run. */
  advance(ms: number): Promise<void>;
  readonly sleepers: number;
  /** When the next one wakes up, epoch ms; null where nobody sleeps. */
  readonly nextDueMs: number | null;
}

/** Lets promise callbacks and I/O that are ready run. */
export const settle = async (turns = 3) => {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
};

export const createManualClock = (startMs = Date.parse('2026-01-01T00:00:00Z')): ManualClock => {
  let nowMs = startMs;
  const sleeping = new Set<Sleeper>();
  const nextDue = (untilMs: number) =>
    [...sleeping].filter((sleeper) => sleeper.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  return {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const leave = () => {
          sleeping.delete(sleeper);
          reject(signal.reason);
        };
        const sleeper: Sleeper = {
          dueMs: nowMs + ms,
          wake: () => {
            sleeping.delete(sleeper);
            signal.removeEventListener('abort', leave);
            resolve();
          },
        };
        sleeping.add(sleeper);
        signal.addEventListener('abort', leave, { once: true });
      }),
    async advance(ms) {
      const untilMs = nowMs + ms;
      await settle();
      for (let next = nextDue(untilMs); next; next = nextDue(untilMs)) {
        nowMs = Math.max(nowMs, next.dueMs);
        next.wake();
        await settle();
      }
      nowMs = untilMs;
      await settle();
    },
    get sleepers() {
      return sleeping.size;
    },
    get nextDueMs() {
      return nextDue(Number.POSITIVE_INFINITY)?.dueMs ?? null;
    },
  };
};
