import { type ExecutionResult, type GraphQLError, getOperationAST, parse } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { NOT_YET } from '../live/feed.ts';
import { NO_UPDATES, type RunUpdate } from '../live/run-updates.ts';
import { weightOf } from './accept.ts';
import { COMPLETE, createEventId, type EventStream, LAST_EVENT_ID, readEventId } from './event-frames.ts';
import type { Limits } from './limits.ts';
import { refusalOfRequest } from './request-check.ts';
import { readParams } from './request-params.ts';
import { bareError, resultFrame, singleAnswer } from './single-answer.ts';
import type { SharedEvents } from './subscriptions.ts';

const STREAM_TYPES = ['text/event-stream', 'text/*'];
const ANSWER_TYPES = ['application/json', 'application/graphql-response+json', 'application/*', '*/*'];

const weightIn = ({ headers }: Request, ...types: readonly string[]): number =>
  Math.max(...types.map((type) => weightOf(headers.get('accept') ?? '', type) ?? 0));

/** Whether the client takes event streams by name; one that takes whatever comes gets one answer. */
export const mayStream = (request: Request): boolean => weightIn(request, ...STREAM_TYPES) > 0;

type ParseLimits = Pick<Limits, 'maxDocumentCharacters' | 'maxTokens'>;

const subscribes = (
  { query = '', operationName }: GraphQLParams,
  { maxDocumentCharacters, maxTokens }: ParseLimits,
): boolean => {
  // Most do not, and need not be parsed twice.
  if (query.length > maxDocumentCharacters || !query.includes('subscription')) return false;
  try {
    const document = parse(query, { noLocation: true, maxTokens });
    return getOperationAST(document, operationName)?.operation === 'subscription';
  } catch {
    // What is wrong with it is told where it is answered.
    return false;
  }
};

/** Whether a stream is what the client wants: it takes nothing else as gladly, or subscribes. */
export const isStream = async (request: Request, limits: ParseLimits): Promise<boolean> => {
  if (weightIn(request, ...STREAM_TYPES) > weightIn(request, ...ANSWER_TYPES)) return true;
  const params = await readParams(request.clone());
  return !(params instanceof Response) && subscribes(params, limits);
};

const eventStream = (
  { caller, updates, frameOf, errorOf }: SharedEvents,
  { method, headers }: Request,
): EventStream => {
  const idOf = method === 'GET' ? createEventId(readEventId(headers.get(LAST_EVENT_ID))) : null;
  let isOver = false;

  const eventOf = (update: RunUpdate): Buffer | Promise<Buffer> => {
    const frame = frameOf(update);
    if (!idOf) return frame;
    const id = idOf(update);
    return frame instanceof Promise
      ? frame.then((made) => Buffer.concat([id, made]))
      : Buffer.concat([id, frame]);
  };

  return {
    lastsFor: caller,
    take() {
      if (isOver) return null;
      try {
        const update = updates.take();
        if (update === NOT_YET) return NOT_YET;
        if (update !== null) return eventOf(update);
        isOver = true;
        return COMPLETE;
      } catch (thrown) {
        // Not completed: whoever comes back may find it mended.
        isOver = true;
        return resultFrame({ errors: [errorOf(thrown)] });
      }
    },
    onMore: updates.onMore,
    stop() {
      isOver = true;
      updates.stop();
    },
  };
};

/** Takes an operation through everything from the door to its result; a subscription has then begun. */
export type ResultOf = (request: Request, params: GraphQLParams) => Promise<unknown>;

/** The statuses of who was not let in, or cannot be for now. */
const AT_DOOR: ReadonlySet<unknown> = new Set([401, 503]);

/** The answer to who was not let in: no stream, so that a client does not take it for one that is over. */
const refusedAtDoor = (result: unknown): Response | null => {
  const { errors = [] }: { readonly errors?: readonly GraphQLError[] } = Object(result);
  const [error] = errors;
  const { status, headers } = Object(error?.extensions?.['http']);
  return error && AT_DOOR.has(status)
    ? Response.json({ errors: [bareError(error)] }, { status, headers })
    : null;
};

interface OpenStreamDeps {
  /** Lets the request have a subscription. */
  readonly mark: (request: Request) => void;
  readonly resultOf: ResultOf;
  readonly eventsOf: (request: Request) => SharedEvents | null;
}

/** Answers a request with a stream; a request that is none with what is wrong. */
export const createOpenStream =
  ({ mark, resultOf, eventsOf }: OpenStreamDeps) =>
  async (request: Request): Promise<EventStream | Response> => {
    const refused = refusalOfRequest(request);
    if (refused) return refused;
    const params = await readParams(request);
    if (params instanceof Response) return params;
    mark(request);
    const result = await resultOf(request, params);
    const events = eventsOf(request);
    if (!events) return refusedAtDoor(result) ?? singleAnswer(result as ExecutionResult);
    // An EventSource comes back until it is told that there is nothing more.
    if (events.updates === NO_UPDATES) return new Response(null, { status: 204 });
    return eventStream(events, request);
  };
