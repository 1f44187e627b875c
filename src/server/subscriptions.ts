import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Caller } from '../domain/caller.ts';
import { DEFAULT_LOCALE } from '../domain/locale.ts';
import type { OperationContext } from '../graphql/context.ts';
import type { MailboxReader } from '../live/mailbox.ts';
import type { RunUpdate } from '../live/run-updates.ts';
import { limitAnswer } from './answer-limit.ts';
import { type CarriedContext, isCarried } from './carried-context.ts';
import type { Result } from './kept-results.ts';
import { createIsLocalised } from './localised.ts';
import { type OnUnexpected, operationError, publicError } from './mask-error.ts';
import { createSharedResults, type Question } from './shared-results.ts';
import { resultFrame } from './single-answer.ts';

/** A subscription that has begun: what is new, and the result of it, which is made once for all who ask the same. */
export interface SharedEvents {
  readonly caller: Caller;
  readonly updates: MailboxReader<RunUpdate>;
  /** No promise where the result is there already; one never rejects. */
  readonly frameOf: (update: RunUpdate) => Buffer | Promise<Buffer>;
  /** What to tell of a source that broke, behind which nothing more comes. */
  readonly errorOf: (thrown: unknown) => GraphQLError;
}

interface SubscriptionDeps {
  readonly schema: GraphQLSchema;
  /** Whether a request can be answered by a stream. */
  readonly isStreamed: (request: Request) => boolean;
  /** What the resolvers of one event have. */
  readonly eventContext: (question: Question, update: RunUpdate) => OperationContext;
  readonly onUnexpected: OnUnexpected;
  /** How many bytes of answers to events are kept for others who ask the same; 0: none are. */
  readonly keptEventBytes?: number | undefined;
}

const isUpdates = (value: unknown): value is MailboxReader<RunUpdate> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'take' in value;

/** Of the variables that were sent those that the operation declares: others would be kept as long as the stream. */
const declared = ({ document, operationName, variableValues }: ExecutionArgs): Question['variables'] => {
  const { variableDefinitions = [] } = getOperationAST(document, operationName) ?? {};
  const names = new Set(variableDefinitions.map(({ variable }) => variable.name.value));
  return Object.fromEntries(Object.entries(variableValues ?? {}).filter(([name]) => names.has(name)));
};

const NEEDS_STREAM =
  'a subscription is answered as a stream: accept must be text/event-stream, or the transport WebSocket';

/** Replaces how subscriptions are executed. */
export const createSubscriptions = (deps: SubscriptionDeps) => {
  const { schema, isStreamed, eventContext, onUnexpected } = deps;
  // Handed over beside Yoga, which would wrap each event of each subscriber in several promises.
  const begun = new WeakMap<Request, SharedEvents>();

  const shown = (error: unknown) => publicError(error, onUnexpected);

  const resultOf = (executed: ExecutionResult, isShareable: boolean): Result => {
    const { errors, ...result } = limitAnswer(executed);
    return { frame: resultFrame(errors ? { ...result, errors: errors.map(shown) } : result), isShareable };
  };

  /** What goes wrong with one event is no reason to end the stream. */
  const broken = (thrown: unknown): Result => ({
    frame: resultFrame({ errors: [shown(thrown)] }),
    isShareable: true,
  });

  /** Neither throws nor rejects. */
  const answer = (question: Question, update: RunUpdate): Result | Promise<Result> => {
    const { document, operationName, variables } = question;
    try {
      const contextValue = eventContext(question, update);
      const executed = execute({
        ...{ schema, document, contextValue, operationName, rootValue: update },
        variableValues: { ...variables },
      });
      if (!(executed instanceof Promise)) return resultOf(executed, contextValue.isShareable);
      return executed.then((result) => resultOf(result, contextValue.isShareable)).catch(broken);
    } catch (thrown) {
      return broken(thrown);
    }
  };

  const ask = createSharedResults(answer, deps.keptEventBytes);
  const isLocalised = createIsLocalised(schema);

  const subscribe = async (args: ExecutionArgs, { request, operation }: CarriedContext) => {
    const updates = await createSourceEventStream({ ...args, contextValue: operation });
    if (!isUpdates(updates)) return updates;
    const { document, operationName } = args;
    const { viewer: caller } = operation;
    // Most ask for nothing that has a language, and share what is made whatever their own is.
    const locale = isLocalised(document) ? operation.locale : DEFAULT_LOCALE;
    const frameOf = ask({ document, operationName, variables: declared(args), caller, locale });
    begun.set(request, { caller, updates, frameOf, errorOf: shown });
    return { data: null };
  };

  const plugin: Plugin = {
    onSubscribe({ args: { contextValue }, setSubscribeFn, setResultAndStopExecution }) {
      if (isCarried(contextValue) && isStreamed(contextValue.request))
        setSubscribeFn((args: ExecutionArgs) => subscribe(args, contextValue));
      else setResultAndStopExecution({ errors: [operationError('INVALID_ARGUMENT', NEEDS_STREAM)] });
    },
  };

  return {
    plugin,
    /** The subscription that a request has begun; null where it has begun none. */
    eventsOf: (request: Request) => begun.get(request) ?? null,
  };
};
