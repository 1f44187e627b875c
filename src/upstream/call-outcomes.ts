import type { Clock } from '../domain/clock.ts';

/** What the last calls about each subject came to. */
export interface CallOutcomes {
  answered(subject: string): void;
  /** Of a call begun then, epoch ms. Whether nobody is answered any more. */
  failed(subject: string, beganMs: number): boolean;
  /** Whether that is the last that is known of the subject. */
  hasFailed(subject: string): boolean;
  clear(): void;
}

interface Outcome {
  readonly atMs: number;
  /** When the first call began of those that failed in a row, epoch ms; null: the last one was answered. */
  readonly failingSinceMs: number | null;
}

/** That many subjects: fewer that always fail say nothing of the others. */
const FAILING_SUBJECTS = 5;

/** For so long: of many that are asked about at once, those that fail may be the first to be heard of. */
const FAILING_MS = 1_000;

/** How long an outcome tells of now. A run that is followed is read more often than that, as the settings come. */
const REMEMBERED_MS = 15_000;

/**
 * Goes by the last outcome of each subject, not by outcomes in a row: what fails is repeated, so that failures come in
 * rows while others are answered.
 */
export const createCallOutcomes = (clock: Clock): CallOutcomes => {
  /** The newest last. */
  const bySubject = new Map<string, Outcome>();
  /** Of the subjects that were answered before: those that failed since anybody was, and when their calls began. */
  const turned = new Map<string, number>();

  const isLong = (sinceMs: Iterable<number>): boolean => clock.now() - Math.min(...sinceMs) >= FAILING_MS;

  const add = (subject: string, failingSinceMs: number | null) => {
    const atMs = clock.now();
    bySubject.delete(subject);
    bySubject.set(subject, { atMs, failingSinceMs });
    for (const [name, other] of bySubject) {
      const ageMs = atMs - other.atMs;
      // Less than nothing where the clock was set back: nobody knows how old that is.
      if (ageMs >= 0 && ageMs < REMEMBERED_MS) break;
      bySubject.delete(name);
    }
  };

  return {
    answered(subject) {
      turned.clear();
      add(subject, null);
    },
    failed(subject, beganMs) {
      if (bySubject.get(subject)?.failingSinceMs === null) turned.set(subject, beganMs);
      // Of many it takes long until each has failed, but those that always fail do not turn.
      const isTurn = turned.size >= FAILING_SUBJECTS && isLong(turned.values());
      add(subject, bySubject.get(subject)?.failingSinceMs ?? beganMs);
      const since = [...bySubject.values()].map(({ failingSinceMs }) => failingSinceMs ?? Number.NaN);
      // Not a number, where one was answered, is less than nothing.
      return isTurn || (since.length >= FAILING_SUBJECTS && isLong(since));
    },
    hasFailed: (subject) => (bySubject.get(subject)?.failingSinceMs ?? null) !== null,
    clear() {
      bySubject.clear();
      turned.clear();
    },
  };
};
