import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { PrecheckError } from '../domain/precheck-error.ts';
import { type AddressOf, setClientAddress } from './client-address.ts';
import type { EventStream } from './event-frames.ts';
import type { GraphQLServer } from './graphql-server.ts';
import {
  createHttpRefusals,
  HALF_HANDSHAKE,
  MAX_HEADER_BYTES,
  NO_HOST,
  nothingAt,
  type OnRefused,
} from './http-refusals.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';
import { type Origins, PREFLIGHT_HEADERS } from './origins.ts';
import { readBody } from './request-body.ts';
import { errorResponse, refusalOfHead } from './request-check.ts';
import { headersOf, isHandshake, isWebSocket, urlOf } from './request-target.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { StreamHub } from './stream-hub.ts';

interface HttpServerDeps {
  readonly graphql: Pick<GraphQLServer, 'answer' | 'mayStream' | 'stream'>;
  readonly streams: Pick<StreamHub, 'send'>;
  readonly origins: Origins;
  readonly addressOf: AddressOf;
  readonly maxBodyBytes: number;
  /** Whether queries are answered; not before the start is done, and no more once it stops. */
  readonly isReady: () => boolean;
  readonly onUnexpected: OnUnexpected;
  readonly onRefused: OnRefused;
  readonly timeouts?: Partial<typeof TIMEOUTS>;
}

/** In milliseconds, against clients that are slow on purpose: each holds a connection only so long. */
const TIMEOUTS = {
  /** Headers come at once, from wherever; a connection that says nothing is ended after this time too. */
  headersTimeout: 15_000,
  /** Until the end of the body: a MiB over a telephone line. What is answered may take longer. */
  requestTimeout: 60_000,
  /** How much later than that a slow client may be noticed. */
  connectionsCheckingInterval: 5_000,
  /** Longer than the minute that nginx and most proxies keep one: else they ask on one that is being closed. */
  keepAliveTimeout: 75_000,
};

const UNREAD_MS = 30_000;

const STATUS_OF: ReadonlyMap<string, number> = new Map([
  ['LIMIT_EXCEEDED', 413],
  ['INVALID_ARGUMENT', 400],
]);

const answerText = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
};

/** The signal aborts when the client goes before it has its answer. */
const signalOf = (response: ServerResponse): AbortSignal => {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
};

const toWebRequest = async (
  request: IncomingMessage,
  address: string,
  url: URL,
  signal: AbortSignal,
  maxBodyBytes: number,
): Promise<Request> => {
  const method = request.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const body = hasBody ? await readBody(request, maxBodyBytes) : null;
  // Left out, a Request makes one up for a body that is text.
  const headers = { 'content-type': '', ...headersOf(request) };
  return setClientAddress(new Request(url, { method, headers, body, signal }), address);
};

interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** How the bytes travel is decided here, where they are whole. */
const HOP_BY_HOP: ReadonlySet<string> = new Set(['connection', 'transfer-encoding']);

const readWhole = async (answer: Response): Promise<WholeAnswer> => ({
  status: answer.status,
  headers: {
    // Nobody else may keep it; the page alone says how.
    'cache-control': 'no-store',
    ...Object.fromEntries([...answer.headers].filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()))),
  },
  body: Buffer.from(await answer.arrayBuffer()),
});

type Answered = WholeAnswer | EventStream;
type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<Answered>;

/** Answers what comes to GraphQL's address, whatever it is. */
const createAnswer = (deps: HttpServerDeps): Answer => {
  const { graphql, addressOf, maxBodyBytes, onUnexpected, onRefused } = deps;
  /** The answer to a body that cannot be read, or to what nobody foresaw. */
  const failed = (thrown: unknown, { socket }: IncomingMessage): Response => {
    const status = thrown instanceof PrecheckError ? STATUS_OF.get(thrown.code) : undefined;
    // A connection that takes no more was refused already.
    if (status && thrown instanceof PrecheckError && socket.writable)
      onRefused({ status, code: thrown.code });
    return errorResponse(status ?? 500, publicError(thrown, onUnexpected));
  };

  const answer = async (request: Request): Promise<Answered> => {
    if (!graphql.mayStream(request)) return readWhole(await graphql.answer(request));
    const answered = await graphql.stream(request);
    // Not every response is one of the global class.
    return 'next' in answered ? answered : readWhole(answered);
  };

  return async (request, response, url) => {
    const signal = signalOf(response);
    const refused = refusalOfHead(request);
    if (refused) {
      onRefused({ status: refused.status, code: 'INVALID_ARGUMENT' });
      return readWhole(refused);
    }
    try {
      return await answer(await toWebRequest(request, addressOf(request), url, signal, maxBodyBytes));
    } catch (thrown) {
      // The rest of the request is let go unread, so nothing can follow it on its connection.
      request.resume();
      response.setHeader('connection', 'close');
      return readWhole(failed(thrown, request));
    }
  };
};

export const createHttpServer = (deps: HttpServerDeps): Server => {
  const { streams, origins, addressOf } = deps;
  const refusals = createHttpRefusals(deps.onRefused);
  const answer = createAnswer(deps);

  const serve = async (request: IncomingMessage, response: ServerResponse, url: URL) => {
    const answered = await answer(request, response, url);
    // While the server closes, nobody should wait for the next request on a connection.
    if (!server.listening && !response.destroyed) response.setHeader('connection', 'close');
    if ('next' in answered) return streams.send(response, addressOf(request), answered);
    const { status, headers, body } = answered;
    if (response.destroyed) return;
    // An answer is held until it is taken. Whoever takes nothing of it any more is let go.
    response.setTimeout(UNREAD_MS, () => response.destroy());
    // A 204 must not have a length; that of a 304 would be that of the answer that it stands for.
    const length = status === 204 || status === 304 ? {} : { 'content-length': body.byteLength };
    response.writeHead(status, { ...headers, ...length }).end(body);
  };

  const serveGraphQL = (request: IncomingMessage, response: ServerResponse, url: URL): void => {
    if (isHandshake(request)) return void refusals.answer(response, HALF_HANDSHAKE);
    const refused = origins.refusalOf(request);
    if (refused) return void refusals.answer(response, refused);
    if (origins.isPreflight(request)) return void response.writeHead(204, PREFLIGHT_HEADERS).end();
    void serve(request, response, url);
  };

  const options = {
    ...TIMEOUTS,
    ...deps.timeouts,
    maxHeaderSize: MAX_HEADER_BYTES,
    requireHostHeader: false,
    // Any other protocol that is offered is one that we need not take up. An older Node asks nobody.
    shouldUpgradeCallback: (request: IncomingMessage) =>
      server.listenerCount('upgrade') > 0 && isWebSocket(request),
  };
  const server: Server = createServer(options, (request, response) => {
    const always = { ...SECURITY_HEADERS, ...origins.corsHeaders(request) };
    for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
    if (request.httpVersion === '1.1' && request.headers.host === undefined)
      return refusals.answer(response, NO_HOST);
    const url = urlOf(request.url ?? '/');
    switch (url?.pathname) {
      case '/graphql':
        return serveGraphQL(request, response, url);
      case '/livez':
        return answerText(response, 200, 'alive');
      case '/readyz':
        return deps.isReady() ? answerText(response, 200, 'ready') : answerText(response, 503, 'not ready');
      case '/':
        return void response.writeHead(302, { location: '/graphql' }).end();
      default:
        return refusals.answer(response, nothingAt(url?.pathname));
    }
  });
  refusals.takeOver(server);
  return server;
};
