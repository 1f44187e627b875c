import type { Caller } from '../domain/caller.ts';
import type { PrecheckError } from '../domain/precheck-error.ts';
import { createAnswerMemory } from './answer-memory.ts';
import type { Admit } from './door.ts';
import { createDoor } from './door-plugin.ts';
import type { EventStream } from './event-frames.ts';
import { createExecutor, type ExecutorDeps } from './executor.ts';
import { createGraphiQL } from './graphiql.ts';
import { publicError } from './mask-error.ts';
import { type Answers, createOpenAnswers, OperationRefusal } from './open-answers.ts';
import { createOpenStream, isStream, mayStream, type ResultOf } from './open-stream.ts';
import { createOperationLog } from './operation-log.ts';
import type { OnOperation } from './operation-note.ts';
import { isForPage } from './page.ts';
import { createQuickAnswers, NO_QUICK_ANSWERS, type Post } from './quick-answers.ts';
import { refusalOfRequest } from './request-check.ts';
import { readWhole, type WholeAnswer } from './whole-answer.ts';

const PROBE = JSON.stringify({ query: 'query WarmUp { __typename }' });

interface GraphQLServerDeps extends ExecutorDeps {
  readonly admit: Admit;
  /** How many bytes of answers are kept to be given again; 0: each is made anew, by all of Yoga. */
  readonly keptAnswerBytes: number;
  readonly onOperation: OnOperation;
}

/** Answers GraphQL requests over HTTP. */
export interface GraphQLServer {
  /** Asks the first query, which pays for what is made on first use; rejects when it is not answered. */
  warmUp(): Promise<void>;
  /** The answer to a POST, where it is known; else the request, to be answered as any. */
  recall(post: Post): Promise<WholeAnswer | Request>;
  /** With one answer, or with GraphiQL for a browser. */
  answer(request: Request): Promise<WholeAnswer>;
  /** Whether the request may be for a stream of events. */
  mayStream(request: Request): boolean;
  /** With a stream, where that is asked for; else with one answer. */
  stream(request: Request): Promise<EventStream | WholeAnswer>;
  /** Who introduces himself on a WebSocket; rejects with a PrecheckError for one who is not let in. */
  greet(request: Request): Promise<Caller>;
  /**
   * Answers what a message of a WebSocket asks for: in JSON, until the signal of the request aborts. Rejects
   * with an OperationRefusal, with that of `refusal` if there is one. The request has no more to say than headers.
   */
  operate(request: Request, payload: unknown, refusal: PrecheckError | null): Promise<Answers>;
}

export const createGraphQLServer = (deps: GraphQLServerDeps): GraphQLServer => {
  const { limits, onUnexpected } = deps;
  const door = createDoor(deps);
  const operationLog = createOperationLog({ ...deps, subjectOf: door.subjectOf });
  const { yoga, eventsOf, quick } = createExecutor(deps, door, operationLog);
  const untilAnswered = async <Answered>(request: Request, answer: () => Answered | Promise<Answered>) => {
    try {
      return await answer();
    } finally {
      door.leave(request);
    }
  };
  const answerOperation = operationLog.logged(
    async (request) => refusalOfRequest(request) ?? untilAnswered(request, () => yoga.fetch(request)),
  );
  const { clock, onOperation, keptAnswerBytes } = deps;
  const quickAnswers =
    keptAnswerBytes > 0
      ? createQuickAnswers({
          ...{ ...quick, door, clock, onOperation },
          memory: createAnswerMemory(keptAnswerBytes),
        })
      : NO_QUICK_ANSWERS;
  const answerAlone = async (request: Request): Promise<WholeAnswer> => {
    const answer = await readWhole(await answerOperation(request));
    quickAnswers.learn(request, answer);
    return answer;
  };
  const answerPage = createGraphiQL();
  const resultOf: ResultOf = (request, params) =>
    untilAnswered(request, () => yoga.getResultForParams({ params, request }, {}));
  const openStream = createOpenStream({
    mark: (request) => door.stream(request, 'SSE'),
    eventsOf,
    resultOf,
  });
  const openAnswers = createOpenAnswers({
    ...{ resultOf, eventsOf, onUnexpected },
    mark: (request) => door.stream(request, 'WS'),
  });
  const streamOperation = operationLog.loggedStream(openStream);

  return {
    async warmUp() {
      const headers = { 'content-type': 'application/json' };
      const request = new Request('http://gateway/graphql', { method: 'POST', headers, body: PROBE });
      door.letIn(request);
      const answer = await answerOperation(request);
      const text = await answer.text();
      // Limits may be too narrow even for that: it is what somebody set.
      if (!answer.ok || text.includes('"INTERNAL"'))
        throw new Error(`the first query was answered with ${text}`);
    },
    recall: quickAnswers.recall,
    answer: async (request) =>
      isForPage(request) ? readWhole(await answerPage(request)) : answerAlone(request),
    mayStream: (request) => !isForPage(request) && mayStream(request),
    async stream(request) {
      if (!(await isStream(request, limits))) return answerAlone(request);
      const answered = await streamOperation(request);
      // Not every response is one of the global class.
      return 'take' in answered ? answered : readWhole(answered);
    },
    greet: operationLog.loggedGreeting(async (request) => {
      door.stream(request, 'WS');
      return door.greet(request);
    }),
    operate: operationLog.loggedAnswers(async (request, payload, refusal) => {
      if (refusal) throw new OperationRefusal([publicError(refusal, onUnexpected)]);
      return openAnswers(request, payload);
    }),
  };
};
