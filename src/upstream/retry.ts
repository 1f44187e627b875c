import type { Clock } from '../domain/clock.ts';
import type { PrecheckError } from '../domain/precheck-error.ts';
import type { Remedy } from './failures.ts';

/** What one attempt came to. */
export type Attempt<T> = { readonly answer: T } | { readonly error: PrecheckError; readonly remedy: Remedy };

interface RetryOptions {
  readonly clock: Clock;
  /** 0 inclusive to 1 exclusive. */
  readonly random: () => number;
  /** When the whole must be over, epoch ms: no wait is begun that would outlast it. */
  readonly deadlineMs: number;
  /** What may have happened is not done again: only what was refused for its key is. */
  readonly isWrite: boolean;
}

const MAX_ATTEMPTS = 4;
const BASE_DELAY_MS = 200;

/** Exponential with jitter over its upper half, after what the vendor asked to wait: those refused together part. */
export const retryDelay = (attempt: number, error: PrecheckError, random: () => number): number => {
  const ceilingMs = BASE_DELAY_MS * 2 ** (attempt - 1);
  const backoffMs = ceilingMs * (0.5 + random() / 2);
  return (error.retryAfterMs ?? 0) + Math.round(backoffMs);
};

/**
 * Repeats an attempt while that may help and time remains: what has one remedy is tried once more in all, what may
 * pass four times. An abort ends the wait at once.
 */
export const retry = async <T>(
  { clock, random, deadlineMs, isWrite }: RetryOptions,
  signal: AbortSignal,
  attempt: () => Promise<Attempt<T>>,
): Promise<T> => {
  const spent = new Set<Remedy>(isWrite ? ['NONE', 'AGAIN', 'NONCE'] : ['NONE']);
  for (let made = 1; ; made++) {
    const result = await attempt();
    if ('answer' in result) return result.answer;
    const { error, remedy } = result;
    // Another key is there or is not: no wait makes it come.
    const delayMs = remedy === 'KEY' ? 0 : retryDelay(made, error, random);
    const isWorthIt = !spent.has(remedy) && made < MAX_ATTEMPTS && clock.now() + delayMs < deadlineMs;
    if (!isWorthIt) throw error;
    if (remedy !== 'AGAIN') spent.add(remedy);
    if (delayMs > 0) await clock.sleep(delayMs, signal);
  }
};
