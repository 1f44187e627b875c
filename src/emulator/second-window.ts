const SECOND_MS = 1_000;

/** How often something happened within the last second. */
export interface SecondWindow {
  add(): void;
  readonly count: number;
  /** How many numbers are held right now. */
  readonly size: number;
}

/**
 * Counts by the millisecond: exact, and never more than a thousand numbers, however much happens. What is a whole
 * second old is outside. A clock that is set back begins anew: what came before it can no more be placed.
 */
export const createSecondWindow = (now: () => number): SecondWindow => {
  const perMs: { readonly atMs: number; count: number }[] = [];
  let count = 0;

  const forgetOlderThan = (sinceMs: number) => {
    for (let first = perMs[0]; first && first.atMs < sinceMs; first = perMs[0]) {
      perMs.shift();
      count -= first.count;
    }
  };

  const slide = (): number => {
    const nowMs = Math.floor(now());
    const isSetBack = (perMs.at(-1)?.atMs ?? nowMs) > nowMs;
    forgetOlderThan(isSetBack ? Number.POSITIVE_INFINITY : nowMs - SECOND_MS + 1);
    return nowMs;
  };

  return {
    add() {
      const atMs = slide();
      const last = perMs.at(-1);
      if (last?.atMs === atMs) last.count += 1;
      else perMs.push({ atMs, count: 1 });
      count += 1;
    },
    get count() {
      slide();
      return count;
    },
    get size() {
      return perMs.length;
    },
  };
};
