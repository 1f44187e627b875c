import { describe, expect, it } from 'vitest';
import { SECOND_ACCESS_KEY } from '../../src/emulator/access-key.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createCaller, SAS, signedRequest, type Wire } from './caller.ts';
import { DATABASES, listOf } from './lists.ts';
import { refused, startVendor } from './official-client.ts';

const START = { action: 'StartPreCheckDatabase', version: '2018-12-03' };
const SECOND = { accessKeyId: SECOND_ACCESS_KEY.accessKeyId, secret: SECOND_ACCESS_KEY.accessKeySecret };
const QUERY = { DatabaseType: 'MYSQL', InstanceUuid: 'db-mysql-warned', UniRegionId: 'cn-hangzhou' };

const createStarter = () => {
  const caller = createCaller();
  const start = async (InstanceUuid: string, DatabaseType = 'MYSQL', key = {}): Promise<Wire> =>
    (await caller.call({ ...START, query: { ...QUERY, InstanceUuid, DatabaseType }, ...key })).body;
  const read = async (query: Readonly<Record<string, string>>): Promise<Wire> =>
    (await caller.sas(query)).body;
  return { ...caller, start, read };
};

const resultsOf = ({ Result }: Wire): Wire[] => (Result ? JSON.parse(Result)[0].results : []);

describe('StartPreCheckDatabase', () => {
  it('begins a task that progresses and is over after 20 s', async () => {
    const { start, read, clock } = createStarter();
    const { CreateMark: TaskId, RequestId, ...rest } = await start('db-oracle-failed', 'Oracle');
    expect([typeof RequestId, rest]).toEqual(['string', {}]);
    const seen: Wire[] = [];
    for (let second = 0; second <= 25; second++) {
      seen.push(await read({ TaskId }));
      await clock.advance(1_000);
    }
    const progress = seen.map((body) => body.Progress);
    expect(seen[0]).toMatchObject({ Description: 'created', Progress: 0 });
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(seen.findIndex(({ Description }) => Description === 'completed')).toBe(20);
    expect(resultsOf(seen[20])).toEqual([
      { item: 'OSS_INTERNAL_ENDPOINT_CONNECTIVITY', result: 'PASSED' },
      { item: 'SERVICE_CONNECTIVITY', result: 'PASSED' },
      { item: 'ORACLE_INSTANCE_STATUS', result: 'PASSED' },
      { item: 'ORACLE_DB_STATUS', result: 'PASSED' },
      { item: 'ARCHIVELOG', result: 'FAILED' },
    ]);
  });

  it('is the latest of its database from then on, and the one before stays its own task', async () => {
    const { start, read, clock } = createStarter();
    const before = await read({ InstanceUuid: 'db-mysql-warned' });
    const { CreateMark: first } = await start('db-mysql-warned');
    await clock.advance(20_000);
    const { CreateMark: second } = await start('db-mysql-warned');
    expect(second).not.toBe(first);
    expect(await read({ InstanceUuid: 'db-mysql-warned' })).toMatchObject({ Progress: 0 });
    expect(await read({ InstanceUuid: 'db-mysql-warned', TaskId: second })).toMatchObject({ Progress: 0 });
    expect(await read({ TaskId: first })).toMatchObject({ Progress: 100, Description: 'completed' });
    expect(await read({ TaskId: 't-mysql-warned' })).toMatchObject({ CreatedTime: before.CreatedTime });
    expect(await read({ InstanceUuid: 'db-mysql-passed', TaskId: second })).toMatchObject({
      Code: 'Param.NotFound',
    });
  });

  it.each([
    ['sasd000003', 'MYSQL', 'completed', 4],
    ['sasd000007', 'MSSQL', 'error', 0],
    ['db-mysql-stalled', 'MYSQL', 'completed', 4],
    ['db-mysql-novel-engine', 'DAMENG', 'completed', 4],
  ])('of %s is over in time, as that database is', async (id, type, description, items) => {
    const { start, read, clock } = createStarter();
    const { CreateMark: TaskId } = await start(id, type);
    await clock.advance(20_000);
    const body = await read({ TaskId });
    expect([body.Description, resultsOf(body).length]).toEqual([description, items]);
  });

  it('passes where the last attempt did', async () => {
    const { start, read, clock } = createStarter();
    const { CreateMark: TaskId } = await start('db-mysql-again');
    await clock.advance(20_000);
    expect(resultsOf(await read({ TaskId })).map(({ result }) => result)).toEqual(Array(4).fill('PASSED'));
  });

  it('takes every database in the list, with the type that it has there', async () => {
    const { call, start, clock, read } = createStarter();
    for (const { InstanceUuid, InstanceId, DatabaseType } of await listOf(DATABASES).walk({ call }, 100)) {
      const { CreateMark: TaskId, Code } = await start(InstanceUuid, DatabaseType);
      if (Code) expect([InstanceUuid, Code]).toEqual(['db-mysql-forbidden', 'NoPermission']);
      else if (/novel|result|list|aborted/.test(InstanceUuid)) continue;
      else {
        await clock.advance(20_000);
        const { Result = '[]' } = await read({ TaskId });
        for (const { instanceId } of JSON.parse(Result)) expect(instanceId).toBe(InstanceId);
      }
    }
  });

  it('is of one account', async () => {
    const { start, read, call } = createStarter();
    const { CreateMark: TaskId } = await start('db-mysql-passed', 'MYSQL', SECOND);
    expect(await read({ TaskId })).toMatchObject({ Code: 'Param.NotFound' });
    expect(await read({ InstanceUuid: 'db-mysql-passed' })).toMatchObject({ Progress: 100 });
    const own = { TaskId, UniRegionId: 'cn-hangzhou' };
    expect((await call({ ...SAS, query: own, ...SECOND })).body).toMatchObject({ Progress: 0 });
  });

  it.each([
    [{ InstanceUuid: 'nowhere' }, 400, 'Param.NotFound'],
    [{ InstanceUuid: 'db-mysql-forbidden' }, 403, 'NoPermission'],
    [{ DatabaseType: 'MSSQL' }, 400, 'InvalidParameter'],
    [{ DatabaseType: 'mysql' }, 400, 'InvalidParameter'],
    [{ InstanceUuid: 'db-oracle-passed', DatabaseType: 'ORACLE' }, 400, 'InvalidParameter'],
    [{ DatabaseType: '' }, 400, 'MissingDatabaseType'],
    [{ InstanceUuid: '' }, 400, 'MissingInstanceUuid'],
    [{ UniRegionId: '' }, 400, 'MissingUniRegionId'],
  ])('refuses %j, and begins nothing', async (query, status, code) => {
    const { call, read } = createStarter();
    const answer = await call({ ...START, query: { ...QUERY, ...query } });
    expect(answer).toMatchObject({ status, body: { Code: code } });
    expect(await read({ InstanceUuid: 'db-mysql-warned' })).toMatchObject({ Progress: 100 });
  });

  it('is forgotten by a reset, and when 1,000 others came after it', async () => {
    const { start, read, emulator } = createStarter();
    const code = async (TaskId: string) => (await read({ TaskId })).Code ?? 'known';
    const { CreateMark: first } = await start('db-mysql-passed');
    const { CreateMark: second } = await start('db-mysql-warned');
    for (let turn = 0; turn < 998; turn++) await start('db-mysql-failed');
    expect([await code(first), await code(second)]).toEqual(['known', 'known']);
    await start('db-mysql-failed');
    expect([await code(first), await code(second)]).toEqual(['Param.NotFound', 'known']);
    emulator.controls.reset();
    expect(await code(second)).toBe('Param.NotFound');
    expect((await start('db-mysql-warned')).CreateMark).not.toBe(first);
  });
});

describe('a start that meets a fault', () => {
  it.each([
    ['throttling', 'nothing'],
    ['reset', 'nothing'],
    ['reset-midway', 'a task'],
    ['truncated-body', 'a task'],
  ])('of %s has begun %s', async (fault, what) => {
    const { emulator, clock, read } = createStarter();
    emulator.controls.fail({ fault, id: QUERY.InstanceUuid, times: 1 });
    const request = signedRequest({ nowMs: clock.now(), ...START, query: QUERY });
    await emulator
      .handle(request)
      .then((response) => response.text())
      .catch(String);
    const { Progress } = await read({ InstanceUuid: QUERY.InstanceUuid });
    expect(Progress).toBe(what === 'a task' ? 0 : 100);
  });

  it('named by its id stands for a database there is', async () => {
    const { start } = createStarter();
    expect(await start('fault-internal-error-1')).toMatchObject({ Code: 'ServerError' });
    expect(await start('fault-internal-error-1')).toMatchObject({ CreateMark: expect.any(String) });
  });
});

it('a fault can be ordered for the calls of one action', async () => {
  const { start, read, emulator } = createStarter();
  emulator.controls.fail({ fault: 'throttling', action: START.action, times: 1 });
  expect(emulator.controls.state.faults).toEqual([{ fault: 'throttling', action: START.action, times: 1 }]);
  expect(await read({ InstanceUuid: 'db-mysql-passed' })).toMatchObject({ Progress: 100 });
  expect(await start('db-mysql-passed')).toMatchObject({ Code: 'Throttling' });
  expect(await start('db-mysql-passed')).toHaveProperty('CreateMark');
  emulator.controls.fail({ fault: 'forbidden', action: DATABASES.action, id: 'db-mysql-passed' });
  expect(await start('db-mysql-passed')).toHaveProperty('CreateMark');
  expect(() => emulator.controls.fail({ fault: 'hang', action: 'StartBackupPlan' })).toThrow(
    /order\.action: .*got "StartBackupPlan"/,
  );
});

it('the official client starts a precheck, reads it to its end, and throws what is wrong with it', async () => {
  const clock = createManualClock(Date.now());
  const { call } = await startVendor(clock);
  const started = await call({ ...START, query: QUERY });
  expect(started.answered).toMatchObject({ statusCode: 200, body: { CreateMark: expect.any(String) } });
  const query = { TaskId: started.answered?.body.CreateMark, UniRegionId: 'cn-hangzhou' };
  await clock.advance(20_000);
  expect((await call({ ...SAS, query })).answered?.body).toMatchObject({ Description: 'completed' });
  const wrong = { ...QUERY, DatabaseType: 'Oracle' };
  expect(await call({ ...START, query: wrong })).toMatchObject(refused('InvalidParameter', 400));
});
