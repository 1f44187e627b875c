/** All the time there is: every deadline, wait and age asks it, so that a test can move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first, and leaves no timer behind. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const wake = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      const leave = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
    }),
};
