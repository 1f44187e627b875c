import type { Clock } from '../domain/clock.ts';
import { PrecheckError, quote } from '../domain/precheck-error.ts';
import type { RunKey } from '../domain/run-key.ts';
import { nextState, type RunState } from '../domain/run-state.ts';
import { isFinalFor } from '../domain/run-update.ts';
import type { RunStore } from '../runs/run-store.ts';
import type { Watches } from './watches.ts';

export interface AwaitOptions {
  /** Only a run that started later, epoch ms, is an answer; null takes any. */
  readonly startedAfterMs: number | null;
  readonly timeoutMs: number;
  /** When nothing more may be told, epoch ms; null: never. Then the time is up, too. */
  readonly untilMs: number | null;
  readonly signal: AbortSignal;
}

/**
 * Resolves with the state of a run that is over, as a read says that is younger than the pace; at the timeout, or when
 * the gateway begins to close, with the latest known. If that is an end which nobody has read since, it has the trouble
 * UPSTREAM_TIMEOUT. Rejects with the signal's reason, and with UPSTREAM_TIMEOUT where nothing is known by then.
 */
export type AwaitRun = (key: RunKey, options: AwaitOptions) => Promise<RunState>;

interface AwaitDeps {
  readonly watches: Pick<Watches, 'join'>;
  readonly store: Pick<RunStore, 'peek'>;
  readonly clock: Clock;
  readonly pollMinMs: number;
  /** Aborts when nobody shall wait any more. */
  readonly closing: AbortSignal;
}

/** Whether a state answers who waits, well or not. */
const isAnswer = (state: RunState, sinceMs: number, startedAfterMs: number | null): boolean => {
  if (!isFinalFor(state, sinceMs)) return false;
  // What was only just started may not be known yet.
  if (state.trouble) return state.trouble.code !== 'NOT_FOUND' || startedAfterMs === null;
  return startedAfterMs === null || (state.run?.startedAtMs ?? 0) > startedAfterMs;
};

const unread = (key: RunKey, until: string): PrecheckError =>
  new PrecheckError('UPSTREAM_TIMEOUT', `${key.by} ${quote(key.upstreamId)} could not be read ${until}`);

export const createAwaitRun = ({ watches, store, clock, pollMinMs, closing }: AwaitDeps): AwaitRun => {
  return async (key, { startedAfterMs, timeoutMs, untilMs, signal }) => {
    signal.throwIfAborted();
    const nowMs = clock.now();
    const sinceMs = nowMs - pollMinMs + 1;
    const waitMs = Math.min(timeoutMs, (untilMs ?? Number.POSITIVE_INFINITY) - nowMs);
    const answered = new AbortController();
    let answer: RunState | null = null;
    const look = (state: RunState | null) => {
      if (answer || !state || !isAnswer(state, sinceMs, startedAfterMs)) return;
      answer = state;
      answered.abort();
    };
    look(store.peek(key));
    if (answer) return answer;
    const leave = watches.join(key, look);
    const stop = () => answered.abort();
    closing.addEventListener('abort', stop);
    if (closing.aborted) stop();
    try {
      await clock.sleep(waitMs, AbortSignal.any([signal, answered.signal])).catch(() => {});
    } finally {
      closing.removeEventListener('abort', stop);
      leave();
    }
    signal.throwIfAborted();
    const latest = answer ?? store.peek(key);
    const error = unread(key, closing.aborted ? 'before this gateway closed' : `within ${waitMs} ms`);
    if (!latest) throw error;
    // The end of another attempt, maybe: the run may have been started again since.
    const isOldEnd = latest.triedAtMs < sinceMs && isFinalFor(latest, latest.triedAtMs);
    return isOldEnd ? nextState(latest.wire, latest, { error }, clock.now()) : latest;
  };
};
