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

  const isLong = (sinceMs: number): boolean => clock.now() - sinceMs >= FAILING_MS;

  /** That many, all of whom failed when they were last heard of, and for long. */
  const allFail = (): boolean => {
    let firstMs = Number.POSITIVE_INFINITY;
    for (const { failingSinceMs } of bySubject.values()) {
      if (failingSinceMs === null) return false;
      firstMs = Math.min(firstMs, failingSinceMs);
    }
    return bySubject.size >= FAILING_SUBJECTS && isLong(firstMs);
  };

  /** Of many it takes long until each has failed; those that always fail do not turn. */
  const manyTurned = (): boolean =>
    turned.size >= FAILING_SUBJECTS && [...turned.values()].some((sinceMs) => isLong(sinceMs));

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
      add(subject, bySubject.get(subject)?.failingSinceMs ?? beganMs);
      return manyTurned() || allFail();
    },
    hasFailed: (subject) => (bySubject.get(subject)?.failingSinceMs ?? null) !== null,
    clear() {
      bySubject.clear();
      turned.clear();
    },
  };
};
