import type { Clock } from './clock.ts';

interface Limit {
  readonly clock: Clock;
  readonly ms: number;
  /** What the work is aborted, and the caller rejected, with. */
  readonly error: () => Error;
}

/**
 * Runs `work` under a signal that aborts when the caller's does or after `ms`. Settles at that moment even if the
 * work does not heed its signal, and leaves no timer behind.
 */
export const withDeadline = async <T>(
  { clock, ms, error }: Limit,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const timeout = new AbortController();
  const done = new AbortController();
  const either = AbortSignal.any([signal, timeout.signal]);
  const aborted = new Promise<never>((_, reject) => {
    const leave = () => reject(either.reason);
    if (either.aborted) leave();
    either.addEventListener('abort', leave, { once: true, signal: done.signal });
  });
  clock.sleep(ms, done.signal).then(
    () => timeout.abort(error()),
    () => {},
  );
  try {
    return await Promise.race([work(either), aborted]);
  } finally {
    done.abort();
  }
};
