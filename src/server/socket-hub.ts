import type { Duplex } from 'node:stream';
import { CloseCode } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Clock } from '../domain/clock.ts';
import { createBeat } from './beat.ts';
import { createSocketOutbox, type SocketOutbox } from './socket-outbox.ts';
import type { StreamLimits } from './stream-hub.ts';

/** A WebSocket that is looked after. */
export interface KeptSocket {
  /** Resolves once the system has taken the message, or never will. */
  send(message: string | Buffer): Promise<void>;
  /** The same of a message whose end others get, too; no promise where the system has taken it at once. */
  sendShared(start: Buffer, end: Buffer): Promise<void> | null;
  /** From then on its client is told nothing more. */
  endAt(expiresAtMs: number): void;
  /** Says that it closes, and hears nothing more. */
  close(code: number, reason: string): void;
}

/** Looks after WebSockets, and closes those that must not go on. */
export interface SocketHub {
  /**
   * Calls `onShut` once: when it is closed, by whichever side, or begins to be. `wire` is what the WebSocket itself
   * writes to.
   */
  keep(socket: WebSocket, wire: Duplex, onShut: (code: number, reason: string) => void): KeptSocket;
  /** Closes every socket, and each that comes later, so that clients come back: elsewhere, while this server stops. */
  endAll(): void;
  /** Lets go of those that are still here. */
  terminateAll(): void;
}

const GOING_AWAY = 1001;

interface Kept {
  readonly socket: WebSocket;
  readonly outbox: SocketOutbox;
  readonly openedMs: number;
  readonly shut: (code: number, reason: string) => void;
  expiresAtMs: number;
  /** When it was last asked for a sign of life, and whether it has given one since. */
  pingedMs: number;
  isAlive: boolean;
  closingSinceMs: number | null;
}

interface SocketHubDeps extends Pick<StreamLimits, 'pingMs' | 'unreadMs' | 'lifetimeMs'> {
  readonly clock: Clock;
}

export const createSocketHub = ({ clock, pingMs, unreadMs, lifetimeMs }: SocketHubDeps): SocketHub => {
  let isEnding = false;

  const close = (kept: Kept, code: number, reason: string) => {
    const { socket } = kept;
    // A socket that is not listened to would not hear the other side agree.
    socket.resume();
    socket.close(code, reason);
    kept.closingSinceMs ??= clock.now();
    kept.shut(code, reason);
  };

  /** The stock client comes back, and may have a new token by then. */
  const expire = (kept: Kept) => close(kept, CloseCode.Forbidden, 'the token has expired');

  const look = (kept: Kept) => {
    const nowMs = clock.now();
    const { socket } = kept;
    const { behindSinceMs } = kept.outbox;
    if (socket.readyState !== socket.OPEN) {
      kept.closingSinceMs ??= nowMs;
      if (nowMs - kept.closingSinceMs >= pingMs) socket.terminate();
    } else if (behindSinceMs !== null && nowMs - behindSinceMs >= unreadMs) {
      close(kept, CloseCode.ConnectionInitialisationTimeout, `nothing was taken for ${unreadMs} ms`);
    } else if (nowMs >= kept.expiresAtMs) {
      expire(kept);
    } else if (nowMs - kept.openedMs >= lifetimeMs) {
      close(kept, GOING_AWAY, 'a connection lasts no longer, come back');
    } else if (behindSinceMs !== null) {
      // What it has not taken yet stands before any ping.
      Object.assign(kept, { pingedMs: nowMs, isAlive: true });
    } else if (nowMs - kept.pingedMs >= pingMs) {
      if (!kept.isAlive) return socket.terminate();
      Object.assign(kept, { pingedMs: nowMs, isAlive: false });
      socket.ping();
    }
  };

  const beat = createBeat({ clock, everyMs: pingMs / 2, look });

  return {
    keep(socket, wire, onShut) {
      let isShut = false;
      const shut: Kept['shut'] = (code, reason) => {
        if (isShut) return;
        isShut = true;
        onShut(code, reason);
      };
      const nowMs = clock.now();
      const kept: Kept = {
        ...{ socket, outbox: createSocketOutbox(socket, wire, clock), openedMs: nowMs, shut },
        ...{ pingedMs: nowMs, isAlive: true, closingSinceMs: null, expiresAtMs: Number.POSITIVE_INFINITY },
      };
      const isHeard = () => {
        kept.isAlive = true;
      };
      beat.add(kept);
      socket.on('message', isHeard).on('pong', isHeard);
      socket.once('close', (code, reason) => {
        beat.remove(kept);
        shut(code, String(reason));
      });
      // Once whoever keeps it here is ready to hear of it.
      if (isEnding) queueMicrotask(() => close(kept, GOING_AWAY, 'going away'));
      return {
        async send(message) {
          if (clock.now() < kept.expiresAtMs) return kept.outbox.send(message);
          if (socket.readyState === socket.OPEN) expire(kept);
        },
        sendShared(start, end) {
          if (clock.now() < kept.expiresAtMs) return kept.outbox.sendShared(start, end);
          if (socket.readyState === socket.OPEN) expire(kept);
          return null;
        },
        endAt(expiresAtMs) {
          kept.expiresAtMs = expiresAtMs;
        },
        close: (code, reason) => close(kept, code, reason),
      };
    },
    endAll() {
      isEnding = true;
      for (const kept of beat.all) close(kept, GOING_AWAY, 'going away');
    },
    terminateAll() {
      for (const { socket } of beat.all) socket.terminate();
    },
  };
};
