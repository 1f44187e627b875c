import type { ServerResponse } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import { PING } from './event-frames.ts';
import type { OnUnexpected } from './mask-error.ts';

/** A stream of frames for one client. */
export interface EventStream {
  /** The next frame; null behind the last one. */
  next(): Promise<Buffer | null>;
  /** The client has gone: nothing more is asked for. */
  stop(): void;
}

/** How streams are kept within bounds. */
export interface StreamLimits {
  /** How many may be open at a time. */
  readonly maxStreams: number;
  /** How many of them may be open for one client address. */
  readonly maxPerAddress: number;
  /** How long nothing may be sent before a ping is. */
  readonly pingMs: number;
  /** How long a client may take nothing of what is sent. */
  readonly unreadMs: number;
  /** How long a stream may last. Its client comes back by itself. */
  readonly lifetimeMs: number;
}

/** Sends streams, and ends those that must not go on. */
export interface StreamHub {
  /** Why no stream more can be opened for this address; null if one can. */
  refusalFor(address: string): PrecheckError | null;
  /** Sends until the stream ends or is ended; never rejects. */
  send(response: ServerResponse, address: string, stream: EventStream): Promise<void>;
  /** Ends every stream without a word of completion, so that clients come back: elsewhere, while this server stops. */
  endAll(): void;
  readonly size: number;
}

/** Bytes that a client may be behind before it is waited for. */
const HIGH_WATER_BYTES = 64 * 1024;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // Proxies would hold events back to compress them or to fill a buffer.
  'x-accel-buffering': 'no',
};

interface Open {
  readonly response: ServerResponse;
  readonly address: string;
  readonly openedMs: number;
  sentMs: number;
  /** Since when the client has taken nothing; null while it keeps up. */
  behindSinceMs: number | null;
}

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });

interface HubDeps extends StreamLimits {
  readonly clock: Clock;
  readonly onUnexpected: OnUnexpected;
}

export const createStreamHub = (deps: HubDeps): StreamHub => {
  const { clock, pingMs, unreadMs, lifetimeMs, maxStreams, maxPerAddress, onUnexpected } = deps;
  const streams = new Set<Open>();
  const perAddress = new Map<string, number>();
  let beat: AbortController | null = null;

  const look = (open: Open) => {
    const nowMs = clock.now();
    const { response, openedMs, sentMs, behindSinceMs } = open;
    const isStuck = behindSinceMs !== null && nowMs - behindSinceMs >= unreadMs;
    if (isStuck || nowMs - openedMs >= lifetimeMs) return void response.destroy();
    if (nowMs - sentMs < pingMs || behindSinceMs !== null) return;
    open.sentMs = nowMs;
    response.write(PING);
  };

  /** One timer for all streams, and none when there is no stream. */
  const keepLooking = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      await clock.sleep(pingMs / 2, signal).catch(() => {});
      if (!signal.aborted) for (const open of streams) look(open);
    }
  };

  const count = (address: string, change: 1 | -1) => {
    const left = (perAddress.get(address) ?? 0) + change;
    if (left > 0) perAddress.set(address, left);
    else perAddress.delete(address);
  };

  const add = (open: Open) => {
    streams.add(open);
    count(open.address, 1);
    if (beat) return;
    beat = new AbortController();
    void keepLooking(beat.signal);
  };

  const remove = (open: Open) => {
    streams.delete(open);
    count(open.address, -1);
    if (streams.size > 0) return;
    beat?.abort();
    beat = null;
  };

  const write = async (open: Open, frame: Buffer) => {
    const { response } = open;
    if (response.destroyed) return;
    open.sentMs = clock.now();
    response.write(frame);
    if (response.writableLength <= HIGH_WATER_BYTES) return;
    open.behindSinceMs = clock.now();
    await drained(response);
    open.behindSinceMs = null;
  };

  const sendAll = async (open: Open, stream: EventStream) => {
    const { response } = open;
    response.writeHead(200, HEADERS).flushHeaders();
    while (!response.destroyed) {
      const frame = await stream.next();
      if (frame === null) break;
      await write(open, frame);
    }
    if (!response.destroyed) response.end();
  };

  const tooMany = (most: number, whose: string) =>
    new PrecheckError('LIMIT_EXCEEDED', `at most ${most} streams may be open ${whose} at a time`);

  return {
    refusalFor(address) {
      if (streams.size >= maxStreams) return tooMany(maxStreams, 'on this gateway');
      const isCrowded = (perAddress.get(address) ?? 0) >= maxPerAddress;
      return isCrowded ? tooMany(maxPerAddress, 'for one client address') : null;
    },
    async send(response, address, stream) {
      if (response.destroyed) return stream.stop();
      const nowMs = clock.now();
      const open: Open = { response, address, openedMs: nowMs, sentMs: nowMs, behindSinceMs: null };
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
      for (const { response } of streams) response.destroy();
    },
    get size() {
      return streams.size;
    },
  };
};
