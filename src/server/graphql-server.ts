import { createYoga, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import type { Caller } from '../domain/caller.ts';
import type { Clock } from '../domain/clock.ts';
import type { PrecheckError } from '../domain/precheck-error.ts';
import { createContext, type Live } from '../graphql/context.ts';
import type { KeyReader } from '../graphql/key-reader.ts';
import { schema } from '../graphql/schema.ts';
import type { RunStore } from '../runs/run-store.ts';
import { answerLimit } from './answer-limit.ts';
import { createDocumentLimits } from './document-limits.ts';
import type { Admit } from './door.ts';
import { createDoor } from './door-plugin.ts';
import type { EventStream } from './event-frames.ts';
import { LAST_EVENT_ID, type LastTold, readEventId } from './event-frames.ts';
import { createGraphiQL } from './graphiql.ts';
import type { Limits } from './limits.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';
import { type Answers, createOpenAnswers, OperationRefusal } from './open-answers.ts';
import { createOpenStream, isStream, mayStream, type ResultOf } from './open-stream.ts';
import { operationCheck } from './operation-check.ts';
import { createOperationLog } from './operation-log.ts';
import type { OnOperation } from './operation-note.ts';
import { isForPage } from './page.ts';
import { refusalOfRequest } from './request-check.ts';
import { requestParams } from './request-params.ts';
import { createSubscriptions } from './subscriptions.ts';

/** Events wait for nobody. */
const NEVER = new AbortController().signal;

const PROBE = JSON.stringify({ query: 'query WarmUp { __typename }' });

interface GraphQLServerDeps {
  readonly admit: Admit;
  readonly store: Pick<RunStore, 'refresh'>;
  readonly live: Live;
  readonly keys: KeyReader;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly onOperation: OnOperation;
  readonly onUnexpected: OnUnexpected;
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

/** Only a stream by GET has event ids; elsewhere the header is of something else, as of the handshake of a WebSocket. */
const lastToldTo = ({ method, headers }: Request): LastTold =>
  readEventId(method === 'GET' ? headers.get(LAST_EVENT_ID) : null);

/** Validation errors never meet Yoga's own masking. */
const errorsPlugin = (onUnexpected: OnUnexpected): Plugin => ({
  onExecutionResult({ result, setResult }) {
    if (!result || !('errors' in result) || !result.errors) return;
    setResult({ ...result, errors: result.errors.map((error) => publicError(error, onUnexpected)) });
  },
});

export const createGraphQLServer = (deps: GraphQLServerDeps): GraphQLServer => {
  const { store, live, keys, limits, onUnexpected } = deps;
  const { maxKeys } = limits;
  const door = createDoor(deps);
  const operationLog = createOperationLog({ ...deps, subjectOf: door.subjectOf });
  const documentLimits = createDocumentLimits(limits);
  const subscriptions = createSubscriptions({
    ...{ schema, onUnexpected },
    isStreamed: door.isStreamed,
    eventContext: ({ caller }, { key, change: { state } }) =>
      createContext({ caller, store, live, keys, maxKeys, given: { key, state }, signal: NEVER }),
  });
  const yoga = createYoga({
    schema,
    context: ({ request }: YogaInitialContext) => {
      const caller = door.callerOf(request);
      return createContext({
        ...{ caller, store, live, keys, maxKeys, signal: request.signal },
        lastTold: lastToldTo(request),
      });
    },
    plugins: [
      requestParams,
      door.plugin,
      documentLimits.plugin,
      operationCheck,
      answerLimit,
      errorsPlugin(onUnexpected),
      subscriptions.plugin,
      operationLog.plugin,
    ],
    maskedErrors: { maskError: (thrown) => publicError(thrown, onUnexpected) },
    parserAndValidationCache: documentLimits.caches,
    graphiql: false,
    // The HTTP front limits bodies: Yoga's own limit costs half its speed.
    maxRequestBodySize: false,
    multipart: false,
    landingPage: false,
    logging: false,
    cors: false,
  });
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
    eventsOf: subscriptions.eventsOf,
    resultOf,
  });
  const openAnswers = createOpenAnswers({
    ...{ resultOf, eventsOf: subscriptions.eventsOf, onUnexpected },
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
      if (!answer.ok || text.includes('"errors"'))
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
