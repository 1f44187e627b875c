import { createYoga, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import type { Caller } from '../domain/caller.ts';
import type { Clock } from '../domain/clock.ts';
import { createContext } from '../graphql/context.ts';
import type { KeyReader } from '../graphql/key-reader.ts';
import { schema } from '../graphql/schema.ts';
import type { RunStore } from '../runs/run-store.ts';
import { answerLimit } from './answer-limit.ts';
import { createDocumentLimits } from './document-limits.ts';
import type { Admit } from './door.ts';
import { createGraphiQL } from './graphiql.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';
import { operationCheck } from './operation-check.ts';
import { createOperationLog, type OnOperation } from './operation-log.ts';
import { isForPage } from './page.ts';
import { refusalOfRequest } from './request-check.ts';
import { requestParams } from './request-params.ts';

interface GraphQLServerDeps {
  readonly admit: Admit;
  readonly store: Pick<RunStore, 'refresh'>;
  readonly keys: KeyReader;
  readonly clock: Clock;
  readonly onOperation: OnOperation;
  readonly onUnexpected: OnUnexpected;
}

/** Answers a GraphQL request over HTTP, or GraphiQL to a browser. */
export type AnswerGraphQL = (request: Request) => Promise<Response>;

/** Before anything of an operation is parsed, the door is asked. */
const doorPlugin = (admit: Admit, callers: WeakMap<Request, Caller>, onUnexpected: OnUnexpected): Plugin => ({
  async onParams({ request, params, setResult }) {
    const admission = await admit({
      transport: request.method === 'GET' ? 'GET' : 'POST',
      token: request.headers.get('authorization'),
      origin: request.headers.get('origin'),
      params,
    });
    if ('caller' in admission) callers.set(request, admission.caller);
    else setResult({ errors: [publicError(admission.refusal, onUnexpected)] });
  },
});

/** Validation errors never meet Yoga's own masking. */
const errorsPlugin = (onUnexpected: OnUnexpected): Plugin => ({
  onExecutionResult({ result, setResult }) {
    if (!result || !('errors' in result) || !result.errors) return;
    setResult({ ...result, errors: result.errors.map((error) => publicError(error, onUnexpected)) });
  },
});

export const createGraphQLServer = (deps: GraphQLServerDeps): AnswerGraphQL => {
  const { admit, store, keys, onUnexpected } = deps;
  const operationLog = createOperationLog(deps.clock, deps.onOperation);
  const callers = new WeakMap<Request, Caller>();
  const documentLimits = createDocumentLimits();
  const yoga = createYoga({
    schema,
    context: ({ request }: YogaInitialContext) => {
      const caller = callers.get(request);
      if (!caller) throw new Error('an operation came past the door');
      return createContext({ caller, store, keys, signal: request.signal });
    },
    plugins: [
      requestParams,
      doorPlugin(admit, callers, onUnexpected),
      documentLimits.plugin,
      operationCheck,
      answerLimit,
      errorsPlugin(onUnexpected),
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
  const answerOperation = operationLog.logged(
    async (request) => refusalOfRequest(request) ?? yoga.fetch(request),
  );
  const answerPage = createGraphiQL();
  return (request) => (isForPage(request) ? answerPage(request) : answerOperation(request));
};
