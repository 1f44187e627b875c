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
import { createAnswerBasis } from './answer-basis.ts';
import { answerLimit } from './answer-limit.ts';
import { unpackContext } from './carried-context.ts';
import { clientAddressOf } from './client-address.ts';
import { createDocumentLimits } from './document-limits.ts';
import { holderOf } from './door.ts';
import type { Door } from './door-plugin.ts';
import { LAST_EVENT_ID, type LastTold, readEventId } from './event-frames.ts';
import type { Limits } from './limits.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';
import { operationCheck } from './operation-check.ts';
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

/** Puts together what an operation goes through, from its parameters to its result. */
export const createExecutor = (deps: ExecutorDeps, door: Door, logPlugin: Plugin) => {
  const { clock, store, subjectStore, startPrecheck, live, keysFor, limits } = deps;
  const { maxStaleMs, onUnexpected, onUnknownCode } = deps;
  const common = {
    ...{ clock, store, subjectStore, startPrecheck, live, onUnknownCode },
    maxKeys: limits.maxKeys,
  };
  const documentLimits = createDocumentLimits(limits);
  const subscriptions = createSubscriptions({
    ...{ schema, onUnexpected },
    isStreamed: door.isStreamed,
    eventContext: ({ caller, locale }, { key, change: { state } }) =>
      createContext({
        ...{ ...common, caller, locale, keys: keysFor(caller) },
        ...{ given: { key, state }, signal: NEVER },
      }),
  });
  const answerBasis = createAnswerBasis(schema);
  const yoga = createYoga({
    schema,
    context: ({ request }: YogaInitialContext) => {
      const caller = door.callerOf(request);
      const operation = createContext({
        ...common,
        ...{ caller, keys: keysFor(caller), maxStaleMs, signal: request.signal },
        holder: holderOf(caller, clientAddressOf(request)),
        locale: localeIn(request.headers.get('accept-language')),
        lastTold: lastToldTo(request),
      });
      return { operation };
    },
    plugins: [
      requestParams,
      door.plugin,
      documentLimits.plugin,
      operationCheck,
      answerLimit,
      errorsPlugin(onUnexpected),
      unpackContext,
      subscriptions.plugin,
      answerBasis.plugin,
      logPlugin,
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
  return { yoga, eventsOf: subscriptions.eventsOf, basisOf: answerBasis.basisOf };
};
