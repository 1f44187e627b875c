import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { OperationContext } from '../graphql/context.ts';
import type { Operation } from './answer-basis.ts';
import { isCarried } from './carried-context.ts';

/** An operation that Yoga executed, and what its resolvers had. */
export interface Executed extends Operation {
  readonly context: OperationContext;
}

/** Notes what was executed without errors. Comes after the plugins that may put an error in place of a result. */
export const createExecuted = () => {
  const noted = new WeakMap<Request, Executed>();
  const plugin: Plugin = {
    onExecute({ args: { document, operationName, contextValue } }) {
      const definition = getOperationAST(document, operationName);
      if (!isCarried(contextValue) || !definition) return;
      noted.set(contextValue.request, { document, definition, context: contextValue.operation });
    },
    onExecutionResult({ request, result }) {
      // An error may be of the moment, or name its own log line.
      if (!result || !('data' in result) || result.errors) noted.delete(request);
    },
  };
  return {
    plugin,
    /** What was executed for a request; null where that had errors, or nothing was. */
    executedFor: (request: Request): Executed | null => noted.get(request) ?? null,
  };
};
