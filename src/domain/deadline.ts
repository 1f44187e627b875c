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
  signal.throwIfAborted();
  const limit = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = (reason: unknown) => {
    limit.abort(reason);
    reject(reason);
  };
  const leave = () => end(signal.reason);
  // Every call to the vendor comes by here: an alarm and a listener cost a tenth of signals made of others.
  const switchOff = clock.alarm(ms, () => end(error()));
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work(limit.signal), ended]);
  } finally {
    switchOff();
    signal.removeEventListener('abort', leave);
  }
};
