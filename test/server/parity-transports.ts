import { createEmulator } from '../../src/emulator/emulator.ts';
import { emulatorSend } from '../support/emulator-send.ts';
import { moveUntil, type OpenedStream, openStream, soon } from '../support/event-stream.ts';
import { GRAPHQL_TYPE, JSON_TYPE, listen } from '../support/gateway-http.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { openAndGreet } from '../support/web-sockets.ts';

/** What is sent, whatever the transport; some of it may be wrong. */
export interface Operation {
  readonly query?: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
}

/** What a client was told. */
export interface Told {
  /** The GraphQL results, in order; of what the protocol refuses there are none. */
  readonly results: readonly unknown[];
  /** How the transport said them, and the end. */
  readonly how: string;
  /** Why, where the protocol has a place for it beside. */
  readonly reason?: string;
}

/** Who asks: headers of the request, or of the handshake; over WebSocket the token comes in `connection_init`. */
export type Asker = Readonly<Record<string, string>>;

/** A gateway, and the controls of the emulator behind it, for one operation over one transport. */
export const startParity = async (options: Parameters<typeof listen>[0] = {}) => {
  const clock = createManualClock();
  const emulator = createEmulator({ clock });
  const test = await listen({ clock, send: () => emulatorSend(clock, emulator), ...options });
  return { ...test, controls: emulator.controls };
};

export type Parity = Awaited<ReturnType<typeof startParity>>;

/** Moves the clock until all is told, but not before the operation has come in: all transports begin at one time. */
const tellAll = async ({ clock, requests }: Parity, isOver: () => boolean): Promise<void> => {
  const before = requests.length;
  await soon(() => isOver() || requests.length > before);
  await moveUntil(clock, isOver);
};

export const addressOf = (url: string, operation: Operation): string => {
  const params = Object.entries(operation).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return `${url}?${new URLSearchParams(params)}`;
};

/** A text in short, with how often it stands there in a row. */
const inShort = (words: readonly string[]): string =>
  words
    .filter((word, at) => word !== words[at - 1])
    .map((word) => `\`${word}\``)
    .join(', ');

const toldIn = ({ status, headers, text, events, end }: OpenedStream): Told => {
  if (end !== 'whole') throw new Error('the answer broke off');
  if (!headers['content-type']?.startsWith('text/event-stream'))
    return { results: [JSON.parse(text)], how: String(status) };
  const results = events.flatMap(({ event, data }) => (event === 'next' ? [JSON.parse(data)] : []));
  return { results, how: `${status}: ${inShort(events.map(({ event }) => event))}` };
};

const overHttp =
  (method: 'POST' | 'GET', accept: string) =>
  async (parity: Parity, operation: Operation, asker: Asker = {}): Promise<Told> => {
    const headers = { accept, ...asker };
    const streams: OpenedStream[] = [];
    const opening =
      method === 'POST'
        ? openStream(parity.url, { body: operation, headers })
        : openStream(addressOf(parity.url, operation), { headers });
    void opening.then((stream) => streams.push(stream));
    await tellAll(parity, () => streams.some(({ end }) => end !== null));
    return toldIn(await opening);
  };

const overWebSocket = async (parity: Parity, operation: Operation, asker: Asker = {}): Promise<Told> => {
  const { authorization, ...headers } = asker;
  const hand = await openAndGreet(parity.url, authorization ? { authorization } : {}, { headers });
  const closes: { readonly code: number; readonly reason: string }[] = [];
  void hand.closed.then((close) => closes.push(close));
  hand.say({ id: 'a', type: 'subscribe', payload: operation });
  const ofIt = () => hand.messages.filter(({ id }) => id === 'a');
  const isLast = ({ type }: { type: string }) => type === 'complete' || type === 'error';
  await tellAll(parity, () => closes.length > 0 || ofIt().some(isLast));
  const [close] = closes;
  if (close) return { results: [], how: `closed: ${close.code}`, reason: close.reason };
  const results = ofIt().flatMap(({ type, payload }) => {
    if (type === 'error') return [{ errors: payload }];
    return type === 'next' ? [payload] : [];
  });
  return { results, how: inShort(ofIt().map(({ type }) => type)) };
};

const SSE_TYPE = 'text/event-stream';

/** The ways to ask. Plain answers come in two media types, of which one allows for other statuses. */
export const TRANSPORTS = {
  POST: overHttp('POST', JSON_TYPE),
  'POST, response+json': overHttp('POST', GRAPHQL_TYPE),
  GET: overHttp('GET', JSON_TYPE),
  'GET, response+json': overHttp('GET', GRAPHQL_TYPE),
  'SSE by POST': overHttp('POST', SSE_TYPE),
  'SSE by GET': overHttp('GET', SSE_TYPE),
  WebSocket: overWebSocket,
} as const;

export type TransportName = keyof typeof TRANSPORTS;
