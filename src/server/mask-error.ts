import { GraphQLError } from 'graphql';
import { type ErrorCode, isErrorCode, PrecheckError } from '../domain/precheck-error.ts';

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
 * the document; whatever else goes wrong inside an execution is a defect.
 */
const codeOf = (error: GraphQLError, origin: GraphQLError): ErrorCode => {
  const code = origin.extensions['code'];
  if (isErrorCode(code)) return code;
  if (origin.message.startsWith('Syntax Error')) return 'GRAPHQL_PARSE_FAILED';
  const isAboutRequest = code === 'BAD_REQUEST' || !error.path || origin.nodes !== undefined;
  return isAboutRequest ? 'INVALID_ARGUMENT' : 'INTERNAL';
};

/** To clients that ask for GraphQL over HTTP's own media type, a request that cannot be executed is a 400. */
const BAD_REQUEST = { spec: true, status: 400 };

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
    const http = origin.extensions['http'] ?? (path ? undefined : BAD_REQUEST);
    const extensions = { code, retryable: false, ...(http ? { http } : {}) };
    if (code !== 'INTERNAL') return new GraphQLError(origin.message, { ...at, extensions });
  }
  const known = PrecheckError.from(origin);
  if (known !== origin && !isAbort(origin)) onUnexpected(known);
  return new GraphQLError(known.message, { ...at, extensions: extensionsOf(known) });
};
