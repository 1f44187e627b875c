import type { Clock } from '../domain/clock.ts';
import type { AskFailure } from '../upstream/ask.ts';

/** An operation of an account, which has a quota of its own. */
type Operation = Pick<AskFailure, 'account' | 'product' | 'action'>;

/** How far lines about one operation are apart. */
const TOLD_EVERY_MS = 10_000;

/**
 * Counts reads whose turn did not come, and tells of them now and then. One query may ask for a hundred, and whoever
 * asks for too much does so again at once: a line for each would bury all others.
 */
export const createLateReads = (
  clock: Clock,
  tell: (late: Operation & { readonly reads: number }) => void,
): ((operation: Operation) => void) => {
  const counts = new Map<string, { untold: number; toldMs: number }>();
  return ({ account, product, action }) => {
    const name = JSON.stringify([account, product, action]);
    const count = counts.get(name) ?? { untold: 0, toldMs: Number.NEGATIVE_INFINITY };
    counts.set(name, count);
    count.untold += 1;
    // The distance has no sign: the clock may have been set back.
    if (Math.abs(clock.now() - count.toldMs) < TOLD_EVERY_MS) return;
    tell({ account, product, action, reads: count.untold });
    counts.set(name, { untold: 0, toldMs: clock.now() });
  };
};
