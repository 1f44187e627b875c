import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import { NOT_YET } from '../live/feed.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';
import type { ResultOf } from './open-stream.ts';
import { type Pieces, piecesOf } from './pieces.ts';
import { paramsIn } from './request-params.ts';
import { bareError, resultJson } from './single-answer.ts';
import type { SharedEvents } from './subscriptions.ts';
import { messageEnd, messageEndOf } from './web-socket-frames.ts';

/** The answers to one operation, each as the end of a message. `take` throws an OperationRefusal where they break. */
export type Answers = Pieces;

/** An operation that came to nothing; what of it is public. */
export class OperationRefusal extends Error {
  override readonly name = 'OperationRefusal';
  readonly errors: readonly GraphQLFormattedError[];

  constructor(errors: readonly GraphQLError[]) {
    super(errors.map(({ message }) => message).join('; '));
    this.errors = errors.map(bareError);
  }
}

interface OpenAnswersDeps {
  /** Lets the request have a subscription. */
  readonly mark: (request: Request) => void;
  readonly resultOf: ResultOf;
  readonly eventsOf: (request: Request) => SharedEvents | null;
  readonly onUnexpected: OnUnexpected;
}

/** Whether something was executed, however it went. */
const isAnswer = (result: unknown): result is ExecutionResult =>
  typeof result === 'object' && result !== null && 'data' in result;

const isError = (value: unknown): value is GraphQLError => value instanceof GraphQLError;

const errorsIn = ({ errors }: Readonly<Record<string, unknown>>): readonly GraphQLError[] =>
  Array.isArray(errors) ? errors.filter(isError) : [];

const manyAnswers = ({ updates, frameOf, errorOf }: SharedEvents): Answers => ({
  take() {
    try {
      const update = updates.take();
      if (update === null || update === NOT_YET) return update;
      const frame = frameOf(update);
      return frame instanceof Promise ? frame.then(messageEndOf) : messageEndOf(frame);
    } catch (thrown) {
      throw new OperationRefusal([errorOf(thrown)]);
    }
  },
  onMore: updates.onMore,
  stop: updates.stop,
});

/** Answers an operation; rejects with an OperationRefusal where there is nothing but errors. */
export const createOpenAnswers =
  ({ mark, resultOf, eventsOf, onUnexpected }: OpenAnswersDeps) =>
  async (request: Request, payload: unknown): Promise<Answers> => {
    const answer = async () => {
      mark(request);
      return await resultOf(request, paramsIn('the payload', payload));
    };
    const result = await answer().catch((thrown) => {
      throw new OperationRefusal([publicError(thrown, onUnexpected)]);
    });
    const events = eventsOf(request);
    if (events) return manyAnswers(events);
    if (isAnswer(result)) return piecesOf(messageEnd(resultJson(result)));
    throw new OperationRefusal(errorsIn(Object(result)));
  };
