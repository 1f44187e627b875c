import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { OperationContext } from '../graphql/context.ts';
import type { Operation } from './answer-basis.ts';
import { limitAnswer } from './answer-limit.ts';
import { paramsInBody } from './request-params.ts';

/** A query whose document was found valid before. */
export interface KnownQuery extends Operation {
  readonly params: GraphQLParams;
}

interface KnownQueriesDeps {
  readonly schema: GraphQLSchema;
  /** Documents that were found valid, by their text. */
  readonly documents: { get(text: string): DocumentNode | undefined };
  /** Told of a query whose result goes on to Yoga. */
  readonly onHandedOver: (request: Request, query: KnownQuery) => void;
}

/**
 * Executes queries that are known, past what Yoga does around that, which takes twice as long as executing them. Yoga
 * answers them all the same where there is an error to be told.
 */
export const createKnownQueries = ({ schema, documents, onHandedOver }: KnownQueriesDeps) => {
  const results = new WeakMap<Request, { readonly query: KnownQuery; readonly result: ExecutionResult }>();

  /** Comes after the plugins that say whether there is to be a result at all. */
  const plugin: Plugin = {
    onParams({ request, setResult }) {
      const executed = results.get(request);
      if (!executed) return;
      onHandedOver(request, executed.query);
      setResult(executed.result);
    },
  };

  return {
    plugin,
    /** The query in a body; null where it is not known, or is none. */
    find(body: string): KnownQuery | null {
      try {
        const params = paramsInBody(body);
        const document = documents.get(params.query ?? '');
        if (!document) return null;
        const definition = getOperationAST(document, params.operationName);
        return definition?.operation === OperationTypeNode.QUERY ? { params, document, definition } : null;
      } catch (thrown) {
        // It is told where it is answered.
        if (thrown instanceof PrecheckError) return null;
        throw thrown;
      }
    },
    /** Null where it cannot be executed with these variables. */
    async execute({ params, document }: KnownQuery, contextValue: OperationContext) {
      const { operationName, variables: variableValues } = params;
      const result = await execute({ schema, document, contextValue, operationName, variableValues });
      return 'data' in result ? limitAnswer(result) : null;
    },
    /** Has Yoga answer a request with what came of it. */
    handOver: (request: Request, query: KnownQuery, result: ExecutionResult) =>
      void results.set(request, { query, result }),
  };
};

export type KnownQueries = ReturnType<typeof createKnownQueries>;
