import type { Clock } from '../domain/clock.ts';

/** Looks at what is kept again and again: one timer for all of it, and none when nothing is kept. */
interface Beat<Kept> {
  add(kept: Kept): void;
  remove(kept: Kept): void;
  readonly all: ReadonlySet<Kept>;
}

interface BeatOptions<Kept> {
  readonly clock: Clock;
  readonly everyMs: number;
  readonly look: (kept: Kept) => void;
}

export const createBeat = <Kept>({ clock, everyMs, look }: BeatOptions<Kept>): Beat<Kept> => {
  const all = new Set<Kept>();
  let beating: AbortController | null = null;

  const keepLooking = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      await clock.sleep(everyMs, signal).catch(() => {});
      if (!signal.aborted) for (const kept of all) look(kept);
    }
  };

  return {
    add(kept) {
      all.add(kept);
      if (beating) return;
      beating = new AbortController();
      void keepLooking(beating.signal);
    },
    remove(kept) {
      all.delete(kept);
      if (all.size > 0) return;
      beating?.abort();
      beating = null;
    },
    all,
  };
};
