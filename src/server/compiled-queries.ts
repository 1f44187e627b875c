import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  type SourceLocation,
} from 'graphql';
import type { CompiledQuery } from 'graphql-jit';
import type { OperationContext } from '../graphql/context.ts';
import { documentSize } from '../graphql/document-size.ts';
import type { Operation } from './answer-basis.ts';

const offsetOf = (text: string, { line, column }: SourceLocation): number => {
  const ends = [...text.matchAll(/\r\n|\n|\r/g)].map(({ 0: end, index }) => index + end.length);
  return (ends[line - 2] ?? 0) + column - 1;
};

/** An error as graphql-js makes it. That of graphql-jit is of a class of its own, and has no place but line and column. */
const standardError = ({ loc }: DocumentNode, error: GraphQLError): GraphQLError => {
  const { message, locations = [], path, originalError } = error;
  const positions = loc && locations.map((location) => offsetOf(loc.source.body, location));
  return new GraphQLError(message, { source: loc?.source, positions, path, originalError });
};

const standardResult = (document: DocumentNode, { data = null, errors }: ExecutionResult): ExecutionResult =>
  errors ? { errors: errors.map((error) => standardError(document, error)), data } : { data };

/** Making code takes some 0.15 ms for each field, in one go. */
const MAX_FIELDS = 200;

interface CompiledQueriesDeps {
  readonly schema: GraphQLSchema;
  /** How many keys a list may hold, by which fields are counted. */
  readonly maxKeys: number;
  /** How often a query is executed before code is made of it. By 50 times, that takes no longer than these took. */
  readonly compileAfter: number;
}

/** Executes operations; those that come often as code that is made of each once, in a third of the time. */
export const createCompiledQueries = ({ schema, maxKeys, compileAfter }: CompiledQueriesDeps) => {
  const compiled = new WeakMap<Operation['definition'], CompiledQuery>();
  const uses = new WeakMap<Operation['definition'], number>();

  const compile = async ({ document, definition }: Operation): Promise<CompiledQuery> => {
    // No start needs it.
    const { compileQuery, isCompiledQuery } = await import('graphql-jit');
    // Others may have come meanwhile.
    const query = compiled.get(definition) ?? compileQuery(schema, document, definition.name?.value);
    // It was valid; whatever else stands in the way is a defect.
    if (!isCompiledQuery(query)) throw new Error(`cannot be compiled: ${query.errors?.join('; ')}`);
    compiled.set(definition, query);
    return query;
  };

  const isDue = ({ document, definition }: Operation): boolean => {
    const used = uses.get(definition) ?? 0;
    uses.set(definition, used + 1);
    return used >= compileAfter && documentSize(document, maxKeys).fields <= MAX_FIELDS;
  };

  /** Null where it cannot be executed with these variables. */
  return async (
    operation: Operation,
    variableValues: Readonly<Record<string, unknown>>,
    contextValue: OperationContext,
  ): Promise<ExecutionResult | null> => {
    const { document, definition } = operation;
    const found = compiled.get(definition);
    if (!found && !isDue(operation)) {
      const operationName = definition.name?.value;
      const result = await execute({ schema, document, contextValue, operationName, variableValues });
      return 'data' in result ? result : null;
    }
    // What is compiled knows nothing of inputs that must have just one field, and has other words for what is wrong.
    const { errors: wrong } = getVariableValues(schema, definition.variableDefinitions ?? [], variableValues);
    if (wrong) return null;
    const { query } = found ?? (await compile(operation));
    return standardResult(document, await query(undefined, contextValue, { ...variableValues }));
  };
};
