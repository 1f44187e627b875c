import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Clock } from '../domain/clock.ts';
import { SLICE_BYTES } from './pieces.ts';
import { frameStart } from './web-socket-frames.ts';

/** What is sent on one WebSocket, and how far its client is behind with it. */
export interface SocketOutbox {
  /** Resolves once the system has taken the message, or never will. */
  send(message: string | Buffer): Promise<void>;
  /** The same of a message whose end others get, too; no promise where the system has taken it at once. */
  sendShared(start: Buffer, end: Buffer): Promise<void> | null;
  /** Since when the client has taken nothing; null while it keeps up. */
  behindSinceMs: number | null;
}

/** Bytes that a client may be behind before nothing more is heard of it. */
const HIGH_WATER_BYTES = 1024 * 1024;

const NOTHING = Buffer.alloc(0);

/** `wire` is what the WebSocket itself writes to. */
export const createSocketOutbox = (socket: WebSocket, wire: Duplex, clock: Clock): SocketOutbox => {
  let unsentBytes = 0;
  let slicing: Promise<void> | null = null;

  const isOpen = () => socket.readyState === socket.OPEN;

  const onTaken = (resolve: () => void) => () => {
    outbox.behindSinceMs = clock.now();
    resolve();
  };

  const write = (slice: string | Buffer, fin: boolean) =>
    new Promise<void>((resolve) => {
      if (!isOpen()) return resolve();
      socket.send(slice, { binary: false, fin }, onTaken(resolve));
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

  /** Keeps account of what is being written. */
  const track = async (length: number, writing: Promise<void>) => {
    unsentBytes += length;
    outbox.behindSinceMs ??= clock.now();
    // Who takes no answers can have no more of them made.
    if (unsentBytes > HIGH_WATER_BYTES) socket.pause();
    await writing;
    unsentBytes -= length;
    if (unsentBytes === 0) outbox.behindSinceMs = null;
    if (socket.isPaused && unsentBytes <= HIGH_WATER_BYTES) socket.resume();
  };

  const send = (message: string | Buffer) => {
    const length = Buffer.byteLength(message);
    return track(length, writeAll(message, length));
  };

  const outbox: SocketOutbox = {
    behindSinceMs: null,
    send,
    sendShared(start, end) {
      const length = start.length + end.length;
      const frame = slicing ? null : frameStart(start, length);
      if (!frame) return send(Buffer.concat([start, end]));
      if (!isOpen()) return null;
      // The WebSocket would write the same, but of one piece that had to be put together before.
      wire.cork();
      wire.write(frame);
      wire.write(end);
      wire.uncork();
      if (wire.writableLength === 0) return null;
      return track(length, new Promise((resolve) => void wire.write(NOTHING, onTaken(resolve))));
    },
  };
  return outbox;
};
