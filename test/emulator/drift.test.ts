import { describe, expect, it } from 'vitest';
import { createCaller, type Wire } from './caller.ts';
import { DATABASES, listOf, PLANS } from './lists.ts';

const plans = listOf(PLANS);
const databases = listOf(DATABASES);

const createDrifting = () => {
  const caller = createCaller();
  const { controls } = caller.emulator;
  const planIds = async (PageNum: string, query = {}): Promise<string[]> => {
    const { Items } = await plans.list(caller, { PageNum, PageSize: '5', Region: 'cn-beijing', ...query });
    return Items.BackupPlanDetail.map(({ BackupPlanId }: Wire) => BackupPlanId);
  };
  const databaseIds = async (CurrentPage: string): Promise<string[]> => {
    const query = { CurrentPage, PageSize: '5', UniRegionId: 'cn-shanghai' };
    const { DatabaseList } = await databases.list(caller, query);
    return DatabaseList.map(({ InstanceUuid }: Wire) => InstanceUuid);
  };
  const control = async (method: string, path: string, order?: object) => {
    const init = { method, ...(order && { body: JSON.stringify(order) }) };
    const response = await caller.emulator.handle(new Request(`http://emulator.test/control/${path}`, init));
    return { status: response.status, body: await response.json() };
  };
  return { ...caller, controls, planIds, databaseIds, control };
};

const numbered = (prefix: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => prefix + String(from + at).padStart(6, '0'));

describe('while somebody pages', () => {
  it('a plan that is added moves the next page, so that one comes twice', async () => {
    const { controls, planIds } = createDrifting();
    expect(await planIds('0')).toEqual(numbered('dbsp', 251, 255));
    controls.addPlan({ id: 'new', region: 'cn-beijing' });
    expect(await planIds('1')).toEqual(numbered('dbsp', 255, 259));
    expect(await planIds('0')).toEqual(['new', ...numbered('dbsp', 251, 254)]);
  });

  it('a plan that is removed moves the next page, so that one never comes', async () => {
    const { controls, planIds } = createDrifting();
    expect(await planIds('0')).toEqual(numbered('dbsp', 251, 255));
    controls.removePlan('dbsp000252');
    expect(await planIds('1')).toEqual(numbered('dbsp', 257, 261));
  });

  it('databases move alike', async () => {
    const { controls, databaseIds } = createDrifting();
    controls.addDatabase({ id: 'new', region: 'cn-shanghai' });
    expect(await databaseIds('2')).toEqual(numbered('sasd', 255, 259));
    controls.removeDatabase('sasd000251');
    controls.removeDatabase('sasd000252');
    expect(await databaseIds('2')).toEqual(numbered('sasd', 257, 261));
  });
});

describe('a plan', () => {
  it('that was added is the newest, in cn-hangzhou and not configured, for every account', async () => {
    const { controls, call, dbs, clock } = createDrifting();
    controls.advance(5_000);
    controls.addPlan({ id: 'new' });
    const key = { accessKeyId: 'emulator-second-id', secret: 'emulator-second-secret' };
    for (const account of [{}, key]) {
      const query = { Region: 'cn-hangzhou', PageSize: '1' };
      const { body } = await call({ ...PLANS, query, ...account });
      expect(body).toMatchObject({ TotalElements: 264 });
      expect(body.Items.BackupPlanDetail).toMatchObject([
        { BackupPlanId: 'new', BackupPlanStatus: 'wait', BackupPlanCreateTime: clock.now() + 5_000 },
      ]);
    }
    expect((await dbs({ BackupPlanId: 'new' })).body).toMatchObject({ ErrCode: 'Param.NotFound' });
  });

  it('that was removed is unknown, as are its restore tasks', async () => {
    const { controls, dbs, planIds } = createDrifting();
    controls.removePlan('dbs-plan-passed');
    controls.removePlan('dbsp000100');
    for (const query of [
      { BackupPlanId: 'dbs-plan-passed' },
      { RestoreTaskId: 'dbs-restore-passed' },
      { RestoreTaskId: 'dbst000100001' },
    ])
      expect((await dbs(query)).body).toMatchObject({ ErrCode: 'Param.NotFound', Success: false });
    expect(await planIds('0', { Region: '' })).not.toContain('dbs-plan-passed');
  });
});

describe('a database', () => {
  it('that was added can be checked, and passes', async () => {
    const { controls, call, sas, clock } = createDrifting();
    controls.addDatabase({ id: 'new', type: 'Oracle' });
    expect((await sas({ InstanceUuid: 'new' })).body.Code).toBe('Param.NotFound');
    const query = { InstanceUuid: 'new', DatabaseType: 'Oracle', UniRegionId: 'cn-hangzhou' };
    await call({ ...DATABASES, action: 'StartPreCheckDatabase', query });
    await clock.advance(20_000);
    const { body } = await sas({ InstanceUuid: 'new' });
    expect(JSON.parse(body.Result)[0]).toMatchObject({ sourceType: 'ORACLE' });
    expect(body.Result).not.toMatch(/WARNING|FAILED/);
  });

  it('that was removed is unknown, as are its tasks', async () => {
    const { controls, call, sas } = createDrifting();
    const query = { InstanceUuid: 'db-mysql-passed', DatabaseType: 'MYSQL', UniRegionId: 'cn-hangzhou' };
    const start = async () => (await call({ ...DATABASES, action: 'StartPreCheckDatabase', query })).body;
    const { CreateMark } = await start();
    controls.removeDatabase('db-mysql-passed');
    for (const one of [
      { InstanceUuid: 'db-mysql-passed' },
      { TaskId: 't-mysql-passed' },
      { TaskId: CreateMark },
    ])
      expect((await sas(one)).body.Code).toBe('Param.NotFound');
    expect((await start()).Code).toBe('Param.NotFound');
  });
});

describe('over HTTP', () => {
  it('plans and databases come and go', async () => {
    const { control, planIds, databaseIds } = createDrifting();
    const answer = await control('POST', 'plans', { id: 'new', region: 'cn-beijing' });
    expect(answer).toMatchObject({ status: 200, body: { advancedMs: 0 } });
    await control('POST', 'databases', { id: 'new', region: 'cn-shanghai', type: 'MSSQL' });
    expect([(await planIds('0'))[0], (await databaseIds('1'))[0]]).toEqual(['new', 'new']);
    await control('DELETE', 'plans?id=new');
    await control('DELETE', 'databases?id=sasd000251');
    expect([(await planIds('0'))[0], (await databaseIds('1'))[1]]).toEqual(['dbsp000251', 'sasd000252']);
  });

  it('a reset brings back those of the start', async () => {
    const { control, planIds, databaseIds } = createDrifting();
    const before = [await planIds('0'), await databaseIds('1')];
    await control('POST', 'plans', { id: 'new', region: 'cn-beijing' });
    await control('DELETE', 'databases?id=sasd000251');
    await control('POST', 'reset');
    expect([await planIds('0'), await databaseIds('1')]).toEqual(before);
  });

  it.each([
    ['POST', 'plans', { id: 'dbsp000001' }, /^order\.id: expected one that is free, got "dbsp000001"$/],
    ['POST', 'plans', { id: 'a,b' }, /^order\.id: .*got "a,b"$/],
    ['POST', 'plans', {}, /^order\.id: .*got nothing$/],
    ['POST', 'databases', { id: 'x', type: 'ORACLE' }, /^order\.type: .*"Oracle".*got "ORACLE"$/],
    ['POST', 'databases', { id: 'x', region: '' }, /^order\.region: .*got ""$/],
    ['DELETE', 'plans?id=nowhere', undefined, /^order\.id: expected one that there is, got "nowhere"$/],
    ['DELETE', 'databases', undefined, /^order\.id: .*got nothing$/],
  ])('%s %s %j is refused with what is wrong', async (method, path, order, sentence) => {
    const answer = await createDrifting().control(method, path, order);
    expect(answer).toEqual({ status: 400, body: { error: expect.stringMatching(sentence) } });
  });
});
