import type { Clock } from '../domain/clock.ts';

/** How long the reads of one operation may take, with their turns and one after the other; each takes less. */
export const PATIENCE_MS = 20_000;

/** For messages. */
export const IN_TIME = `within the ${PATIENCE_MS} ms of its operation`;

/** How long an operation waits for what it reads, in all. */
export interface Patience {
  /** Epoch ms. */
  readonly untilMs: number;
  /** What the operation was to wait for is there, however long that took. */
  restart(): void;
}

export const createPatience = (clock: Clock): Patience => {
  let untilMs = clock.now() + PATIENCE_MS;
  return {
    get untilMs() {
      return untilMs;
    },
    restart() {
      untilMs = clock.now() + PATIENCE_MS;
    },
  };
};
