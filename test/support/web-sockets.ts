import { once } from 'node:events';
import { createClient, GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import type { TestGateway } from './gateway.ts';
import { settle } from './manual-clock.ts';

export const wsUrl = (url: string) => url.replace('http', 'ws');

/** As many turns of the event loop as a few exchanges over loopback may take. */
const TURNS = 60;

/** Lets sockets and whatever they cause run, until something holds or for a while. */
export const until = async (holds: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 100_000 && !holds(); turn++) await settle(1);
  await settle(TURNS);
  if (!holds()) throw new Error('it never came to hold');
};

/** Moves the clock in steps, between which sockets run, until something holds. */
export const pass = async ({ clock }: Pick<TestGateway, 'clock'>, holds: () => boolean, stepMs = 500) => {
  for (let step = 0; step < 400 && !holds(); step++) {
    await settle(TURNS);
    await clock.advance(stepMs);
  }
  await settle(TURNS);
  if (!holds()) throw new Error('it never came to hold');
};

/** What one operation brought, in order; `end` says how it was over. */
export interface Heard {
  readonly next: unknown[];
  end: unknown;
}

type Payload = Parameters<ReturnType<typeof createClient>['subscribe']>[0];

/** The stock client. */
export const connect = (url: string, options: Partial<Parameters<typeof createClient>[0]> = {}) => {
  const client = createClient({ url: wsUrl(url), webSocketImpl: WebSocket, retryAttempts: 0, ...options });
  onTestFinished(async () => void (await client.dispose()));
  const hear = (payload: Payload): Heard & { readonly stop: () => void } => {
    const heard: Heard = { next: [], end: null };
    const stop = client.subscribe(payload, {
      next: (result) => heard.next.push(result),
      error: (error) => {
        heard.end = error;
      },
      complete: () => {
        heard.end = 'complete';
      },
    });
    return Object.assign(heard, { stop });
  };
  return { client, hear };
};

export interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

/** A client that writes and reads messages by hand. */
export const openByHand = async (url: string, options: ClientOptions = {}) => {
  const socket = new WebSocket(wsUrl(url), GRAPHQL_TRANSPORT_WS_PROTOCOL, options);
  onTestFinished(() => socket.terminate());
  const texts: string[] = [];
  socket.on('message', (data) => void texts.push(String(data)));
  socket.on('error', () => {});
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })),
  );
  await once(socket, 'open');
  return {
    ...{ socket, texts, closed },
    get messages(): Message[] {
      return texts.map((text) => JSON.parse(text));
    },
    say: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
  };
};

/** The same, once it may ask, or was not let in. */
export const openAndGreet = async (url: string, payload: object = {}, options: ClientOptions = {}) => {
  const hand = await openByHand(url, options);
  hand.say({ type: 'connection_init', payload });
  await until(() => hand.texts.length > 0 || hand.socket.readyState === WebSocket.CLOSED);
  return hand;
};
