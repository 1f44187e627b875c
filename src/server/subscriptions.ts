import { createSourceEventStream, type ExecutionArgs, execute, type GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { OperationContext } from '../graphql/context.ts';
import { NO_UPDATES, type RunUpdate } from '../live/run-updates.ts';
import { limitAnswer } from './answer-limit.ts';
import { type OnUnexpected, operationError, publicError } from './mask-error.ts';
import { createSharedResults, type Question, type Result } from './shared-results.ts';
import { resultFrame } from './single-answer.ts';

/** What a stream of ours yields instead of a result: the result is made once for all who ask the same. */
export interface SharedEvent {
  readonly update: RunUpdate;
  readonly frame: Promise<Buffer>;
}

interface SubscriptionDeps {
  readonly schema: GraphQLSchema;
  /** Whether a request can be answered by a stream. */
  readonly isStreamed: (request: Request) => boolean;
  /** What the resolvers of one event have. */
  readonly eventContext: (question: Question, update: RunUpdate) => OperationContext;
  readonly onUnexpected: OnUnexpected;
}

const isContext = (value: unknown): value is OperationContext & { readonly request: Request } =>
  typeof value === 'object' && value !== null && 'viewer' in value && 'request' in value;

const isUpdates = (value: unknown): value is AsyncIterableIterator<RunUpdate> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;

const NEEDS_STREAM =
  'a subscription is answered as a stream: accept must be text/event-stream, or the transport WebSocket';

/** Replaces how subscriptions are executed. */
export const createSubscriptions = (deps: SubscriptionDeps) => {
  const { schema, isStreamed, eventContext, onUnexpected } = deps;
  const over = new WeakSet<Request>();

  const shown = (error: unknown) => publicError(error, onUnexpected);

  const answered = async (question: Question, update: RunUpdate): Promise<Result> => {
    const { document, operationName, variables } = question;
    const contextValue = eventContext(question, update);
    const executed = await execute({
      ...{ schema, document, contextValue, operationName, rootValue: update },
      variableValues: { ...variables },
    });
    const { errors, ...result } = limitAnswer(executed);
    const frame = resultFrame(errors ? { ...result, errors: errors.map(shown) } : result);
    return { frame, isShareable: contextValue.isShareable };
  };

  /** Never rejects: what goes wrong with one event is no reason to end the stream. */
  const answer = async (question: Question, update: RunUpdate): Promise<Result> => {
    try {
      return await answered(question, update);
    } catch (thrown) {
      return { frame: resultFrame({ errors: [shown(thrown)] }), isShareable: true };
    }
  };

  const ask = createSharedResults(answer);

  const subscribe = async (args: ExecutionArgs) => {
    const updates = await createSourceEventStream(args);
    if (!isUpdates(updates) || !isContext(args.contextValue)) return updates;
    if (updates === NO_UPDATES) over.add(args.contextValue.request);
    const { document, operationName, variableValues } = args;
    const caller = args.contextValue.viewer;
    const frameOf = ask({ document, operationName, variables: variableValues ?? {}, caller });
    const events: AsyncIterableIterator<SharedEvent> = {
      [Symbol.asyncIterator]: () => events,
      async next() {
        const { value, done } = await updates.next();
        return done
          ? { value: undefined, done }
          : { value: { update: value, frame: frameOf(value) }, done: false };
      },
      async return() {
        await updates.return?.();
        return { value: undefined, done: true };
      },
    };
    return events;
  };

  const plugin: Plugin = {
    onSubscribe({ args, setSubscribeFn, setResultAndStopExecution }) {
      if (isContext(args.contextValue) && isStreamed(args.contextValue.request)) setSubscribeFn(subscribe);
      else setResultAndStopExecution({ errors: [operationError('INVALID_ARGUMENT', NEEDS_STREAM)] });
    },
  };

  return {
    plugin,
    /** Whether the client was told of all that it subscribes to before, and nothing will come. */
    isOver: (request: Request) => over.has(request),
  };
};
