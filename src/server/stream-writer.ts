import type { ServerResponse } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import { SLICE_BYTES } from './pieces.ts';
import { writeShared } from './shared-chunk.ts';

/** A stream that is being sent. */
export interface Open {
  readonly response: ServerResponse;
  /** In whose name it takes a place; null for an answer that does not last. */
  readonly holder: string | null;
  /** When it has lasted long enough, or its caller may be told nothing more. */
  readonly endsMs: number;
  sentMs: number;
  /** Since when the client has taken nothing; null while it keeps up. */
  behindSinceMs: number | null;
}

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    // Of what is written past the response only its socket tells.
    const { socket } = response;
    const done = () => {
      socket?.off('drain', done);
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    socket?.on('drain', done);
    response.on('drain', done).on('close', done);
  });

/** Whether nothing more can be written. */
export const isDone = ({ destroyed, writableEnded }: ServerResponse): boolean => destroyed || writableEnded;

/** Writes to streams no faster than they are taken, and notes since when they are not. */
export const createStreamWriter = (clock: Clock) => {
  const catchUp = async (open: Open) => {
    open.behindSinceMs = clock.now();
    await drained(open.response);
    if (!open.response.writableEnded) open.behindSinceMs = null;
  };

  const writeSlices = async (open: Open, frame: Buffer) => {
    const { response } = open;
    for (let at = 0; at < frame.length && !isDone(response); at += SLICE_BYTES) {
      open.sentMs = clock.now();
      response.write(frame.subarray(at, at + SLICE_BYTES));
      if (response.writableNeedDrain) await catchUp(open);
    }
  };

  /** Resolves once more may be written; no promise where that is so already. */
  return (open: Open, frame: Buffer): Promise<void> | null => {
    const { response } = open;
    if (frame.length > SLICE_BYTES) return writeSlices(open, frame);
    if (isDone(response)) return null;
    open.sentMs = clock.now();
    writeShared(response, frame);
    return response.writableLength > SLICE_BYTES ? catchUp(open) : null;
  };
};
