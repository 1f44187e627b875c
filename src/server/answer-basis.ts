import {
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { OperationContext } from '../graphql/context.ts';
import type { Basis } from './answer-memory.ts';
import { createIsLocalised } from './localised.ts';
import { shorten } from './operation-note.ts';

/** One operation of a document that was found valid. */
export interface Operation {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
}

/** What the answer to an operation without errors is true by; null where it may be true for that request alone. */
export const createBasisOf = (schema: GraphQLSchema) => {
  const isLocalised = createIsLocalised(schema);
  return ({ document, definition }: Operation, context: OperationContext): Basis | null => {
    const { observations, isShareable, scope } = context;
    if (definition.operation !== OperationTypeNode.QUERY || !observations || !isShareable) return null;
    const locale = isLocalised(document) ? context.locale : null;
    return { operationName: shorten(definition.name?.value), scope, locale, observations };
  };
};
