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
import { readWhole, type WholeAnswer } from './whole-answer.ts';

const STATUS_OF: ReadonlyMap<string, number> = new Map([
  ['LIMIT_EXCEEDED', 413],
  ['INVALID_ARGUMENT', 400],
]);

/** The signal aborts when the client goes before it has its answer; where it is gone, it has. */
const signalOf = (response: ServerResponse): AbortSignal => {
  const gone = new AbortController();
  if (response.closed) gone.abort();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
};

interface Incoming {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly address: string;
}

const toWebRequest = (
  { request, url, address }: Incoming,
  body: string | null,
  signal: AbortSignal,
): Request => {
  // Left out, a Request makes one up for a body that is text.
  const headers = { 'content-type': '', ...headersOf(request) };
  const init = { method: request.method ?? 'GET', headers, body, signal };
  return setClientAddress(new Request(url, init), address);
};

type Answered = WholeAnswer | EventStream;
type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<Answered>;

export interface HttpAnswerDeps {
  readonly graphql: Pick<GraphQLServer, 'recall' | 'answer' | 'mayStream' | 'stream'>;
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

  const answer = (request: Request): Promise<Answered> =>
    graphql.mayStream(request) ? graphql.stream(request) : graphql.answer(request);

  const answerBody = async (incoming: Incoming): Promise<Answered> => {
    const { request, address } = incoming;
    const body = await readBody(request, maxBodyBytes);
    let signal: AbortSignal | null = null;
    const post = {
      ...{ headers: request.headers, body, address },
      // Most are answered without.
      get signal() {
        signal ??= signalOf(incoming.response);
        return signal;
      },
      toRequest: () => toWebRequest(incoming, body, post.signal),
    };
    if (request.method !== 'POST') return answer(post.toRequest());
    const recalled = await graphql.recall(post);
    return recalled instanceof Request ? answer(recalled) : recalled;
  };

  return async (request, response, url) => {
    const refused = refusalOfHead(request);
    if (refused) {
      onRefused({ status: refused.status, code: 'INVALID_ARGUMENT' });
      return readWhole(refused);
    }
    const incoming = { request, response, url, address: addressOf(request) };
    try {
      const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
      return await (hasBody
        ? answerBody(incoming)
        : answer(toWebRequest(incoming, null, signalOf(response))));
    } catch (thrown) {
      // The rest of the request is let go unread, so nothing can follow it on its connection.
      request.resume();
      response.setHeader('connection', 'close');
      return readWhole(failed(thrown, request));
    }
  };
};
