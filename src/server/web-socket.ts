import type { IncomingMessage } from 'node:http';
import { parse } from 'graphql';
import { CloseCode, type ConnectionInitMessage, makeServer } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { TokenExpired, unauthenticated } from '../access/authenticate.ts';
import type { Caller } from '../domain/caller.ts';
import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import { schema } from '../graphql/schema.ts';
import { type AddressOf, setClientAddress } from './client-address.ts';
import { holderOf } from './door.ts';
import type { GraphQLServer } from './graphql-server.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';
import { OperationRefusal } from './open-answers.ts';
import type { Places } from './places.ts';
import { headersOf } from './request-target.ts';
import { bareError } from './single-answer.ts';
import type { KeptSocket, SocketHub } from './socket-hub.ts';
import { createSocketOperations, type SocketOperations } from './socket-operations.ts';
import { createSplicer } from './web-socket-frames.ts';

/** Bytes that a close frame has room for. */
const MAX_REASON_LENGTH = 120;

/** A close code that says that another attempt may go well. */
const TRY_AGAIN_LATER = 1013;

/** An id comes back in each message. */
const MAX_ID_LENGTH = 128;

interface Connection {
  readonly address: string;
  /** In whose name it takes places: at first that of its address. */
  holder: string;
  /** Those of each operation. */
  readonly headers: Headers;
  readonly operations: SocketOperations;
  /** Called when the client introduces itself. */
  readonly onInit: () => void;
  /** Called when it is known, or why it is not; answers whether it is let in. */
  readonly onGreeted: (greeted: Caller | PrecheckError) => boolean;
}

interface WebSocketDeps {
  readonly graphql: Pick<GraphQLServer, 'greet' | 'operate'>;
  readonly hub: Pick<SocketHub, 'keep'>;
  readonly places: Places;
  readonly addressOf: AddressOf;
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

const NO_HEADER = unauthenticated('authorization must be "Bearer" and a token, got something else');

/** Whoever is not let in is told by how the socket closes: only after some codes does the stock client come back. */
const closeCodeOf = (refusal: PrecheckError): number => {
  if (refusal instanceof TokenExpired) return CloseCode.Forbidden;
  if (refusal.code === 'UNAUTHENTICATED') return CloseCode.Unauthorized;
  return TRY_AGAIN_LATER;
};

const requestOf = ({ address, headers }: Connection, signal: AbortSignal): Request =>
  setClientAddress(new Request('http://gateway/graphql', { method: 'POST', headers, signal }), address);

/** What is wrong with an operation before it is one. */
const refusalOf = (places: Places, { holder, operations }: Connection, id: string): PrecheckError | null => {
  if (id.length > MAX_ID_LENGTH)
    return new PrecheckError(
      'INVALID_ARGUMENT',
      `id may have at most ${MAX_ID_LENGTH} characters, got ${id.length}`,
    );
  return operations.size > 0 ? places.refusalFor(holder) : null;
};

const NEVER = new AbortController().signal;

/** Speaks graphql-transport-ws; what an operation means is not decided here. */
const createProtocol = ({ graphql, places, onUnexpected }: WebSocketDeps) => {
  /** Takes the token into the headers, and finds out whose it is; false for one who is not let in. */
  const introduce = async (connection: Connection, payload: InitPayload): Promise<boolean> => {
    const { headers, onInit, onGreeted } = connection;
    onInit();
    const token = tokenIn(payload);
    if (token !== undefined && !isHeaderValue(token)) return onGreeted(NO_HEADER);
    if (token !== undefined) headers.set('authorization', token);
    return onGreeted(await graphql.greet(requestOf(connection, NEVER)).catch(PrecheckError.from));
  };

  const start = (connection: Connection, id: string, payload: unknown) => {
    const { operations } = connection;
    const refusal = refusalOf(places, connection, id);
    return operations.start((signal) => graphql.operate(requestOf(connection, signal), payload, refusal));
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
  const { hub, places, addressOf, onUnexpected } = deps;
  const splicer = createSplicer();
  const protocol = createProtocol(deps);

  /** A socket holds one place, and one more for each operation but the first. */
  const onCount = (holder: () => string) => (count: number, change: 1 | -1) => {
    if (change === 1 && count > 1) places.take(holder());
    if (change === -1 && count > 0) places.leave(holder());
  };

  return (socket: WebSocket, request: IncomingMessage): void => {
    const address = addressOf(request);
    const connection: Connection = {
      ...{ address, holder: address, headers: new Headers(headersOf(request)) },
      operations: createSocketOperations({
        resultOf: splicer.resultOf,
        onCount: onCount(() => connection.holder),
      }),
      onInit: () => init.abort(),
      onGreeted,
    };
    const { operations } = connection;
    let isOpen = true;
    const kept = hub.keep(socket, (code, reason) => {
      isOpen = false;
      init.abort();
      // First, so that no operation that ends now says that it is complete.
      void closed(code, reason);
      operations.endAll();
    });
    const init = waitForInit(deps, kept.close);
    places.take(connection.holder);
    socket.once('close', () => places.leave(connection.holder));
    // What breaks a socket closes it, and says why in the code.
    socket.on('error', () => {});

    function onGreeted(greeted: Caller | PrecheckError): boolean {
      if (!isOpen) return false;
      if (greeted instanceof PrecheckError) return refuse(greeted);
      const holder = holderOf(greeted, address);
      // The place that it has is one of those that there are.
      places.leave(connection.holder);
      const refusal = holder === address ? null : places.refusalFor(holder);
      if (!refusal) connection.holder = holder;
      places.take(connection.holder);
      if (refusal) return refuse(refusal);
      if (greeted.expiresAtMs !== null) kept.endAt(greeted.expiresAtMs);
      return true;
    }
    const refuse = (refusal: PrecheckError): false => {
      if (refusal.code === 'INTERNAL') onUnexpected(refusal);
      kept.close(closeCodeOf(refusal), refusal.message.slice(0, MAX_REASON_LENGTH));
      return false;
    };
    const failed = (thrown: unknown) => {
      onUnexpected(PrecheckError.from(thrown));
      // After 4500 the stock client would not come back.
      kept.close(TRY_AGAIN_LATER, 'unexpected failure');
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
      connection,
    );
  };
};
