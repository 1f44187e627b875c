import type { ServerResponse } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import { createBeat } from './beat.ts';
import { holderOf } from './door.ts';
import { type EventStream, PING } from './event-frames.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';
import { sendPieces } from './pieces.ts';
import type { Places } from './places.ts';
import { singleAnswer } from './single-answer.ts';
import { createStreamWriter, isDone, type Open } from './stream-writer.ts';

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

interface HubDeps extends StreamLimits {
  /** Where others count too. */
  readonly places: Places;
  readonly clock: Clock;
  readonly onUnexpected: OnUnexpected;
}

export const createStreamHub = (deps: HubDeps): StreamHub => {
  const { clock, pingMs, unreadMs, lifetimeMs, places, onUnexpected } = deps;
  const write = createStreamWriter(clock);
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

  const sendAll = async (open: Open, stream: EventStream) => {
    const { response } = open;
    response.writeHead(200, HEADERS).flushHeaders();
    // Behind the end of the response nothing is taken any more: a stream may have more without end.
    const pieces = { ...stream, take: () => (isDone(response) ? null : stream.take()) };
    await sendPieces(pieces, (frame) => {
      if (clock.now() < open.endsMs) return write(open, frame);
      dismiss(open);
      return null;
    });
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
