import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { AnswerGraphQL } from './graphql-server.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';
import { readBody } from './request-body.ts';

interface HttpServerDeps {
  readonly answerGraphQL: AnswerGraphQL;
  /** Whether queries are answered; not before the start is done, and no more once it stops. */
  readonly isReady: () => boolean;
  readonly onUnexpected: OnUnexpected;
}

/** A GET with a hundred keys must fit. */
const MAX_HEADER_BYTES = 64 * 1024;

const STATUS_OF: Readonly<Record<string, number>> = { LIMIT_EXCEEDED: 413, INVALID_ARGUMENT: 400 };

const answerText = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
};

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

/** The signal aborts when the client goes before it has its answer. */
const signalOf = (response: ServerResponse): AbortSignal => {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
};

const toWebRequest = async (request: IncomingMessage, url: URL, signal: AbortSignal): Promise<Request> => {
  const method = request.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const body = hasBody ? await readBody(request) : null;
  return new Request(url, { method, headers: headersOf(request), body, signal });
};

const answer = async (response: ServerResponse, answered: Response): Promise<void> => {
  const body = Buffer.from(await answered.arrayBuffer());
  if (response.destroyed) return;
  const headers = { ...Object.fromEntries(answered.headers), 'content-length': body.byteLength };
  response.writeHead(answered.status, headers).end(body);
};

const answerError = (response: ServerResponse, thrown: unknown, onUnexpected: OnUnexpected): void => {
  if (response.headersSent || response.destroyed) return;
  const status = thrown instanceof PrecheckError ? (STATUS_OF[thrown.code] ?? 500) : 500;
  const text = JSON.stringify({ errors: [publicError(thrown, onUnexpected)] });
  // What is left of the request is not read, so the connection cannot be used again.
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', connection: 'close' })
    .end(text);
};

export const createHttpServer = ({ answerGraphQL, isReady, onUnexpected }: HttpServerDeps): Server => {
  const graphql = async (request: IncomingMessage, response: ServerResponse, url: URL) => {
    const signal = signalOf(response);
    try {
      await answer(response, await answerGraphQL(await toWebRequest(request, url, signal)));
    } catch (thrown) {
      request.resume();
      if (!signal.aborted) answerError(response, thrown, onUnexpected);
    }
  };

  return createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    const target = request.url ?? '/';
    const url = URL.canParse(target, 'http://gateway') ? new URL(target, 'http://gateway') : null;
    switch (url?.pathname) {
      case '/graphql':
        void graphql(request, response, url);
        return;
      case '/livez':
        return answerText(response, 200, 'alive');
      case '/readyz':
        return isReady() ? answerText(response, 200, 'ready') : answerText(response, 503, 'not ready');
      case '/':
        response.writeHead(302, { location: '/graphql' }).end();
        return;
      default:
        return answerText(response, 404, 'Not found. GraphQL is at /graphql.');
    }
  });
};
