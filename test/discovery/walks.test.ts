import { describe, expect, it } from 'vitest';
import { LISTS, type ListName, pageQuery, queryOf, startLists, walk } from './lists.ts';

const numbered = (prefix: string, count: number, digits = 6) =>
  Array.from({ length: count }, (_, at) => `${prefix}${String(at + 1).padStart(digits, '0')}`);

/** What the region has, whatever its order: as many as are numbered, and those of the scenarios. */
const THERE: Readonly<Record<ListName, { readonly ids: readonly string[]; readonly others: number }>> = {
  backupPlans: { ids: numbered('dbsp', 250), others: 13 },
  restoreTasks: { ids: numbered('dbst000100', 150, 3), others: 0 },
  serverDatabases: { ids: numbered('sasd', 250), others: 33 },
};

/** Calls that so many pages need: one each, save where no page of the vendor's can hold one. */
const fewestCalls = (total: number, sizes: readonly number[]): number => {
  let calls = 0;
  for (let offset = 0, turn = 0; offset < total; turn++) {
    const count = sizes[turn % sizes.length] ?? 1;
    const holds = (size: number) => Math.floor(offset / size) === Math.floor((offset + count - 1) / size);
    const fitsOne = Array.from({ length: 101 - count }, (_, at) => count + at).some(holds);
    const isAtEnd = (Math.floor(offset / 100) + 1) * 100 >= total;
    calls += fitsOne || isAtEnd ? 1 : 2;
    offset += count;
  }
  return calls;
};

const names: ListName[] = ['backupPlans', 'restoreTasks', 'serverDatabases'];

describe.each(names)('%s', (name) => {
  const { ids, others } = THERE[name];

  it.each([[[7]], [[1, 2, 3]], [[100]], [[20]], [[99, 1, 50]], [[95, 100, 8]]])(
    'walked by %j, are there once each, in one order, by the fewest calls',
    async (sizes) => {
      const whole = await walk(startLists(), LISTS[name], [100]);
      expect(new Set(whole).size).toBe(whole.length);
      expect(whole).toHaveLength(ids.length + others);
      expect(new Set(whole)).toEqual(new Set([...whole.filter((id) => !ids.includes(id)), ...ids]));
      const lists = startLists();
      expect(await walk(lists, LISTS[name], sizes)).toEqual(whole);
      expect(lists.requests).toHaveLength(fewestCalls(whole.length, sizes));
    },
  );

  it('have cursors and a count that fit', async () => {
    const { data } = startLists();
    const { list } = Object(await data(pageQuery(LISTS[name]), { first: 3 }));
    expect(list).toMatchObject({
      totalCount: ids.length + others,
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: list.edges[0].cursor },
    });
    expect(list.pageInfo.endCursor).toBe(list.edges[2].cursor);
    const after = list.edges[0].cursor;
    const next = Object(await data(pageQuery(LISTS[name]), { first: 2, after })).list;
    expect(next.edges).toEqual(list.edges.slice(1));
    expect(next.pageInfo.hasPreviousPage).toBe(true);
  });
});

it('a walk of 263 plans by 7 costs 38 calls, each for no more than it shows', async () => {
  const lists = startLists();
  expect(await walk(lists, LISTS.backupPlans, [7])).toHaveLength(263);
  expect(lists.requests.map(queryOf)).toEqual(
    Array.from({ length: 38 }, (_, at) => ({ Region: 'cn-hangzhou', PageNum: `${at}`, PageSize: '7' })),
  );
});

describe('while somebody pages', () => {
  it('what is added first moves the rest: the last one comes twice', async () => {
    const lists = startLists();
    const whole = await walk(startLists(), LISTS.backupPlans, [100]);
    const add = (turn: number) => turn === 0 && lists.controls.addPlan({ id: 'plan-new' });
    const walked = await walk(lists, LISTS.backupPlans, [50], add);
    expect(walked).toEqual([...whole.slice(0, 50), ...whole.slice(49)]);
  });

  it('what is removed leaves one out', async () => {
    const lists = startLists();
    const whole = await walk(startLists(), LISTS.backupPlans, [100]);
    const remove = (turn: number) => turn === 0 && lists.controls.removePlan(whole[0] ?? '');
    const walked = await walk(lists, LISTS.backupPlans, [50], remove);
    expect(walked).toEqual([...whole.slice(0, 50), ...whole.slice(51)]);
  });

  it('so much may go that a cursor is behind the end: that page is empty, and the last', async () => {
    const lists = startLists();
    const list = 'serverDatabases(regionId: "cn-beijing", first: $first, after: $after)';
    const whole = await walk(startLists(), list, [100]);
    const remove = () => {
      for (const id of whole) lists.controls.removeDatabase(id);
    };
    expect(await walk(lists, list, [5], remove)).toEqual(whole.slice(0, 5));
  });
});
