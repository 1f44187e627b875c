import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import { PrecheckError } from '../domain/precheck-error.ts';
import { createSizer } from './document-size.ts';

/** Every field of the largest run that is read fits. */
const MAX_FIELDS = 1_000_000;

type Info = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>;

/** Bounds how many fields of items one operation is answered with: a document does not tell how many items there are. */
export interface ItemBudget {
  /** Throws LIMIT_EXCEEDED, before they are made, when the fields selected of so many items are too many. */
  spend(items: number, info: Info): void;
}

export const createItemBudget = (): ItemBudget => {
  const measured = new Map<FieldNode, number>();
  let spent = 0;

  const fieldsOf = (node: FieldNode, fragments: Info['fragments']): number => {
    const known = measured.get(node);
    if (known !== undefined) return known;
    const { fields } = createSizer((name) => fragments[name])(node.selectionSet);
    measured.set(node, fields);
    return fields;
  };

  return {
    spend(items, { fieldNodes, fragments }) {
      const fields = fieldNodes.reduce((sum, node) => sum + fieldsOf(node, fragments), 0);
      spent += items * fields;
      if (spent <= MAX_FIELDS) return;
      const message = `one operation may be answered with at most ${MAX_FIELDS} fields of items, got ${spent} with ${fields} of each of ${items} items: ask for fewer fields or runs`;
      throw new PrecheckError('LIMIT_EXCEEDED', message);
    },
  };
};
