import { describe, expect, it } from 'vitest';
import { LISTS, pageQuery, startLists } from './lists.ts';

const cursorOf = async (list: string): Promise<string> => {
  const { list: page } = Object(await startLists().data(pageQuery(list), { first: 2 }));
  return page.pageInfo.endCursor;
};
const encoded = (text: string) => Buffer.from(text).toString('base64url');
const decoded = (cursor: string) => Buffer.from(cursor, 'base64url').toString();

const refusal = async (list: string, variables: object) => {
  const { ask, requests } = startLists();
  const { data, errors = [] } = await ask(pageQuery(list), { ...variables });
  expect(requests).toEqual([]);
  expect(data).toEqual({ list: null });
  expect(errors).toMatchObject([{ path: ['list'], extensions: { code: 'INVALID_ARGUMENT' } }]);
  return errors[0]?.message ?? '';
};

describe('a cursor', () => {
  const filtered = (filter: string) => `backupPlans(${filter}, first: $first, after: $after)`;

  it.each([
    ['of another kind', LISTS.serverDatabases],
    ['of another region', filtered('regionId: "cn-beijing"')],
    ['of a status', filtered('status: RUNNING')],
    ['of a method', filtered('method: LOGICAL')],
    ['of a name', filtered('name: "prod"')],
    ['of ids', filtered('ids: ["dbs-plan-passed", "dbs-plan-warned"]')],
  ])('%s is none of this list', async (_what, list) => {
    const after = await cursorOf(list);
    expect(await refusal(LISTS.backupPlans, { after })).toBe(
      `after must be a cursor of this list, with the same place and filters, got "${after}"`,
    );
  });

  it.each<[string, (cursor: string) => string]>([
    ['empty', () => ''],
    ['no base64', () => '%%%'],
    ['with more behind it', (cursor) => `${cursor}AA`],
    ['padded', (cursor) => `${cursor}=`],
    ['cut', (cursor) => cursor.slice(0, -2)],
    ['negative', (cursor) => encoded(decoded(cursor).replace(/\d+\]$/, '-1]'))],
    ['no whole number', (cursor) => encoded(decoded(cursor).replace(/\d+\]$/, '1.5]'))],
    ['written otherwise', (cursor) => encoded(decoded(cursor).replace(/\d+\]$/, '01]'))],
    ['beyond any list', (cursor) => encoded(decoded(cursor).replace(/\d+\]$/, '1000000]'))],
    ['beyond any number', (cursor) => encoded(decoded(cursor).replace(/\d+\]$/, `${'9'.repeat(400)}]`))],
    ['huge', () => 'A'.repeat(100_000)],
  ])('that is %s is refused, named and cut short', async (_how, change) => {
    const after = change(await cursorOf(LISTS.backupPlans));
    const message = await refusal(LISTS.backupPlans, { after });
    expect(message).toContain(`got "${after.slice(0, 40)}`);
    expect(message.length).toBeLessThan(400);
  });

  it('is that of the same list asked for in other words', async () => {
    const after = await cursorOf(LISTS.backupPlans);
    const list = filtered('regionId: "cn-hangzhou", account: "default", name: null');
    expect(await startLists().data(pageQuery(list), { after, first: 1 })).toMatchObject({
      list: { nodes: [expect.anything()] },
    });
  });
});

describe('an argument that cannot be is refused without a call', () => {
  it.each([0, -1, 101, 2_147_483_647])('first: %s', async (first) => {
    expect(await refusal(LISTS.backupPlans, { first })).toBe(`first must be 1 to 100, got ${first}`);
  });

  it.each([
    ['backupPlans(status: UNKNOWN', 'status must be one that the vendor has, got UNKNOWN'],
    ['backupPlans(method: UNKNOWN', 'method must be one that the vendor has, got UNKNOWN'],
    ['backupPlans(name: ""', 'got ""'],
    ['backupPlans(name: "a\\u0000"', 'name must be 1 to 256 characters without control characters'],
    [`backupPlans(name: "${'n'.repeat(257)}"`, 'name must be 1 to 256 characters'],
    ['backupPlans(regionId: "nowhere!"', 'got "nowhere!"'],
    ['backupPlans(account: "other"', 'account must be "default", got "other"'],
    ['restoreTasks(backupPlanId: ""', 'got ""'],
    ['restoreTasks(backupPlanId: "a b"', 'got "a b"'],
    ['restoreTasks(backupPlanId: "a,b"', 'backupPlanId must be one, without a comma, got "a,b"'],
    ['serverDatabases(engine: MONGODB', 'engine must be one of MYSQL, MSSQL, ORACLE, got MONGODB'],
    ['serverDatabases(engine: UNKNOWN', 'engine must be one of MYSQL, MSSQL, ORACLE, got UNKNOWN'],
    ['serverDatabases(name: ""', 'got ""'],
  ])('%s', async (list, message) => {
    expect(await refusal(`${list}, first: $first, after: $after)`, {})).toContain(message);
  });
});

it.each([
  ['backupPlans(status: CHECKED', { BackupPlanStatus: 'check_pass' }],
  ['backupPlans(method: PHYSICAL', { BackupMethod: 'physical' }],
  ['backupPlans(name: "会员"', { BackupPlanName: '会员' }],
  ['serverDatabases(engine: ORACLE', { DatabaseType: 'Oracle' }],
])('%s) shows those alone', async (list, query) => {
  const { data, requests } = startLists();
  const { list: some } = Object(await data(pageQuery(`${list}, first: $first, after: $after)`), {}));
  const { list: all } = Object(await data(pageQuery(`${list.split('(')[0]}(first: $first, after: $after)`)));
  expect(some.totalCount).toBeGreaterThan(0);
  expect(some.totalCount).toBeLessThan(all.totalCount);
  expect(Object.fromEntries(new URL(requests[0]?.url ?? '').searchParams)).toMatchObject(query);
});
