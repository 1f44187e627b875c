import type { Clock } from '../domain/clock.ts';
import { withDeadline } from '../domain/deadline.ts';
import { PrecheckError, quote } from '../domain/precheck-error.ts';
import type { RunKey } from '../domain/run-key.ts';
import { IN_TIME } from './patience.ts';

/** What a query waits for. */
interface Awaited {
  readonly caller: string;
  /** Until when, epoch ms. */
  readonly untilMs: number;
  readonly key: RunKey;
  /** Whether it is being read already. */
  readonly isRead: boolean;
  /** Whether its turn has yet to come. */
  isQueued(): boolean;
}

/** How queries wait for reads: not for ever, and not more than there is memory for. */
export interface QueryWaits {
  /**
   * What `read` resolves with, or why one query waits no more, or not at all: that is told to this one alone. Rejects as
   * `read` does.
   */
  wait<T>(
    awaited: Awaited,
    signal: AbortSignal,
    read: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | PrecheckError>;
  /** Counts a read that a caller's query began, until it is over. */
  begun<T>(caller: string, reading: Promise<T>): Promise<T>;
}

/**
 * At about 6 KB for each run that a query waits for, and 8 KB more where that begins a read. So many reads are ten times
 * what the usual quota lets go while they wait.
 */
const MAX_ANSWERS = 16_000;
const MAX_READS = 4_000;

const subjectOf = ({ by, upstreamId }: RunKey): string => `${by} ${quote(upstreamId)}`;

/** So many of something for all callers; each may have as many as are left for the others, so that none has all. */
const createShares = (what: string, most: number) => {
  const perCaller = new Map<string, number>();
  let taken = 0;
  const count = (caller: string, change: 1 | -1) => {
    taken += change;
    const own = (perCaller.get(caller) ?? 0) + change;
    if (own > 0) perCaller.set(caller, own);
    else perCaller.delete(caller);
  };
  return {
    refusalFor(caller: string, key: RunKey): PrecheckError | null {
      const own = perCaller.get(caller) ?? 0;
      if (own < most - taken) return null;
      return new PrecheckError(
        'UPSTREAM_THROTTLED',
        `${subjectOf(key)} was not read: queries wait for ${taken} ${what} already, ${own} of them for this caller, and there may be ${most}`,
      );
    },
    /** Answers how to give it back. */
    take(caller: string): () => void {
      count(caller, 1);
      return () => count(caller, -1);
    },
  };
};

/** No call was made: more is asked than may be. */
export class TurnNotCome extends PrecheckError {}

const tooLate = ({ key, isQueued }: Awaited): PrecheckError =>
  isQueued()
    ? new TurnNotCome(
        'UPSTREAM_THROTTLED',
        `${subjectOf(key)} did not come to its turn ${IN_TIME}: more is asked than the vendor's quota allows`,
      )
    : new PrecheckError('UPSTREAM_TIMEOUT', `${subjectOf(key)} could not be read ${IN_TIME}`);

export const createQueryWaits = (clock: Clock): QueryWaits => {
  const answers = createShares('answers', MAX_ANSWERS);
  const reads = createShares('reads', MAX_READS);
  return {
    async wait(awaited, signal, read) {
      const { caller, key, isRead, untilMs } = awaited;
      const refusal = answers.refusalFor(caller, key) ?? (isRead ? null : reads.refusalFor(caller, key));
      if (refusal) return refusal;
      let late: PrecheckError | null = null;
      const error = () => {
        late = tooLate(awaited);
        return late;
      };
      const giveBack = answers.take(caller);
      try {
        return await withDeadline({ clock, ms: Math.max(0, untilMs - clock.now()), error }, signal, read);
      } catch (thrown) {
        if (late === null || thrown !== late) throw thrown;
        return late;
      } finally {
        giveBack();
      }
    },
    begun(caller, reading) {
      const giveBack = reads.take(caller);
      reading.then(giveBack, giveBack);
      return reading;
    },
  };
};
