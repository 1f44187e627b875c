import type { WebSocket } from 'ws';
import type { Clock } from '../domain/clock.ts';
import { SLICE_BYTES } from './pieces.ts';

/** What is sent on one WebSocket, and how far its client is behind with it. */
export interface SocketOutbox {
  /** Resolves once the system has taken the message, or never will. */
  send(message: string | Buffer): Promise<void>;
  /** Since when the client has taken nothing; null while it keeps up. */
  readonly behindSinceMs: number | null;
}

/** Bytes that a client may be behind before nothing more is heard of it. */
const HIGH_WATER_BYTES = 1024 * 1024;

export const createSocketOutbox = (socket: WebSocket, clock: Clock): SocketOutbox => {
  let unsentBytes = 0;
  let behindSinceMs: number | null = null;
  let slicing: Promise<void> | null = null;

  const write = (slice: string | Buffer, fin: boolean) =>
    new Promise<void>((resolve) => {
      if (socket.readyState !== socket.OPEN) return resolve();
      socket.send(slice, { binary: false, fin }, () => {
        behindSinceMs = clock.now();
        resolve();
      });
    });

  const writeSlices = async (bytes: Buffer) => {
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      const end = at + SLICE_BYTES;
      await write(bytes.subarray(at, end), end >= bytes.length);
    }
  };

  const writeAll = async (message: string | Buffer, length: number) => {
    // Between the slices of a message nothing else may be sent.
    while (slicing) await slicing;
    if (length <= SLICE_BYTES) return write(message, true);
    slicing = writeSlices(Buffer.from(message));
    await slicing;
    slicing = null;
  };

  return {
    async send(message) {
      const length = Buffer.byteLength(message);
      unsentBytes += length;
      behindSinceMs ??= clock.now();
      // Who takes no answers can have no more of them made.
      if (unsentBytes > HIGH_WATER_BYTES) socket.pause();
      await writeAll(message, length);
      unsentBytes -= length;
      if (unsentBytes === 0) behindSinceMs = null;
      if (socket.isPaused && unsentBytes <= HIGH_WATER_BYTES) socket.resume();
    },
    get behindSinceMs() {
      return behindSinceMs;
    },
  };
};
