import type { DbsPlayed } from './dbs-precheck.ts';
import { isOver, latestAttempt, type Moments } from './timeline.ts';

/** What a list tells of a precheck. */
interface ListedStatus {
  readonly status: string;
  /** The text `NULL` where there is nothing to say. */
  readonly errMessage: string;
}

const NO_MESSAGE = 'NULL';
const PASSING: ReadonlySet<string> = new Set(['finish', 'warning']);

/**
 * The status in a list that fits a precheck. `passed` is the word once nothing is in the way, or where nobody may see
 * whether there is. A look at a list begins no precheck.
 */
export const listedStatus = (
  played: DbsPlayed | null,
  passed: string,
  moments: Pick<Moments, 'peek'>,
): ListedStatus => {
  if (!played) return { status: 'wait', errMessage: NO_MESSAGE };
  if (played.plays === 'forbidden') return { status: passed, errMessage: NO_MESSAGE };
  const since = moments.peek(played);
  if (!since) return { status: 'init', errMessage: NO_MESSAGE };
  const { precheck, moment } = latestAttempt(played.plays, since);
  const { checks, ends, errMessage } = precheck;
  if (!isOver(checks, moment.elapsedMs)) return { status: 'init', errMessage: NO_MESSAGE };
  if (ends === 'failed') return { status: 'init', errMessage: errMessage ?? NO_MESSAGE };
  if (ends !== 'finish') return { status: ends, errMessage: NO_MESSAGE };
  const bad = checks.find((check) => check.span === null || !PASSING.has(check.ends));
  if (bad || checks.length === 0) return { status: 'init', errMessage: bad?.errMsg ?? NO_MESSAGE };
  return { status: passed, errMessage: NO_MESSAGE };
};
