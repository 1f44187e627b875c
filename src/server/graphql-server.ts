import type { Caller } from '../domain/caller.ts';
import type { PrecheckError } from '../domain/precheck-error.ts';
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
import { refusalOfRequest } from './request-check.ts';

const PROBE = JSON.stringify({ query: 'query WarmUp { __typename }' });

interface GraphQLServerDeps extends ExecutorDeps {
  readonly admit: Admit;
  readonly onOperation: OnOperation;
}

/** Answers GraphQL requests over HTTP. */
export interface GraphQLServer {
  /** Asks the first query, which pays for what is made on first use; rejects when it is not answered. */
  warmUp(): Promise<void>;
  /** With one answer, or with GraphiQL for a browser. */
  answer(request: Request): Promise<Response>;
  /** Whether the request may be for a stream of events. */
  mayStream(request: Request): boolean;
  /** With a stream, where that is asked for; else with one answer. */
  stream(request: Request): Promise<EventStream | Response>;
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
  const { yoga, eventsOf } = createExecutor(deps, door, operationLog.plugin);
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
    answer: (request) => (isForPage(request) ? answerPage(request) : answerOperation(request)),
    mayStream: (request) => !isForPage(request) && mayStream(request),
    stream: async (request) =>
      (await isStream(request, limits)) ? streamOperation(request) : answerOperation(request),
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
