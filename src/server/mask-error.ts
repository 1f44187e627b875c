import { GraphQLError, Kind } from 'graphql';
import { type ErrorCode, isErrorCode, PrecheckError } from '../domain/precheck-error.ts';
import { requestMessage } from './request-message.ts';

/** Told of what nobody foresaw, with its cause and the `errorId` that the client sees. */
export type OnUnexpected = (error: PrecheckError) => void;

/** What was thrown first, under the layers that the executor put around it. */
const originOf = (thrown: unknown): unknown => {
  let origin = thrown;
  while (origin instanceof GraphQLError && origin.originalError) origin = origin.originalError;
  return origin;
};

/**
 * The code of an error that graphql or Yoga made. Those about the request have no path, or point at the argument in
 * the document, never at a field; whatever else goes wrong inside an execution is a defect.
 */
const codeOf = (error: GraphQLError, origin: GraphQLError): ErrorCode => {
  const code = origin.extensions['code'];
  if (isErrorCode(code)) return code;
  if (origin.message.startsWith('Syntax Error')) return 'GRAPHQL_PARSE_FAILED';
  const isAboutRequest =
    code === 'BAD_REQUEST' || !error.path || origin.nodes?.some(({ kind }) => kind !== Kind.FIELD);
  return isAboutRequest ? 'INVALID_ARGUMENT' : 'INTERNAL';
};

/**
 * The HTTP side of an error that graphql or Yoga made, as GraphQL over HTTP has it: no GraphQL request at all is
 * refused by status whatever the client accepts; one that cannot be executed only where the media type allows it.
 */
const httpOf = (error: GraphQLError, origin: GraphQLError): Record<string, unknown> => {
  if (error.path) return {};
  const http: { readonly status: unknown } = { status: 400, ...Object(origin.extensions['http']) };
  return { http: { ...http, spec: http.status === 400 && origin.extensions['code'] !== 'BAD_REQUEST' } };
};

/** The error of an operation that is refused before anything of it is executed. */
export const operationError = (code: ErrorCode, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code, http: { status: 400 } } });

const isPublic = (thrown: unknown): thrown is GraphQLError =>
  thrown instanceof GraphQLError &&
  isErrorCode(thrown.extensions['code']) &&
  'retryable' in thrown.extensions;

const isAbort = (thrown: unknown) => thrown instanceof Error && thrown.name === 'AbortError';

const extensionsOf = ({ code, isRetryable, requestId, errorId }: PrecheckError) => ({
  code,
  retryable: isRetryable,
  ...(requestId === null ? {} : { requestId }),
  ...(errorId === null ? {} : { errorId }),
});

/** The error that a client may see: always with a code, never with a stack, a cause or a message nobody wrote for it. */
export const publicError = (thrown: unknown, onUnexpected: OnUnexpected): GraphQLError => {
  if (isPublic(thrown)) return thrown;
  const origin = originOf(thrown);
  const error = thrown instanceof GraphQLError ? thrown : null;
  const { nodes = null, source = null, positions = null, path = null } = error ?? {};
  const at = { nodes, source, positions, path };
  if (error && origin instanceof GraphQLError) {
    const code = codeOf(error, origin);
    const extensions = { code, retryable: false, ...httpOf(error, origin) };
    if (code !== 'INTERNAL') return new GraphQLError(requestMessage(error, origin), { ...at, extensions });
  }
  const known = PrecheckError.from(origin);
  if (known !== origin && !isAbort(origin)) onUnexpected(known);
  return new GraphQLError(known.message, { ...at, extensions: extensionsOf(known) });
};
