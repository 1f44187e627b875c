import type { Server } from 'node:http';
import { type Authenticate, authenticateNobody } from '../access/authenticate.ts';
import { createUnknownCodes, type UnknownCodes } from '../catalogue/unknown-codes.ts';
import type { Clock } from '../domain/clock.ts';
import { createKeyReaders } from '../graphql/key-reader.ts';
import { clientAddressOf, createAddressOf } from './client-address.ts';
import { createAdmit } from './door.ts';
import type { EventStream } from './event-frames.ts';
import { createRuns, type RunsDeps } from './gateway-runs.ts';
import { createGraphQLServer } from './graphql-server.ts';
import type { OnRefused } from './http-refusals.ts';
import { createHttpServer } from './http-server.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import type { OnUnexpected } from './mask-error.ts';
import { createOrigins, type OriginRules } from './origins.ts';
import { createOperationPlaces, createStreamPlaces } from './places.ts';
import { createRate } from './rate.ts';
import { createSocketHub, type SocketHub } from './socket-hub.ts';
import { createStreamHub, type StreamLimits } from './stream-hub.ts';
import { createServeSocket } from './web-socket.ts';
import { takeWebSockets } from './web-socket-upgrade.ts';
import { toResponse } from './whole-answer.ts';

/** All that the gateway is made of and cannot make itself. */
export interface GatewayDeps extends RunsDeps {
  readonly host: string;
  readonly port: number;
  readonly authenticate?: Authenticate;
  readonly limits?: Partial<Limits>;
  readonly streamLimits?: Partial<StreamLimits>;
  /** How old a run may be that a query shows although reading it fails, ms; 0: none is. */
  readonly maxStaleMs: number;
  /** How many bytes of answers are kept to be given again while they are true; 0: each is made anew, by all of Yoga. */
  readonly keptAnswerBytes?: number;
  /** How many bytes of answers to events are kept for others who ask the same; 0: none are. */
  readonly keptEventBytes?: number;
  readonly origins?: OriginRules;
  /** Addresses and networks whose word on the address of a client is taken. */
  readonly trustedProxies?: readonly string[];
}

/** Those of pages that the gateway could have served itself. */
const OWN_ORIGINS: OriginRules = { isLoopbackOnly: false, allowedOrigins: [] };

const KEPT_ANSWER_BYTES = 32 * 1024 * 1024;

const STREAM_LIMITS: StreamLimits = {
  // Many proxies take a connection for dead after a minute, some after half of one.
  pingMs: 12_000,
  unreadMs: 30_000,
  lifetimeMs: 3_600_000,
};

/** How long a WebSocket may be open before its client has introduced itself. */
const INIT_MS = 10_000;

export interface Gateway {
  /** Answers without a socket. */
  fetch(request: Request): Promise<Response>;
  /** Streams without a socket. */
  stream(request: Request): Promise<EventStream | Response>;
  /** Answers the GraphQL address once queries are answered there; rejects when the address cannot be had. */
  listen(): Promise<string>;
  /** How often there was no guide to a check, since the start. */
  readonly unknownCodes: UnknownCodes['counts'];
  /**
   * Takes no new connection, answers who waits for a run, lets running requests end for `graceMs`, then ends them.
   */
  close(graceMs: number): Promise<void>;
}

/** Resolves with the GraphQL address; rejects with Node's own error when the server cannot listen there. */
const listen = async (
  server: Server,
  { host, port }: Pick<GatewayDeps, 'host' | 'port'>,
): Promise<string> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}/graphql`;
};

/** Lets what goes on end for `graceMs`, then ends it. */
const endWithin = async (
  graceMs: number,
  { server, sockets, clock }: { readonly server: Server; readonly sockets: SocketHub; readonly clock: Clock },
): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const done = new AbortController();
  clock.sleep(graceMs, done.signal).then(
    () => {
      server.closeAllConnections();
      sockets.terminateAll();
    },
    () => {},
  );
  await closed;
  done.abort();
};

/** The composition root: the only place that knows how the parts fit together. */
export const createGateway = (deps: GatewayDeps): Gateway => {
  let isReady = false;
  const onUnexpected: OnUnexpected = (error) =>
    deps.log.error({ errorId: error.errorId, err: error.cause }, 'unexpected failure');
  const closing = new AbortController();
  const onRefused: OnRefused = (refused) => deps.log.info(refused, 'request refused');
  const { clock, maxStaleMs, keptAnswerBytes = KEPT_ANSWER_BYTES } = deps;
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  const streamLimits = { ...STREAM_LIMITS, ...deps.streamLimits };
  const places = createStreamPlaces(limits);
  const { authenticate = authenticateNobody } = deps;
  const unknownCodes = createUnknownCodes();
  const graphql = createGraphQLServer({
    ...createRuns(deps, { onUnexpected, closing: closing.signal }),
    ...{ clock, limits, maxStaleMs, keptAnswerBytes, onUnexpected },
    keptEventBytes: deps.keptEventBytes,
    keysFor: createKeyReaders(deps.accounts),
    admit: createAdmit({
      ...{ authenticate, rate: createRate(limits), streams: places },
      operations: createOperationPlaces(limits),
    }),
    onOperation: (note) => deps.log.info(note, 'operation'),
    onUnknownCode: unknownCodes.count,
  });
  const streams = createStreamHub({ ...streamLimits, places, clock, onUnexpected });
  const sockets = createSocketHub({ ...streamLimits, clock });
  const origins = createOrigins(deps.origins ?? OWN_ORIGINS);
  const addressOf = createAddressOf(deps.trustedProxies ?? []);
  const { maxBodyBytes } = limits;
  const server = createHttpServer({
    ...{ graphql, streams, origins, addressOf, maxBodyBytes, onUnexpected, onRefused },
    isReady: () => isReady,
  });
  takeWebSockets(server, {
    ...{ origins, addressOf, places, maxBodyBytes, onRefused },
    onSocket: createServeSocket({
      ...{ graphql, hub: sockets, places, addressOf, clock, onUnexpected },
      initMs: INIT_MS,
    }),
  });

  return {
    async fetch(request) {
      if (request.method !== 'POST') return toResponse(await graphql.answer(request));
      const recalled = await graphql.recall({
        headers: Object.fromEntries(request.headers),
        body: await request.clone().text(),
        address: clientAddressOf(request),
        signal: request.signal,
        toRequest: () => request,
      });
      return toResponse(recalled instanceof Request ? await graphql.answer(recalled) : recalled);
    },
    unknownCodes: unknownCodes.counts,
    async stream(request) {
      const answered = await graphql.stream(request);
      return 'take' in answered ? answered : toResponse(answered);
    },
    async listen() {
      await graphql.warmUp();
      const url = await listen(server, deps);
      isReady = true;
      return url;
    },
    async close(graceMs) {
      isReady = false;
      streams.endAll();
      sockets.endAll();
      // Who waits for a run has the latest of it, and asks another gateway for its end.
      closing.abort();
      await endWithin(graceMs, { server, sockets, clock });
    },
  };
};
