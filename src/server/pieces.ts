import type { PrecheckError } from '../domain/precheck-error.ts';
import { type Feed, NOT_YET } from '../live/feed.ts';

/** What is sent to one client, piece by piece. A piece that is being made is a promise, which never rejects. */
export interface Pieces extends Feed<Buffer | Promise<Buffer>> {
  /** Nobody takes them any more, or may: `refusal` says why. */
  stop(refusal?: PrecheckError): void;
}

/** Pieces that are there already. */
export const piecesOf = (...pieces: Buffer[]): Pieces => ({
  take: () => pieces.shift() ?? null,
  onMore() {},
  stop() {
    pieces.length = 0;
  },
});

/** Writes a piece; answers when the next one may be written, with no promise where that is now. */
export type WritePiece = (piece: Buffer) => Promise<void> | null;

/**
 * Writes each piece as soon as it is there and may be written. Resolves behind the last, be it that they were stopped;
 * rejects when they break.
 */
export const sendPieces = (pieces: Pieces, write: WritePiece): Promise<void> =>
  new Promise((resolve, reject) => {
    let isBusy = false;

    const wait = (written: Promise<unknown>) => {
      isBusy = true;
      written.then(() => {
        isBusy = false;
        look();
      }, reject);
    };

    const look = () => {
      try {
        while (!isBusy) {
          const piece = pieces.take();
          if (piece === NOT_YET) return;
          if (piece === null) return resolve();
          const written = piece instanceof Promise ? piece.then(write) : write(piece);
          if (written) wait(written);
        }
      } catch (thrown) {
        // What broke is not looked at again.
        isBusy = true;
        reject(thrown);
      }
    };

    pieces.onMore(look);
    look();
  });

/** Bytes that are sent at once: a client that has taken them is not stuck, however long all of a piece takes it. */
export const SLICE_BYTES = 64 * 1024;
