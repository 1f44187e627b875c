import { type GraphQLSchema, getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Basis } from './answer-memory.ts';
import { isCarried } from './carried-context.ts';
import { createIsLocalised } from './localised.ts';
import { shorten } from './operation-note.ts';

/** Notes what the answers to queries are true by. Comes after the plugins that may put an error in place of a result. */
export const createAnswerBasis = (schema: GraphQLSchema) => {
  const isLocalised = createIsLocalised(schema);
  const bases = new WeakMap<Request, () => Basis | null>();

  const plugin: Plugin = {
    onExecute({ args: { document, operationName, contextValue } }) {
      const operation = getOperationAST(document, operationName);
      if (!isCarried(contextValue) || operation?.operation !== OperationTypeNode.QUERY) return;
      bases.set(contextValue.request, () => {
        const { observations, isShareable, scope, locale: own } = contextValue.operation;
        const locale = isLocalised(document) ? own : null;
        return observations && isShareable
          ? { operationName: shorten(operation.name?.value), scope, locale, observations }
          : null;
      });
    },
    onExecutionResult({ request, result }) {
      // An error may be of the moment, or name its own log line.
      if (!result || !('data' in result) || result.errors) bases.delete(request);
    },
  };

  return {
    plugin,
    /** Of the answer to a request; null where it may be true for that request alone. */
    basisOf: (request: Request): Basis | null => bases.get(request)?.() ?? null,
  };
};
