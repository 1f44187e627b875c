import type { IncomingMessage } from 'node:http';
import { parse } from 'graphql';
import { makeServer } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { ANONYMOUS } from '../domain/caller.ts';
import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import { schema } from '../graphql/schema.ts';
import type { AddressOf } from './client-address.ts';
import { holderOf } from './door.ts';
import type { GraphQLServer } from './graphql-server.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';
import { OperationRefusal } from './open-answers.ts';
import type { Places } from './places.ts';
import { headersOf } from './request-target.ts';
import { bareError } from './single-answer.ts';
import type { KeptSocket, SocketHub } from './socket-hub.ts';
import { createSocketOperations, type SocketOperations } from './socket-operations.ts';
import {
  createGreeting,
  type Guest,
  type InitPayload,
  requestOf,
  TRY_AGAIN_LATER,
  waitForInit,
} from './web-socket-greeting.ts';

/** An id comes back in each message. */
const MAX_ID_LENGTH = 128;

interface Connection extends Guest {
  readonly operations: SocketOperations;
  /** To be called when the client introduces itself. */
  readonly onInit: () => void;
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

/** What is wrong with an operation before it is one. */
const refusalOf = (places: Places, { holder, operations }: Connection, id: string): PrecheckError | null => {
  if (id.length > MAX_ID_LENGTH)
    return new PrecheckError(
      'INVALID_ARGUMENT',
      `id may have at most ${MAX_ID_LENGTH} characters, got ${id.length}`,
    );
  return operations.count() > 0 ? places.refusalFor(holder) : null;
};

/** Speaks graphql-transport-ws; what an operation means is not decided here. */
const createProtocol = (deps: WebSocketDeps) => {
  const { graphql, places, onUnexpected } = deps;
  const greet = createGreeting(deps);

  const start = (connection: Connection, id: string, payload: object) => {
    const { operations } = connection;
    const refusal = refusalOf(places, connection, id);
    let asked: object = { ...payload };
    // graphql-ws keeps the message for as long as the operation goes on, and reads no more of it.
    for (const name of Object.keys(payload)) Reflect.deleteProperty(payload, name);
    return operations.start(id, (signal) => {
      const operation = asked;
      asked = {};
      return graphql.operate(requestOf(connection, signal), operation, refusal);
    });
  };

  return makeServer<InitPayload, Connection>({
    // Ours goes by our clock.
    connectionInitWaitTimeout: 0,
    onConnect(context) {
      const { extra, connectionParams } = context;
      // It would be kept for as long as the socket is, however large.
      Object.assign(context, { connectionParams: undefined });
      extra.onInit();
      return greet(extra, connectionParams);
    },
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

type Protocol = ReturnType<typeof createProtocol>;

/** Serves GraphQL on a WebSocket that has been opened. */
export const createServeSocket = (deps: WebSocketDeps) => {
  const { hub, places, addressOf, clock, initMs, onUnexpected } = deps;
  const protocol = createProtocol(deps);

  /** A socket holds one place, and one more for each operation but the first. */
  const onCount = (holder: () => string) => (count: number, change: 1 | -1) => {
    if (change === 1 && count > 1) places.take(holder());
    if (change === -1 && count > 0) places.leave(holder());
  };

  const connect = (socket: WebSocket, request: IncomingMessage, kept: KeptSocket): Connection => {
    const address = addressOf(request);
    const holder = holderOf(ANONYMOUS, address);
    const connection: Connection = {
      ...{ address, holder, headers: new Headers(headersOf(request)), kept, isOpen: true },
      onInit: waitForInit(clock, initMs, kept.close),
      operations: createSocketOperations({
        send: kept.sendShared,
        onCount: onCount(() => connection.holder),
      }),
    };
    places.take(holder);
    socket.once('close', () => places.leave(connection.holder));
    return connection;
  };

  /** Answers what to call when the socket closes. */
  const speak = (socket: WebSocket, connection: Connection): ReturnType<Protocol['opened']> => {
    const { kept } = connection;
    const failed = (thrown: unknown) => {
      onUnexpected(PrecheckError.from(thrown));
      // After 4500 the stock client would not come back.
      kept.close(TRY_AGAIN_LATER, 'unexpected failure');
    };
    return protocol.opened(
      {
        protocol: socket.protocol,
        send: kept.send,
        close: kept.close,
        onMessage: (read) =>
          socket.on('message', (data) => {
            if (connection.isOpen) read(String(data)).catch(failed);
          }),
      },
      connection,
    );
  };

  return (socket: WebSocket, request: IncomingMessage): void => {
    const kept = hub.keep(socket, request.socket, (code, reason) => {
      connection.isOpen = false;
      connection.onInit();
      // First, so that no operation that ends now says that it is complete.
      void closed(code, reason);
      connection.operations.endAll();
    });
    const connection = connect(socket, request, kept);
    // What breaks a socket closes it, and says why in the code.
    socket.on('error', () => {});
    const closed = speak(socket, connection);
  };
};
