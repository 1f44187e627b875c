import type { ServerResponse } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import { createBeat } from './beat.ts';
import { holderOf } from './door.ts';
import { type EventStream, PING } from './event-frames.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';
import { SLICE_BYTES } from './pieces.ts';
import type { Places } from './places.ts';
import { writeShared } from './shared-chunk.ts';
import { singleAnswer } from './single-answer.ts';

/** How streams are kept within bounds. */
export interface StreamLimits {
  /** How long nothing may be sent before a ping is. */
  readonly pingMs: number;
  /** How long a client may take nothing of what is sent. */
  readonly unreadMs: number;
  /** How long a stream may last. Its client comes back by itself. */
  readonly lifetimeMs: number;
}

/** Sends streams, and ends those that must not go on. */
export interface StreamHub {
  /** Sends until the stream ends or is ended, or that it cannot be opened after all; never rejects. */
  send(response: ServerResponse, address: string, stream: EventStream): Promise<void>;
  /**
   * Ends every stream that lasts, from now on, without a word of completion, so that clients come back: elsewhere,
   * while this server stops.
   */
  endAll(): void;
  /** How many streams are open that last. */
  readonly size: number;
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // Proxies would hold events back to compress them or to fill a buffer.
  'x-accel-buffering': 'no',
};

interface Open {
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
const isDone = ({ destroyed, writableEnded }: ServerResponse): boolean => destroyed || writableEnded;

interface HubDeps extends StreamLimits {
  /** Where others count too. */
  readonly places: Places;
  readonly clock: Clock;
  readonly onUnexpected: OnUnexpected;
}

export const createStreamHub = (deps: HubDeps): StreamHub => {
  const { clock, pingMs, unreadMs, lifetimeMs, places, onUnexpected } = deps;
  let lasting = 0;
  let isEnding = false;

  /** From here on only the client is waited for: it is to take the rest. */
  const end = (open: Open) => {
    open.behindSinceMs ??= clock.now();
    open.response.end();
  };

  /**
   * Ends a stream of which more could come. The answer is whole, as some clients that open one again after its end do not
   * after a broken one; its connection ends with it, so that they may come to another server.
   */
  const dismiss = (open: Open) => {
    const { response, behindSinceMs } = open;
    if (response.writableEnded) return;
    if (behindSinceMs !== null) return void response.destroy();
    const { socket } = response;
    response.once('finish', () => socket?.destroySoon());
    end(open);
  };

  const look = (open: Open) => {
    const nowMs = clock.now();
    const { response, endsMs, sentMs, behindSinceMs } = open;
    if (behindSinceMs !== null && nowMs - behindSinceMs >= unreadMs) return void response.destroy();
    if (nowMs >= endsMs) return dismiss(open);
    if (nowMs - sentMs < pingMs || behindSinceMs !== null) return;
    open.sentMs = nowMs;
    response.write(PING);
  };

  const beat = createBeat({ clock, everyMs: pingMs / 2, look });

  const add = (open: Open) => {
    beat.add(open);
    if (open.holder === null) return;
    places.take(open.holder);
    lasting += 1;
  };

  const remove = (open: Open) => {
    beat.remove(open);
    if (open.holder === null) return;
    places.leave(open.holder);
    lasting -= 1;
  };

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
  const write = (open: Open, frame: Buffer): Promise<void> | null => {
    const { response } = open;
    if (frame.length > SLICE_BYTES) return writeSlices(open, frame);
    if (isDone(response)) return null;
    open.sentMs = clock.now();
    writeShared(response, frame);
    return response.writableLength > SLICE_BYTES ? catchUp(open) : null;
  };

  const sendAll = async (open: Open, stream: EventStream) => {
    const { response } = open;
    response.writeHead(200, HEADERS).flushHeaders();
    while (!isDone(response)) {
      const frame = await stream.next();
      if (frame === null) break;
      if (clock.now() >= open.endsMs) return dismiss(open);
      const taken = write(open, frame);
      if (taken) await taken;
    }
    if (!isDone(response)) end(open);
  };

  return {
    async send(response, address, asked) {
      if (response.destroyed || (asked.lastsFor && isEnding)) {
        asked.stop();
        return void response.destroy();
      }
      // Many may have come this far at once before the first of them counts.
      const asker = asked.lastsFor && holderOf(asked.lastsFor, address);
      const refusal = asker === null ? null : places.refusalFor(asker);
      if (refusal) asked.stop(refusal);
      const stream = refusal ? singleAnswer({ errors: [publicError(refusal, onUnexpected)] }) : asked;
      const nowMs = clock.now();
      const endsMs = Math.min(nowMs + lifetimeMs, stream.lastsFor?.expiresAtMs ?? Number.POSITIVE_INFINITY);
      const holder = refusal ? null : asker;
      const open: Open = { response, holder, endsMs, sentMs: nowMs, behindSinceMs: null };
      add(open);
      response.once('close', () => {
        remove(open);
        stream.stop();
      });
      try {
        await sendAll(open, stream);
      } catch (thrown) {
        onUnexpected(PrecheckError.from(thrown));
        response.destroy();
      }
    },
    endAll() {
      isEnding = true;
      for (const open of beat.all) if (open.holder !== null) dismiss(open);
    },
    get size() {
      return lasting;
    },
  };
};
