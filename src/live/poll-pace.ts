import type { RunState } from '../domain/run-state.ts';
import { isOver } from '../domain/verdict.ts';

export interface PollLimits {
  readonly pollMinMs: number;
  readonly pollMaxMs: number;
}

/** Failures that only an operator can mend: asking often helps nobody. */
const LASTING: ReadonlySet<string> = new Set(['UPSTREAM_FORBIDDEN', 'UPSTREAM_CREDENTIALS']);

/** The longest part of a wait that chance may add, so that runs which began together drift apart. */
const JITTER = 0.2;

/** Leaves room for chance below the maximum. */
const clamp = (ms: number, { pollMinMs, pollMaxMs }: PollLimits): number =>
  Math.max(Math.min(ms, pollMaxMs / (1 + JITTER)), pollMinMs);

/**
 * Waits grow with the time since something last happened, a change or the first failure: what moves is looked at
 * often, what stands still or fails ever more rarely. A run that is over is listened to only by who awaits its end, or
 * its next attempt: soon.
 */
const plainDelayMs = (state: RunState, limits: PollLimits): number => {
  const { trouble, run, changedAtMs, triedAtMs } = state;
  if (trouble && LASTING.has(trouble.code)) return clamp(limits.pollMaxMs, limits);
  if (trouble) return clamp((triedAtMs - trouble.sinceMs) / 2, limits);
  if (run && isOver(run)) return clamp(2 * limits.pollMinMs, limits);
  return clamp((triedAtMs - (changedAtMs ?? triedAtMs)) / 4, limits);
};

/**
 * How long after a state was read its run is to be read again, whole ms. Depends on the state alone, and on `chance`, 0
 * inclusive to 1 exclusive; between the limits, but never less than the wait that the vendor asked for.
 */
export const pollDelayMs = (state: RunState, limits: PollLimits, chance: number): number => {
  const spread = (ms: number) => Math.round(ms * (1 + JITTER * chance));
  const delayMs = Math.min(spread(plainDelayMs(state, limits)), limits.pollMaxMs);
  const retryAtMs = state.trouble?.retryAtMs ?? null;
  // All runs of an endpoint may have been told the same moment.
  return retryAtMs === null ? delayMs : Math.max(delayMs, spread(retryAtMs - state.triedAtMs));
};
