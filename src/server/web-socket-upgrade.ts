import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL, handleProtocols } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { ANONYMOUS } from '../domain/caller.ts';
import { quote } from '../domain/precheck-error.ts';
import type { AddressOf } from './client-address.ts';
import { holderOf } from './door.ts';
import { createHttpRefusals, type HttpRefusal, NO_HOST, nothingAt, type OnRefused } from './http-refusals.ts';
import type { Origins } from './origins.ts';
import type { Places } from './places.ts';
import { isWebSocket, urlOf } from './request-target.ts';

/** What stands around the parameters of an operation in a message. */
const ENVELOPE_BYTES = 1024;

/** Each is kept until the message is whole, and costs hundreds of times its bytes where it has few. */
const MAX_FRAGMENTS = 1024;

const VERSIONS: ReadonlySet<string | undefined> = new Set(['8', '13']);

const invalid = (status: number, message: string): HttpRefusal => ({
  status,
  code: 'INVALID_ARGUMENT',
  message,
});

const refusalOf = (request: IncomingMessage): HttpRefusal | null => {
  const { httpVersion, url, headers } = request;
  if (httpVersion === '1.1' && headers.host === undefined) return NO_HOST;
  const path = urlOf(url ?? '/')?.pathname;
  if (path !== '/graphql') return nothingAt(path);
  if (!isWebSocket(request))
    return invalid(426, `upgrade must be GET to websocket, got ${quote(headers.upgrade ?? '')}`);
  const version = headers['sec-websocket-version'];
  if (!VERSIONS.has(version))
    return invalid(426, `sec-websocket-version must be 13, got ${quote(version ?? '')}`);
  const protocols = headers['sec-websocket-protocol'] ?? '';
  if (!handleProtocols(protocols))
    return invalid(
      400,
      `sec-websocket-protocol must have ${GRAPHQL_TRANSPORT_WS_PROTOCOL} in it, got ${quote(protocols)}`,
    );
  return null;
};

interface UpgradeDeps {
  readonly origins: Pick<Origins, 'refusalOf'>;
  readonly addressOf: AddressOf;
  readonly places: Pick<Places, 'refusalFor'>;
  readonly maxBodyBytes: number;
  readonly onRefused: OnRefused;
  readonly onSocket: (socket: WebSocket, request: IncomingMessage) => void;
}

/** Takes WebSockets at the address of GraphQL, and refuses all others as HTTP does. */
export const takeWebSockets = (server: Server, deps: UpgradeDeps): void => {
  const { origins, addressOf, places, maxBodyBytes, onRefused, onSocket } = deps;
  const refusals = createHttpRefusals(onRefused);
  const handshakes = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: maxBodyBytes + ENVELOPE_BYTES,
    maxFragments: MAX_FRAGMENTS,
    // Compressing for each client apart would undo what they share.
    perMessageDeflate: false,
    handleProtocols,
  });
  handshakes.on('wsClientError', ({ message }, socket) =>
    refusals.answerSocket(socket, invalid(400, `the request must be a handshake: ${message}`)),
  );

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refused = refusalOf(request) ?? origins.refusalOf(request) ?? crowded(request);
    if (refused) return refusals.answerSocket(socket, refused);
    handshakes.handleUpgrade(request, socket, head, onSocket);
  });

  const crowded = (request: IncomingMessage): HttpRefusal | null => {
    const refusal = places.refusalFor(holderOf(ANONYMOUS, addressOf(request)));
    return refusal && { status: 429, code: refusal.code, message: refusal.message };
  };
};
