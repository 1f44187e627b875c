import { type Clock, sleepBy } from '../../src/domain/clock.ts';

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
  /** In the order they are due; those due at the same time in the order they came. */
  const sleeping: Sleeper[] = [];
  const placeOf = (isBefore: (sleeper: Sleeper) => boolean) => {
    let [from, to] = [0, sleeping.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const sleeper = sleeping[middle];
      if (sleeper && isBefore(sleeper)) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  const add = (sleeper: Sleeper) =>
    void sleeping.splice(
      placeOf(({ dueMs }) => dueMs <= sleeper.dueMs),
      0,
      sleeper,
    );
  const remove = (sleeper: Sleeper) => {
    const place = sleeping.indexOf(
      sleeper,
      placeOf(({ dueMs }) => dueMs < sleeper.dueMs),
    );
    if (place >= 0) sleeping.splice(place, 1);
  };
  const alarm: Clock['alarm'] = (ms, ring) => {
    const sleeper: Sleeper = {
      dueMs: nowMs + ms,
      wake() {
        remove(sleeper);
        ring();
      },
    };
    add(sleeper);
    return () => remove(sleeper);
  };
  return {
    now: () => nowMs,
    alarm,
    sleep: sleepBy(alarm),
    async advance(ms) {
      const untilMs = nowMs + ms;
      await settle();
      for (let [next] = sleeping; next && next.dueMs <= untilMs; [next] = sleeping) {
        nowMs = Math.max(nowMs, next.dueMs);
        next.wake();
        await settle();
      }
      nowMs = untilMs;
      await settle();
    },
    get sleepers() {
      return sleeping.length;
    },
    get nextDueMs() {
      return sleeping[0]?.dueMs ?? null;
    },
  };
};
