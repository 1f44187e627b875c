import type { GraphQLResolveInfo } from 'graphql';
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

export const createItemBudget = (maxKeys: number): ItemBudget => {
  let spent = 0;
  return {
    spend(items, { fieldNodes, fragments }) {
      const sizeOf = createSizer((name) => fragments[name], maxKeys);
      const fields = fieldNodes.reduce((sum, { selectionSet }) => sum + sizeOf(selectionSet).fields, 0);
      spent += items * fields;
      if (spent <= MAX_FIELDS) return;
      const message = `one operation may be answered with at most ${MAX_FIELDS} fields of items, got ${spent} with ${fields} of each of ${items} items: ask for fewer fields or runs`;
      throw new PrecheckError('LIMIT_EXCEEDED', message);
    },
  };
};
