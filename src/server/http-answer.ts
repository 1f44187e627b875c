import type { IncomingMessage, ServerResponse } from 'node:http';
import { PrecheckError } from '../domain/precheck-error.ts';
import { type AddressOf, setClientAddress } from './client-address.ts';
import type { EventStream } from './event-frames.ts';
import type { GraphQLServer } from './graphql-server.ts';
import type { OnRefused } from './http-refusals.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';
import { readBody } from './request-body.ts';
import { errorResponse, refusalOfHead } from './request-check.ts';
import { headersOf } from './request-target.ts';

const STATUS_OF: ReadonlyMap<string, number> = new Map([
  ['LIMIT_EXCEEDED', 413],
  ['INVALID_ARGUMENT', 400],
]);

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

export interface HttpAnswerDeps {
  readonly graphql: Pick<GraphQLServer, 'answer' | 'mayStream' | 'stream'>;
  readonly addressOf: AddressOf;
  readonly maxBodyBytes: number;
  readonly onUnexpected: OnUnexpected;
  readonly onRefused: OnRefused;
}

/** Answers what comes to GraphQL's address, whatever it is. */
export const createHttpAnswer = (deps: HttpAnswerDeps): Answer => {
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
