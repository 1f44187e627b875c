import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Clock } from '../domain/clock.ts';

/** One request for an operation and what came of it, for the log: nothing of its document, variables or headers. */
export interface OperationNote {
  readonly method: string;
  /** `query`; null when it did not come as far as being executed. */
  readonly operationType: string | null;
  /** As the client calls it, cut; null when it does not. */
  readonly operationName: string | null;
  /** The HTTP status; null when the client left before there was one. */
  readonly status: number | null;
  /** The distinct codes of its errors. */
  readonly codes: readonly string[];
  readonly ms: number;
}

export type OnOperation = (note: OperationNote) => void;

const MAX_NAME_LENGTH = 80;

type Answer = (request: Request) => Promise<Response>;

interface Seen {
  operationType: string | null;
  operationName: string | null;
  codes: readonly string[];
}

const nothingSeen = (): Seen => ({ operationType: null, operationName: null, codes: [] });

/** Tells of each request once, when it is answered or its client has left; pages for a browser are no operations. */
export const createOperationLog = (clock: Clock, onOperation: OnOperation) => {
  const seenOf = new WeakMap<Request, Seen>();

  /** Comes after the plugin that gives errors their codes. */
  const plugin: Plugin = {
    onParams({ request, params: { operationName: name } }) {
      const operationName = typeof name === 'string' ? name.slice(0, MAX_NAME_LENGTH) : null;
      seenOf.set(request, { ...nothingSeen(), operationName });
    },
    onExecute({ args: { document, operationName, contextValue } }) {
      const operation = getOperationAST(document, operationName);
      const seen = seenOf.get(contextValue.request);
      if (!operation || !seen) return;
      seen.operationType = operation.operation;
      seen.operationName = operation.name?.value.slice(0, MAX_NAME_LENGTH) ?? null;
    },
    onExecutionResult({ request, result }) {
      const seen = seenOf.get(request);
      if (!seen || !result || !('errors' in result)) return;
      const codes = result.errors?.map(({ extensions }) => String(extensions['code'])) ?? [];
      seen.codes = [...new Set(codes)];
    },
  };

  const logged =
    (answer: Answer): Answer =>
    async (request) => {
      const { method, signal } = request;
      const startedMs = clock.now();
      const tell = (status: number | null) =>
        onOperation({
          method,
          ...(seenOf.get(request) ?? nothingSeen()),
          status,
          ms: clock.now() - startedMs,
        });
      try {
        const response = await answer(request);
        const isPage = response.headers.get('content-type')?.startsWith('text/html');
        if (!isPage) tell(response.status);
        return response;
      } catch (thrown) {
        tell(signal.aborted ? null : 500);
        throw thrown;
      }
    };

  return { plugin, logged };
};
