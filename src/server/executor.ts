import { createYoga, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import type { Caller } from '../domain/caller.ts';
import type { Clock } from '../domain/clock.ts';
import { createContext, type Live, type OnUnknownCode } from '../graphql/context.ts';
import type { KeyReader } from '../graphql/key-reader.ts';
import { schema } from '../graphql/schema.ts';
import type { RunStore } from '../runs/run-store.ts';
import type { StartPrecheck } from '../runs/start-precheck.ts';
import type { SubjectStore } from '../runs/subject-store.ts';
import { localeIn } from './accept-language.ts';
import { createBasisOf } from './answer-basis.ts';
import { answerLimit } from './answer-limit.ts';
import { unpackContext } from './carried-context.ts';
import { clientAddressOf } from './client-address.ts';
import { createDocumentLimits } from './document-limits.ts';
import { holderOf } from './door.ts';
import type { Door } from './door-plugin.ts';
import { LAST_EVENT_ID, type LastTold, readEventId } from './event-frames.ts';
import { createExecuted } from './executed.ts';
import { createKnownQueries, type KnownQuery } from './known-queries.ts';
import type { Limits } from './limits.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';
import { operationCheck } from './operation-check.ts';
import type { Post } from './quick-answers.ts';
import { requestParams } from './request-params.ts';
import { createSubscriptions } from './subscriptions.ts';

/** Events wait for nobody. */
const NEVER = new AbortController().signal;

export interface ExecutorDeps {
  readonly clock: Clock;
  readonly store: Pick<RunStore, 'refresh' | 'held'>;
  readonly subjectStore: SubjectStore;
  readonly startPrecheck: StartPrecheck;
  readonly live: Live;
  readonly keysFor: (caller: Caller) => KeyReader;
  readonly limits: Limits;
  /** How old a run may be that a query shows although reading it fails, ms; 0: none is. */
  readonly maxStaleMs: number;
  readonly onUnexpected: OnUnexpected;
  readonly onUnknownCode: OnUnknownCode;
  /** How many bytes of answers to events are kept for others who ask the same; 0: none are. */
  readonly keptEventBytes?: number | undefined;
}

interface Asking {
  readonly address: string;
  readonly acceptLanguage: string | null;
  readonly signal: AbortSignal;
  readonly lastTold?: LastTold;
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

interface OperationLogPart {
  readonly plugin: Plugin;
  /** Notes an operation that was executed past Yoga. */
  note(request: Request, query: KnownQuery): void;
}

/** Puts together what an operation goes through, from its parameters to its result. */
export const createExecutor = (deps: ExecutorDeps, door: Door, log: OperationLogPart) => {
  const { clock, store, subjectStore, startPrecheck, live, keysFor, limits } = deps;
  const { maxStaleMs, onUnexpected, onUnknownCode } = deps;
  const common = {
    ...{ clock, store, subjectStore, startPrecheck, live, onUnknownCode },
    maxKeys: limits.maxKeys,
  };
  const documentLimits = createDocumentLimits(limits);
  const subscriptions = createSubscriptions({
    ...{ schema, onUnexpected, keptEventBytes: deps.keptEventBytes },
    isStreamed: door.isStreamed,
    eventContext: ({ caller, locale }, { key, change: { state } }) =>
      createContext({
        ...{ ...common, caller, locale, keys: keysFor(caller) },
        ...{ given: { key, state }, signal: NEVER },
      }),
  });
  const executed = createExecuted();
  const queries = createKnownQueries({
    ...{ schema, onHandedOver: log.note },
    documents: documentLimits.caches.documentCache,
  });
  const contextOf = (caller: Caller, { address, acceptLanguage, ...asking }: Asking) =>
    createContext({
      ...{ ...common, ...asking },
      ...{ caller, keys: keysFor(caller), maxStaleMs },
      ...{ holder: holderOf(caller, address), locale: localeIn(acceptLanguage) },
    });
  const yoga = createYoga({
    schema,
    context: ({ request }: YogaInitialContext) => ({
      operation: contextOf(door.callerOf(request), {
        address: clientAddressOf(request),
        acceptLanguage: request.headers.get('accept-language'),
        signal: request.signal,
        lastTold: lastToldTo(request),
      }),
    }),
    plugins: [
      requestParams,
      door.plugin,
      documentLimits.plugin,
      operationCheck,
      answerLimit,
      errorsPlugin(onUnexpected),
      unpackContext,
      subscriptions.plugin,
      executed.plugin,
      log.plugin,
      queries.plugin,
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
  const contextFor = (caller: Caller, { address, headers, signal }: Post) =>
    contextOf(caller, { address, acceptLanguage: headers['accept-language'] ?? null, signal });
  return {
    ...{ yoga, eventsOf: subscriptions.eventsOf },
    quick: { queries, contextFor, executedFor: executed.executedFor, basisOf: createBasisOf(schema) },
  };
};
