import type { RunKey } from '../domain/run-key.ts';
import type { RunState } from '../domain/run-state.ts';
import { isOver } from '../domain/verdict.ts';

const OVER_MAX_AGE_MS = 15_000;
/** A started precheck is one execution: once over, it can only be asked for again, never change. */
const OVER_TASK_MAX_AGE_MS = 3_600_000;

const defaultMaxAgeMs = (key: RunKey, { run }: RunState): number => {
  if (!run || !isOver(run)) return 0;
  return key.by === 'databaseTask' ? OVER_TASK_MAX_AGE_MS : OVER_MAX_AGE_MS;
};

/** How old a state may be, ms; null asks for the default, which depends on how far the run has come. */
export type MaxAge = number | null;

interface Look {
  readonly key: RunKey;
  /** All that were asked for together; the smallest wins. */
  readonly maxAgesMs: readonly MaxAge[];
  readonly nowMs: number;
  /** Reads of one run are never closer than this. */
  readonly pollMinMs: number;
}

/** Does the state answer the question without another read? A failed read counts as a read, but only for `pollMinMs`. */
export const isFresh = (state: RunState, { key, maxAgesMs, nowMs, pollMinMs }: Look): boolean => {
  const ageMs = nowMs - state.triedAtMs;
  // The clock was set back: nobody knows how old it is.
  if (ageMs < 0) return false;
  if (state.trouble) return ageMs < pollMinMs;
  const asked = maxAgesMs.map((maxAgeMs) => maxAgeMs ?? defaultMaxAgeMs(key, state));
  return ageMs < Math.max(pollMinMs, Math.min(...asked));
};
