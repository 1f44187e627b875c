import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createHttpAnswer, type HttpAnswerDeps } from './http-answer.ts';
import { createHttpRefusals, HALF_HANDSHAKE, MAX_HEADER_BYTES, NO_HOST, nothingAt } from './http-refusals.ts';
import { type Origins, PREFLIGHT_HEADERS } from './origins.ts';
import { isHandshake, isWebSocket, urlOf } from './request-target.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { StreamHub } from './stream-hub.ts';

interface HttpServerDeps extends HttpAnswerDeps {
  readonly streams: Pick<StreamHub, 'send'>;
  readonly origins: Origins;
  /** Whether queries are answered; not before the start is done, and no more once it stops. */
  readonly isReady: () => boolean;
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

const answerText = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
};

export const createHttpServer = (deps: HttpServerDeps): Server => {
  const { streams, origins, addressOf } = deps;
  const refusals = createHttpRefusals(deps.onRefused);
  const answer = createHttpAnswer(deps);

  const serve = async (request: IncomingMessage, response: ServerResponse, url: URL) => {
    const answered = await answer(request, response, url);
    // While the server closes, nobody should wait for the next request on a connection.
    if (!server.listening && !response.destroyed) response.setHeader('connection', 'close');
    if ('take' in answered) return streams.send(response, addressOf(request), answered);
    const { status, headers, body } = answered;
    if (response.destroyed) return;
    // A 204 must not have a length; that of a 304 would be that of the answer that it stands for.
    const length = status === 204 || status === 304 ? {} : { 'content-length': body.byteLength };
    response.writeHead(status, { ...headers, ...length }).end(body);
    // An answer is held until it is taken. Whoever takes nothing of it any more is let go.
    if (response.writableLength > 0) response.setTimeout(UNREAD_MS, () => response.destroy());
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
