/** All the time there is: every deadline, wait and age asks it, so that a test can move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Calls `ring` once, after `ms`; never once it was switched off by what is returned. */
  alarm(ms: number, ring: () => void): () => void;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first, and leaves no timer behind. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** To sleep, where alarms can be set. */
export const sleepBy =
  (alarm: Clock['alarm']): Clock['sleep'] =>
  (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const switchOff = alarm(ms, () => {
        signal.removeEventListener('abort', leave);
        resolve();
      });
      const leave = () => {
        switchOff();
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
    });

const alarm: Clock['alarm'] = (ms, ring) => {
  const timer = setTimeout(ring, ms);
  return () => clearTimeout(timer);
};

export const systemClock: Clock = { now: () => Date.now(), alarm, sleep: sleepBy(alarm) };
