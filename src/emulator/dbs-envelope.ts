import { type Answer, NOT_FOUND_TEXT } from './answers.ts';
import type { Page, Paging } from './paging.ts';

/** The vendor counts pages from 0 here. */
export const DBS_PAGING: Paging = { number: 'PageNum', first: 0, usualSize: 30, mostSize: 100 };

/** A page of a list. `empty` is what stands for `Items` where the list is empty, and where only this page of it is. */
export const answerPage = <Thing>(
  { number, size, total, things }: Page<Thing>,
  wrapper: string,
  entryOf: (thing: Thing) => object,
  empty: { readonly list: object; readonly page: object },
): Answer => {
  const nothing = total > 0 ? empty.page : empty.list;
  const items = things.length > 0 ? { Items: { [wrapper]: things.map(entryOf) } } : nothing;
  return {
    content: {
      // The two texts say nothing, since `Success` is true.
      ...{ Success: true, HttpStatusCode: 200, ErrCode: 'Param.NotFound', ErrMessage: NOT_FOUND_TEXT },
      ...{ PageNum: number, PageSize: size, TotalPages: Math.ceil(total / size), TotalElements: total },
      ...items,
    },
  };
};
