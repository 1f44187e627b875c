import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { jsonIn } from './event-frames.ts';
import { type OnUnexpected, publicError, writtenError } from './mask-error.ts';
import { isEvents, type ResultOf } from './open-stream.ts';
import { paramsIn } from './request-params.ts';
import type { SharedEvent } from './subscriptions.ts';

/** The answers to one operation, each as JSON. */
export interface Answers {
  /** The next one; null behind the last. */
  next(): Promise<Buffer | null>;
  /** Nobody waits for them any more. */
  stop(): void;
}

/** An operation that came to nothing; what of it is public. */
export class OperationRefusal extends Error {
  override readonly name = 'OperationRefusal';
  readonly errors: readonly GraphQLFormattedError[];

  constructor(errors: readonly GraphQLError[]) {
    super(errors.map(({ message }) => message).join('; '));
    this.errors = errors.map(writtenError);
  }
}

interface OpenAnswersDeps {
  /** Lets the request have a subscription. */
  readonly mark: (request: Request) => void;
  readonly resultOf: ResultOf;
  readonly onUnexpected: OnUnexpected;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isError = (value: unknown): value is GraphQLError => value instanceof GraphQLError;

const errorsIn = ({ errors }: Readonly<Record<string, unknown>>): readonly GraphQLError[] =>
  Array.isArray(errors) ? errors.filter(isError) : [];

const oneAnswer = (result: Readonly<Record<string, unknown>>): Answers => {
  const errors = errorsIn(result).map(writtenError);
  const frames = [Buffer.from(JSON.stringify(errors.length > 0 ? { ...result, errors } : result))];
  return {
    next: async () => frames.shift() ?? null,
    stop() {
      frames.length = 0;
    },
  };
};

const manyAnswers = (events: AsyncIterator<SharedEvent>): Answers => ({
  async next() {
    const { value, done } = await events.next();
    if (done) return null;
    // What went wrong between two events comes in place of one.
    return 'frame' in value ? jsonIn(await value.frame) : Buffer.from(JSON.stringify(value));
  },
  stop: () => void events.return?.(),
});

/** Answers an operation in JSON; rejects with an OperationRefusal where there is nothing but errors. */
export const createOpenAnswers =
  ({ mark, resultOf, onUnexpected }: OpenAnswersDeps) =>
  async (request: Request, payload: unknown): Promise<Answers> => {
    const answer = async () => {
      mark(request);
      return await resultOf(request, paramsIn('the payload', payload));
    };
    const result = await answer().catch((thrown) => {
      throw new OperationRefusal([publicError(thrown, onUnexpected)]);
    });
    if (isEvents(result)) return manyAnswers(result);
    if (isObject(result) && 'data' in result) return oneAnswer(result);
    throw new OperationRefusal(errorsIn(Object(result)));
  };
