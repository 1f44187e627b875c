import { type DocumentNode, getOperationAST, Kind } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import { quote } from '../domain/precheck-error.ts';
import { operationError } from './mask-error.ts';

const isDocument = (parsed: unknown): parsed is DocumentNode =>
  typeof parsed === 'object' && parsed !== null && 'kind' in parsed && parsed.kind === Kind.DOCUMENT;

const MOST_NAMED = 3;

/** The operations of a document by name, as far as there is room for them in a message. */
const namesIn = ({ definitions }: DocumentNode): string => {
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operations.length === 0) return 'a document without an operation';
  const names = operations.map(({ name }) => (name ? quote(name.value) : 'one without a name'));
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return `a document with ${names.slice(0, MOST_NAMED).join(', ')}${more}`;
};

/** Refuses a document in which no operation, or not just one, is meant; Yoga does too, but says neither name. */
export const operationCheck: Plugin<YogaInitialContext> = {
  onParse: () => {
    return ({ result, context: { params } }) => {
      if (!isDocument(result) || getOperationAST(result, params.operationName)) return;
      const named = params.operationName === undefined ? 'no operationName' : quote(params.operationName);
      throw operationError(
        'INVALID_ARGUMENT',
        `operationName must name one operation of the document, got ${named} and ${namesIn(result)}`,
      );
    };
  },
};
