import type { ExecutionResult } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { weightOf } from './accept.ts';
import { COMPLETE, createEventId, nextFrame } from './event-frames.ts';
import { refusalOfRequest } from './request-check.ts';
import { readParams } from './request-params.ts';
import type { EventStream } from './stream-hub.ts';
import type { SharedEvent } from './subscriptions.ts';

const EVENT_STREAM = 'text/event-stream';
const ANSWER_TYPES = ['application/json', 'application/graphql-response+json', '*/*'];

const weightIn = ({ headers }: Request, ...types: readonly string[]): number =>
  Math.max(...types.map((type) => weightOf(headers.get('accept') ?? '', type) ?? 0));

/** Whether the client names event streams; one that takes whatever comes gets one answer. */
export const mayStream = (request: Request): boolean => weightIn(request, EVENT_STREAM) > 0;

const SUBSCRIPTION = /\bsubscription\b/;

/** Whether a stream is what the client wants: it takes nothing else as gladly, or seems to subscribe. */
export const isStream = async (request: Request): Promise<boolean> => {
  if (weightIn(request, EVENT_STREAM) > weightIn(request, ...ANSWER_TYPES)) return true;
  const { method } = request;
  const text = method === 'POST' ? await request.clone().text() : new URL(request.url).search;
  return SUBSCRIPTION.test(text);
};

/** An answer that comes alone, as a stream. */
export const singleAnswer = (result: ExecutionResult): EventStream => {
  const frames = [nextFrame(JSON.stringify(result)), COMPLETE];
  return {
    next: async () => frames.shift() ?? null,
    stop() {
      frames.length = 0;
    },
  };
};

const eventStream = (events: AsyncIterator<SharedEvent>, hasIds: boolean): EventStream => {
  const idOf = hasIds ? createEventId() : null;
  let isOver = false;
  return {
    async next() {
      if (isOver) return null;
      const { value, done } = await events.next();
      if (done) {
        isOver = true;
        return COMPLETE;
      }
      const frame = await value.frame;
      return idOf ? Buffer.concat([idOf(value.update), frame]) : frame;
    },
    stop() {
      isOver = true;
      void events.return?.();
    },
  };
};

interface OpenStreamDeps {
  /** Lets the request have a subscription. */
  readonly mark: (request: Request) => void;
  readonly resultOf: (request: Request, params: GraphQLParams) => Promise<unknown>;
}

const isEvents = (result: unknown): result is AsyncIterator<SharedEvent> =>
  typeof result === 'object' && result !== null && 'next' in result;

/** Answers a request with a stream; a request that is none with what is wrong. */
export const createOpenStream =
  ({ mark, resultOf }: OpenStreamDeps) =>
  async (request: Request): Promise<EventStream | Response> => {
    const refused = refusalOfRequest(request);
    if (refused) return refused;
    const params = await readParams(request);
    if (params instanceof Response) return params;
    mark(request);
    const result = await resultOf(request, params);
    return isEvents(result)
      ? eventStream(result, request.method === 'GET')
      : singleAnswer(result as ExecutionResult);
  };
