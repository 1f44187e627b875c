import { cast, type Model, toMap } from '@alicloud/tea-typescript';
import { describe, expect, it } from 'vitest';
import { refused, startVendor } from './official-client.ts';
import { BackupPlanList, DatabaseList, Regions, RestoreTaskList, SupportRegions } from './official-lists.ts';

type Query = Readonly<Record<string, string>>;
const DBS_VERSION = '2019-03-06';
const SAS_VERSION = '2018-12-03';

/** The answer, once it was made an object of the generated code without anything turned, or dropped but a null. */
const read = async (action: string, version: string, query: Query, model: new () => Model) => {
  const { call } = await startVendor();
  const { answered } = await call({ action, version, query });
  expect(answered?.statusCode).toBe(200);
  const told = Object.entries(answered?.body ?? {}).filter(([, value]) => value !== null);
  expect(toMap(cast(answered?.body, new model()))).toEqual(Object.fromEntries(told));
  return answered?.body;
};

describe('the official client reads', () => {
  const plans = (query: Query) => read('DescribeBackupPlanList', DBS_VERSION, query, BackupPlanList);

  it.each(['0', '1', '2', '3', '4'])('page %s of the backup plans', async (number) => {
    const body = await plans({ PageNum: number, PageSize: '100' });
    expect(body).toMatchObject({ PageNum: Number(number), TotalElements: 333, TotalPages: 4 });
    expect(body.Items.BackupPlanDetail).toHaveLength(Math.max(0, Math.min(100, 333 - Number(number) * 100)));
  });

  it('a list of nothing', async () => {
    expect(await plans({ BackupPlanName: '没有 & none' })).toMatchObject({ TotalElements: 0, Items: {} });
  });

  it('restore tasks, and none in both ways to say so', async () => {
    const tasks = (query: Query) => read('DescribeRestoreTaskList', DBS_VERSION, query, RestoreTaskList);
    const body = await tasks({ BackupPlanId: 'dbsp000100', PageSize: '100', PageNum: '1' });
    expect(body.Items.RestoreTaskDetail).toHaveLength(50);
    expect(await tasks({ BackupPlanId: 'dbsp000005' })).toMatchObject({ TotalElements: 0 });
    expect(await tasks({ BackupPlanId: 'dbsp000100', PageNum: '5' })).toMatchObject({ Items: null });
  });

  it('the regions', async () => {
    expect(await read('DescribeRegions', DBS_VERSION, {}, Regions)).toMatchObject({ HttpStatusCode: 400 });
  });

  it.each(['1', '2', '3', '4', '5'])('page %s of the databases', async (number) => {
    const query = { UniRegionId: 'cn-hangzhou', CurrentPage: number, PageSize: '100' };
    const body = await read('DescribeUniBackupDatabase', SAS_VERSION, query, DatabaseList);
    const count = Math.max(0, Math.min(100, 283 - (Number(number) - 1) * 100));
    expect(body.PageInfo).toEqual({
      Count: count,
      CurrentPage: Number(number),
      PageSize: 100,
      TotalCount: 283,
    });
    expect(body.DatabaseList).toHaveLength(count);
  });

  it('the regions of databases', async () => {
    const body = await read('DescribeUniSupportRegion', SAS_VERSION, {}, SupportRegions);
    expect(body.UniSupportRegion).toContain('cn-hangzhou');
  });

  it('an int64 as the double next to it', async () => {
    const [plan] = (await plans({ BackupPlanId: 'dbsp000003' })).Items.BackupPlanDetail;
    expect(plan.BackupGatewayId).toBe(9_007_199_254_743_992);
  });
});

it('the official client throws what is wrong with a page', async () => {
  const { call } = await startVendor();
  const query = { PageSize: '101' };
  expect(await call({ action: 'DescribeBackupPlanList', version: DBS_VERSION, query })).toMatchObject(
    refused('InvalidParameter', 400),
  );
});
