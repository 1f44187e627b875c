const SWEEP_EVERY_MS = 60_000;

export interface NonceMemory {
  /** Remembers the nonce; false if it is still remembered from an earlier request. */
  claim(nonce: string, dateMs: number): boolean;
  /** How many nonces are held right now. */
  readonly size: number;
}

/**
 * Holds a nonce until the date it came with leaves the window, for then the date alone refuses a replay.
 * Forgotten ones are swept once a minute, so memory is bounded by the requests of one window and a minute.
 */
export const createNonceMemory = (windowMs: number, now: () => number): NonceMemory => {
  const dates = new Map<string, number>();
  let sweptAtMs = now();
  const isHeld = (dateMs: number) => dateMs + windowMs >= now();
  const sweep = () => {
    if (now() - sweptAtMs < SWEEP_EVERY_MS) return;
    sweptAtMs = now();
    for (const [nonce, dateMs] of dates) if (!isHeld(dateMs)) dates.delete(nonce);
  };
  return {
    claim(nonce, dateMs) {
      sweep();
      const seenMs = dates.get(nonce);
      if (seenMs !== undefined && isHeld(seenMs)) return false;
      dates.set(nonce, dateMs);
      return true;
    },
    get size() {
      return dates.size;
    },
  };
};
