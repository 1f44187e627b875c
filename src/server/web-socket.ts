import type { IncomingMessage } from 'node:http';
import { parse } from 'graphql';
import { CloseCode, type ConnectionInitMessage, makeServer } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import { schema } from '../graphql/schema.ts';
import type { GraphQLServer } from './graphql-server.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';
import { OperationRefusal } from './open-answers.ts';
import type { Places } from './places.ts';
import { addressOf, headersOf } from './request-target.ts';
import { bareError } from './single-answer.ts';
import type { KeptSocket, SocketHub } from './socket-hub.ts';
import { createSocketOperations, type SocketOperations } from './socket-operations.ts';
import { createSplicer } from './web-socket-frames.ts';

/** An id comes back in each message. */
const MAX_ID_LENGTH = 128;

interface Connection {
  readonly address: string;
  /** Those of each operation. */
  readonly headers: Headers;
  readonly operations: SocketOperations;
  /** Called when the client has introduced itself. */
  readonly onInit: () => void;
}

interface WebSocketDeps {
  readonly graphql: Pick<GraphQLServer, 'operate'>;
  readonly hub: Pick<SocketHub, 'keep'>;
  readonly places: Places;
  readonly clock: Clock;
  /** How long a client may take to introduce itself. */
  readonly initMs: number;
  readonly onUnexpected: OnUnexpected;
}

/** graphql-ws must have something to execute, and executes nothing of it. */
const NOTHING = { schema, document: parse('{ __typename }') };

type InitPayload = ConnectionInitMessage['payload'];

/** What a browser says in place of a header that it cannot set; undefined where it says nothing of it. */
const tokenIn = (payload: InitPayload): unknown => payload?.['authorization'] ?? payload?.['Authorization'];

const isHeaderValue = (value: unknown): value is string =>
  typeof value === 'string' && /^[\t -~\x80-\xff]*$/.test(value);

/** Takes the token into the headers; false where it is none. */
const introduce = ({ headers, onInit }: Connection, payload: InitPayload): boolean => {
  onInit();
  const token = tokenIn(payload);
  if (token === undefined) return true;
  if (!isHeaderValue(token)) return false;
  headers.set('authorization', token);
  return true;
};

/** What is wrong with an operation before it is one. */
const refusalOf = (places: Places, { address, operations }: Connection, id: string): PrecheckError | null => {
  if (id.length > MAX_ID_LENGTH)
    return new PrecheckError(
      'INVALID_ARGUMENT',
      `id may have at most ${MAX_ID_LENGTH} characters, got ${id.length}`,
    );
  return operations.size > 0 ? places.refusalFor(address) : null;
};

/** Speaks graphql-transport-ws; what an operation means is not decided here. */
const createProtocol = ({ graphql, places, onUnexpected }: WebSocketDeps) => {
  const start = (connection: Connection, id: string, payload: unknown) => {
    const { headers, operations } = connection;
    const refusal = refusalOf(places, connection, id);
    return operations.start((signal) => {
      const request = new Request('http://gateway/graphql', { method: 'POST', headers, signal });
      return graphql.operate(request, payload, refusal);
    });
  };

  return makeServer<InitPayload, Connection>({
    // Ours goes by our clock.
    connectionInitWaitTimeout: 0,
    onConnect: ({ extra, connectionParams }) => introduce(extra, connectionParams),
    onSubscribe: () => ({ ...NOTHING }),
    execute: () => ({}),
    onOperation: ({ extra }, id, payload) => start(extra, id, payload),
    onError(_context, _id, _payload, [error]) {
      const thrown = error?.originalError;
      if (thrown instanceof OperationRefusal) return thrown.errors;
      return [bareError(publicError(thrown, onUnexpected))];
    },
  });
};

/** Lets go of a client that does not introduce itself; abort it once that has happened. */
const waitForInit = ({ clock, initMs }: WebSocketDeps, close: KeptSocket['close']): AbortController => {
  const waiting = new AbortController();
  clock.sleep(initMs, waiting.signal).then(
    () => close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout'),
    () => {},
  );
  return waiting;
};

/** Serves GraphQL on a WebSocket that has been opened. */
export const createServeSocket = (deps: WebSocketDeps) => {
  const { hub, places, onUnexpected } = deps;
  const splicer = createSplicer();
  const protocol = createProtocol(deps);

  /** A socket holds one place, and one more for each operation but the first. */
  const onCount = (address: string) => (count: number, change: 1 | -1) => {
    if (change === 1 && count > 1) places.take(address);
    if (change === -1 && count > 0) places.leave(address);
  };

  return (socket: WebSocket, request: IncomingMessage): void => {
    const address = addressOf(request);
    const operations = createSocketOperations({ resultOf: splicer.resultOf, onCount: onCount(address) });
    let isOpen = true;
    const kept = hub.keep(socket, (code, reason) => {
      isOpen = false;
      init.abort();
      // First, so that no operation that ends now says that it is complete.
      void closed(code, reason);
      operations.endAll();
    });
    const init = waitForInit(deps, kept.close);
    places.take(address);
    socket.once('close', () => places.leave(address));
    // What breaks a socket closes it, and says why in the code.
    socket.on('error', () => {});

    const failed = (thrown: unknown) => {
      onUnexpected(PrecheckError.from(thrown));
      kept.close(CloseCode.InternalServerError, 'unexpected failure');
    };
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => kept.send(splicer.messageOf(text)),
        close: kept.close,
        onMessage: (read) =>
          socket.on('message', (data) => {
            if (isOpen) read(String(data)).catch(failed);
          }),
      },
      { address, headers: new Headers(headersOf(request)), operations, onInit: () => init.abort() },
    );
  };
};
