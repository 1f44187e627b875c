import { describe, expect, it } from 'vitest';
import { SAS_SCENARIOS } from '../../src/emulator/sas-scenarios.ts';
import { createCaller, SAS, type Wire } from './caller.ts';
import { DATABASES, listOf } from './lists.ts';

const { list, walk } = listOf(DATABASES);
const idsOf = ({ DatabaseList }: Wire): string[] =>
  DatabaseList.map(({ InstanceUuid }: Wire) => InstanceUuid);
const HERE = { UniRegionId: 'cn-hangzhou' };

describe('DescribeUniBackupDatabase', () => {
  it('walked by any size is every database once', async () => {
    const caller = createCaller();
    const databases = await walk(caller, 7);
    expect(databases.map(({ InstanceUuid }) => InstanceUuid)).toEqual([
      ...SAS_SCENARIOS.map(({ instanceUuid }) => instanceUuid),
      ...Array.from({ length: 320 }, (_, at) => `sasd${String(at + 1).padStart(6, '0')}`),
    ]);
    expect(await walk(caller, 100)).toEqual(databases);
  });

  it('begins with page 1 of 20', async () => {
    const body = await list(createCaller(), HERE);
    expect(body.PageInfo).toEqual({ Count: 20, CurrentPage: 1, PageSize: 20, TotalCount: 283 });
    expect(body).not.toHaveProperty('Success');
    const first = await list(createCaller(), { ...HERE, CurrentPage: '1', PageSize: '20' });
    expect(first.DatabaseList).toEqual(body.DatabaseList);
  });

  it('says what is documented of a database, and nothing of its region', async () => {
    const databases = await walk(createCaller(), 100);
    const words = (name: string) => [...new Set(databases.map((database) => database[name]))].toSorted();
    expect(words('DatabaseType')).toEqual(['DAMENG', 'MSSQL', 'MYSQL', 'Oracle']);
    expect(words('AgentStatus')).toEqual(['INSTALLED', 'INSTALL_FAILED', 'UNINSTALL_FAILED', 'UNKNOWN']);
    expect(words('Status')).toEqual(['Running', 'Stopped']);
    expect(words('CreatedByProduct')).toEqual(['AEGIS', 'HBR']);
    expect(words('PolicyId').every((id) => id === undefined || Number.isInteger(id))).toBe(true);
    expect(Object.keys(databases[0]).filter((name) => /region/i.test(name))).toEqual([]);
  });

  it.each([
    [{ ...HERE, DatabaseType: 'Oracle', InstanceName: 'AGAIN' }, ['db-oracle-again']],
    [{ InstanceName: '订单库 000002' }, ['sasd000002']],
    [
      { UniRegionId: 'cn-shanghai', DatabaseType: 'MSSQL', InstanceName: '28' },
      ['sasd000280', 'sasd000283', 'sasd000286', 'sasd000289'],
    ],
    [{ QueryType: 'create', InstanceName: 'mssql passed' }, ['db-mssql-passed']],
    [{ QueryType: 'create', InstanceName: 'mysql passed' }, []],
    [{ QueryType: 'restore', InstanceName: 'mysql passed' }, ['db-mysql-passed']],
  ])('knows the filters %j', async (query, ids) => {
    const body = await list(createCaller(), query);
    expect(body.PageInfo.TotalCount).toBe(ids.length);
    expect(idsOf({ DatabaseList: [], ...body })).toEqual(ids);
  });

  it('has databases in three regions, and takes no region for all of them', async () => {
    const caller = createCaller();
    const totals = [];
    for (const UniRegionId of ['', 'cn-hangzhou', 'cn-shanghai', 'ap-southeast-1', 'cn-beijing'])
      totals.push((await list(caller, { UniRegionId })).PageInfo.TotalCount);
    expect(totals).toEqual([353, 283, 40, 30, 0]);
  });

  it('is an empty list behind the last page, and none where nothing is listed', async () => {
    const caller = createCaller();
    const behind = await list(caller, { ...HERE, CurrentPage: '16' });
    expect(behind).toMatchObject({ PageInfo: { Count: 0, TotalCount: 283 }, DatabaseList: [] });
    expect(await list(caller, { InstanceName: 'nowhere' })).not.toHaveProperty('DatabaseList');
  });

  it.each([{ CurrentPage: '0' }, { PageSize: '0' }, { PageSize: '101' }, { QueryType: 'all' }])(
    'refuses %j',
    async (query) => {
      const { action, version } = DATABASES;
      const answer = await createCaller().call({ action, version, query });
      expect(answer).toMatchObject({ status: 400, body: { Code: 'InvalidParameter' } });
    },
  );
});

describe('a numbered database', () => {
  it('has a precheck of its engine on its server, or was never checked', async () => {
    const caller = createCaller();
    const seen = new Set<string>();
    for (const database of await walk(caller, 100, { UniRegionId: 'cn-shanghai' })) {
      const { InstanceUuid, InstanceId, DatabaseType, AgentStatus, Status } = database;
      const { body } = await caller.sas({ InstanceUuid });
      const byTask = (await caller.sas({ TaskId: InstanceUuid.replace('sasd', 'sast') })).body;
      expect({ ...byTask, RequestId: '', HostId: '' }).toEqual({ ...body, RequestId: '', HostId: '' });
      const [instance] = JSON.parse(body.Result ?? '[]');
      if (instance) {
        expect([instance.instanceId, instance.sourceType]).toEqual([InstanceId, DatabaseType.toUpperCase()]);
        for (const { result } of instance.results) seen.add(result);
      } else seen.add(body.Code ?? body.Description);
      expect([AgentStatus === 'INSTALLED', Status === 'Stopped']).toEqual([
        body.Code !== 'Param.NotFound',
        body.Description === 'error',
      ]);
    }
    expect([...seen].toSorted()).toEqual(['FAILED', 'PASSED', 'Param.NotFound', 'WARNING', 'error']);
  });
});

it('DescribeUniSupportRegion is a plain list', async () => {
  const { body } = await createCaller().call({ ...SAS, action: 'DescribeUniSupportRegion' });
  expect(body.UniSupportRegion.slice(0, 2)).toEqual(['cn-hangzhou', 'cn-shanghai']);
});
