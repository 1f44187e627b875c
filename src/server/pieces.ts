import type { PrecheckError } from '../domain/precheck-error.ts';

/** What is sent to one client, piece by piece. */
export interface Pieces {
  /** The next one; null behind the last. */
  next(): Promise<Buffer | null>;
  /** Nobody takes them any more, or may: `refusal` says why. */
  stop(refusal?: PrecheckError): void;
}

/** Pieces that are there already. */
export const piecesOf = (...pieces: Buffer[]): Pieces => ({
  next: async () => pieces.shift() ?? null,
  stop() {
    pieces.length = 0;
  },
});

/** Bytes that are sent at once: a client that has taken them is not stuck, however long all of a piece takes it. */
export const SLICE_BYTES = 64 * 1024;
