import {
  type DocumentNode,
  getOperationAST,
  Kind,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
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

/** Every selection at the top of an operation, within fragments too. */
const topOf = (document: DocumentNode, { selections }: SelectionSetNode): readonly SelectionNode[] => {
  const all: SelectionNode[] = [];
  const rest = [...selections];
  const spread = new Set<string>();
  const open = (name: string) => {
    if (spread.has(name)) return [];
    spread.add(name);
    const isIt = (definition: DocumentNode['definitions'][number]) =>
      definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name;
    const fragment = document.definitions.find(isIt);
    return fragment && 'selectionSet' in fragment ? (fragment.selectionSet?.selections ?? []) : [];
  };
  for (let selection = rest.pop(); selection; selection = rest.pop()) {
    all.push(selection);
    if (selection.kind === Kind.INLINE_FRAGMENT) rest.push(...selection.selectionSet.selections);
    if (selection.kind === Kind.FRAGMENT_SPREAD) rest.push(...open(selection.name.value));
  }
  return all;
};

const CONDITIONS: ReadonlySet<string> = new Set(['skip', 'include']);

/** What makes the one field of a subscription depend on something: then there may be none, for which graphql has no answer. */
const conditionIn = (document: DocumentNode, selectionSet: SelectionSetNode): string | undefined =>
  topOf(document, selectionSet)
    .flatMap(({ directives = [] }) => directives.map(({ name }) => name.value))
    .find((name) => CONDITIONS.has(name));

const checkSubscription = (document: DocumentNode, selectionSet: SelectionSetNode): void => {
  const condition = conditionIn(document, selectionSet);
  if (condition === undefined) return;
  const message = `the field of a subscription must be selected without a condition, got @${condition}`;
  throw operationError('GRAPHQL_VALIDATION_FAILED', message);
};

/**
 * Refuses a document in which no operation, or not just one, is meant; Yoga does too, but says neither name. And a
 * subscription that may turn out to be to nothing.
 */
export const operationCheck: Plugin<YogaInitialContext> = {
  onParse: () => {
    return ({ result, context: { params } }) => {
      if (!isDocument(result)) return;
      const operation = getOperationAST(result, params.operationName);
      if (operation?.operation === OperationTypeNode.SUBSCRIPTION)
        checkSubscription(result, operation.selectionSet);
      if (operation) return;
      const named = params.operationName === undefined ? 'no operationName' : quote(params.operationName);
      throw operationError(
        'INVALID_ARGUMENT',
        `operationName must name one operation of the document, got ${named} and ${namesIn(result)}`,
      );
    };
  },
};
