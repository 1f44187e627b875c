import { ITEM_STATES, type ItemState, type RunReading, type Verdict } from './precheck-run.ts';

export type ItemCounts = Readonly<Record<ItemState, number>> & { readonly total: number };

export const countItems = (items: readonly { readonly state: ItemState }[]): ItemCounts => {
  const counts = Object.fromEntries(ITEM_STATES.map((state) => [state, 0])) as Record<ItemState, number>;
  for (const { state } of items) counts[state] += 1;
  return { ...counts, total: items.length };
};

export const isOver = (reading: Pick<RunReading, 'status'>): boolean => reading.status === 'FINISHED';

/**
 * May the job go ahead? The first match wins, and doubt never passes: PASSED needs a finished run with at least
 * one item, every one of them passed.
 */
export const verdictOf = (reading: Pick<RunReading, 'status' | 'hasFailed' | 'items'>): Verdict => {
  if (!isOver(reading)) return 'UNDECIDED';
  const counts = countItems(reading.items);
  if (reading.hasFailed || counts.FAILED > 0 || counts.ERRORED > 0) return 'FAILED';
  if (counts.total === 0 || counts.PASSED + counts.WARNED < counts.total) return 'INCONCLUSIVE';
  return counts.WARNED > 0 ? 'WARNED' : 'PASSED';
};
