import { createHash } from 'node:crypto';
import type { PrecheckError, TroubleCode } from './precheck-error.ts';
import { TROUBLE_CODES } from './precheck-error.ts';
import type { PrecheckRun, RunReading } from './precheck-run.ts';
import type { RunKey } from './run-key.ts';
import { isOver, verdictOf } from './verdict.ts';

/** Names what goes on the wire: keys with the same one share their state, their reads and the vendor's quota. */
export type WireKey = string;

/** Why the latest attempt to read failed. Times are epoch milliseconds. */
export interface Trouble {
  readonly code: TroubleCode;
  readonly message: string;
  /** When reading began to fail. */
  readonly sinceMs: number;
  readonly retryAtMs: number | null;
  readonly requestId: string | null;
  readonly errorId: string | null;
}

/** A precheck that was started through this gateway. */
export interface Begun {
  readonly atMs: number;
  /** What is being checked. */
  readonly subject: RunKey;
}

/**
 * All that is known of a run at one moment. Immutable and plain JSON, so that it can travel between processes;
 * its object identity is the observation.
 */
export interface RunState {
  readonly wire: WireKey;
  /** Null while it was never read. */
  readonly run: PrecheckRun | null;
  /** When the run was last read. */
  readonly observedAtMs: number | null;
  /** When reading was last tried, whatever came of it. */
  readonly triedAtMs: number;
  /** Null exactly when the latest attempt to read succeeded. */
  readonly trouble: Trouble | null;
  /** When the content was first seen as it is now; null while it was never read. */
  readonly changedAtMs: number | null;
  /** Since when a run that is not over has not moved, once that is remarkably long. */
  readonly stalledSinceMs: number | null;
  /**
   * Since the last good read the vendor has refused: what it said before answers no question any more. The run stays
   * to compare the next one with.
   */
  readonly isRefused: boolean;
  /** How it was started, where that was done through this gateway and is still remembered. */
  readonly begun: Begun | null;
  /** Counts how often the precheck was seen to start. */
  readonly attempt: number;
  /** The latest start that the attempt was told to have: a later one is another attempt's. */
  readonly attemptStartedAtMs: number | null;
  /** Order among the states of one run: a lower one is out of date. Grows with time, so it survives being forgotten. */
  readonly seq: number;
}

export type ReadOutcome = { readonly reading: RunReading } | { readonly error: PrecheckError };

/** What was only just started may not be known yet. */
export const JUST_BEGUN_MS = 60_000;

/** A run that is not over and shows no change for this long is stalled. */
export const STALLED_AFTER_MS = 5 * 60_000;

const hashOf = ({ upstream: _, ...content }: RunReading): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22);

const latest = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.max(a, b));

const isSameAttempt = ({ run, attemptStartedAtMs }: RunState, reading: RunReading): boolean => {
  if (!run || (isOver(run) && !isOver(reading))) return false;
  const { startedAtMs } = reading;
  return startedAtMs === null || attemptStartedAtMs === null || startedAtMs <= attemptStartedAtMs;
};

const nextSeq = (prev: RunState | null, atMs: number) => Math.max((prev?.seq ?? 0) + 1, atMs);

const succeeded = (wire: WireKey, prev: RunState | null, reading: RunReading, atMs: number): RunState => {
  const before = prev?.run ?? null;
  const goesOn = prev !== null && isSameAttempt(prev, reading);
  const floor = goesOn ? (before?.progress ?? 0) : 0;
  const progress = Math.max(floor, reading.progress ?? floor);
  const contentHash = hashOf(reading);
  const changedAtMs = before?.contentHash === contentHash ? (prev?.changedAtMs ?? atMs) : atMs;
  const isStalled = !isOver(reading) && atMs - changedAtMs >= STALLED_AFTER_MS;
  return {
    wire,
    run: { ...reading, progress, verdict: verdictOf(reading), contentHash },
    observedAtMs: atMs,
    triedAtMs: atMs,
    trouble: null,
    changedAtMs,
    stalledSinceMs: isStalled ? changedAtMs : null,
    isRefused: false,
    begun: prev?.begun ?? null,
    attempt: (prev?.attempt ?? 0) + (goesOn ? 0 : 1),
    attemptStartedAtMs: latest(reading.startedAtMs, goesOn ? prev.attemptStartedAtMs : null),
    seq: nextSeq(prev, atMs),
  };
};

/** Failures that say that there is nothing to show, not even what was shown before. */
const REFUSALS: ReadonlySet<string> = new Set(['NOT_FOUND', 'INVALID_ARGUMENT', 'UPSTREAM_FORBIDDEN']);

/** Whether NOT_FOUND says only that the vendor has not heard yet of what was just started. */
export const isJustBegun = (state: Pick<RunState, 'begun'> | null, code: string, atMs: number): boolean =>
  code === 'NOT_FOUND' && state?.begun != null && atMs - state.begun.atMs < JUST_BEGUN_MS;

const isTroubleCode = (code: string): code is TroubleCode => TROUBLE_CODES.some((known) => known === code);

const failed = (wire: WireKey, prev: RunState | null, error: PrecheckError, atMs: number): RunState => ({
  wire,
  run: prev?.run ?? null,
  observedAtMs: prev?.observedAtMs ?? null,
  triedAtMs: atMs,
  trouble: {
    code: isTroubleCode(error.code) ? error.code : 'INTERNAL',
    message: error.message,
    sinceMs: prev?.trouble?.sinceMs ?? atMs,
    retryAtMs: error.retryAfterMs === null ? null : atMs + error.retryAfterMs,
    requestId: error.requestId,
    errorId: error.errorId,
  },
  changedAtMs: prev?.changedAtMs ?? null,
  stalledSinceMs: prev?.stalledSinceMs ?? null,
  isRefused: prev?.isRefused || (REFUSALS.has(error.code) && !isJustBegun(prev, error.code, atMs)),
  begun: prev?.begun ?? null,
  attempt: prev?.attempt ?? 0,
  attemptStartedAtMs: prev?.attemptStartedAtMs ?? null,
  seq: nextSeq(prev, atMs),
});

/** The state of a precheck that was started through this gateway, and is not read yet. */
export const begunState = (
  wire: WireKey,
  { engine, upstream, ...begun }: Begun & Pick<RunReading, 'engine' | 'upstream'>,
): RunState => {
  const reading: RunReading = {
    ...{ status: 'PENDING', hasFailed: false, progress: 0, message: null, engine, items: [], upstream },
    ...{ startedAtMs: null, updatedAtMs: null, finishedAtMs: null },
  };
  return { ...succeeded(wire, null, reading, begun.atMs), begun };
};

/**
 * The state after one attempt to read. The only place that keeps progress from falling within an attempt, sees a
 * new attempt, marks a stall and keeps the last good run beside its trouble.
 */
export const nextState = (
  wire: WireKey,
  prev: RunState | null,
  outcome: ReadOutcome,
  atMs: number,
): RunState =>
  'reading' in outcome
    ? succeeded(wire, prev, outcome.reading, atMs)
    : failed(wire, prev, outcome.error, atMs);
