import { describe, expect, it } from 'vitest';
import { DBS_SCENARIOS } from '../../src/emulator/dbs-scenarios.ts';
import { createCaller, DBS, type Wire } from './caller.ts';
import { listOf, PLANS, RESTORE_TASKS } from './lists.ts';

const { list, walk } = listOf(RESTORE_TASKS);
const BUSIEST = { BackupPlanId: 'dbsp000100' };
const idsOf = (body: Wire): string[] => body.Items.RestoreTaskDetail.map((task: Wire) => task.RestoreTaskId);

describe('DescribeRestoreTaskList', () => {
  it('walked by any size is every task of the plan once, newest first', async () => {
    const caller = createCaller();
    const tasks = await walk(caller, 7, BUSIEST);
    expect(tasks.map(({ RestoreTaskId }) => RestoreTaskId)).toEqual(
      Array.from({ length: 150 }, (_, at) => `dbst000100${String(at + 1).padStart(3, '0')}`),
    );
    const times = tasks.map(({ RestoreTaskCreateTime }) => RestoreTaskCreateTime);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(await walk(caller, 100, BUSIEST)).toEqual(tasks);
  });

  it('has from 0 to 40 tasks for a plan, and once 150', async () => {
    const caller = createCaller();
    const totals: number[] = [];
    for (const { BackupPlanId, BackupPlanStatus } of await listOf(PLANS).walk(caller, 100)) {
      if (BackupPlanId === 'dbs-plan-forbidden') continue;
      const { TotalElements: total } = await list(caller, { BackupPlanId });
      if (BackupPlanStatus === 'wait') expect(total).toBe(0);
      totals.push(total);
    }
    expect([0, 1, 40].filter((total) => !totals.includes(total))).toEqual([]);
    expect(totals.toSorted((a, b) => b - a).slice(0, 2)).toEqual([150, 40]);
  });

  it('begins with page 0 of 30', async () => {
    const body = await list(createCaller(), BUSIEST);
    expect(body).toMatchObject({
      Success: true,
      PageNum: 0,
      PageSize: 30,
      TotalPages: 5,
      TotalElements: 150,
    });
    expect(idsOf(body)).toHaveLength(30);
  });

  it('has each task of the scenarios at the plan of the same end', async () => {
    for (const { parameter, id } of DBS_SCENARIOS.filter(({ id }) => !id.endsWith('-forbidden'))) {
      if (parameter === 'BackupPlanId') continue;
      const planId = id.replace('restore', 'plan');
      const body = await list(createCaller(), { BackupPlanId: planId });
      expect([idsOf(body), body.Items.RestoreTaskDetail[0].BackupPlanId]).toEqual([[id], planId]);
    }
  });

  it('finds tasks of several plans by their ids', async () => {
    const ids = 'dbst000100150,nowhere,dbst000010001,dbs-restore-live,dbst000100150,dbst000100151';
    const body = await list(createCaller(), { RestoreTaskId: ids });
    expect(idsOf(body)).toEqual(['dbs-restore-live', 'dbst000010001', 'dbst000100150']);
  });

  it('keeps to a period, whose ends belong to it', async () => {
    const caller = createCaller();
    const tasks = await walk(caller, 100, BUSIEST);
    const [, newest, , oldest] = tasks.map(({ RestoreTaskCreateTime }) => String(RestoreTaskCreateTime));
    const body = await list(caller, {
      ...BUSIEST,
      StartTimestamp: oldest ?? '',
      EndTimestamp: newest ?? '',
    });
    expect(idsOf(body)).toEqual(['dbst000100002', 'dbst000100003', 'dbst000100004']);
    const open = await list(caller, { ...BUSIEST, StartTimestamp: newest ?? '' });
    expect(idsOf(open)).toEqual(['dbst000100001', 'dbst000100002']);
  });

  it('tells of each task what fits its precheck', async () => {
    const caller = createCaller();
    const seen = new Set<string>();
    for (const task of await walk(caller, 100, BUSIEST)) {
      const { RestoreTaskId, RestoreStatus, ErrMessage } = task;
      const { body } = await caller.dbs({ RestoreTaskId });
      const details: Wire[] = body.Items.PreCheckProgressDetail;
      const bad = details.find(({ State }) => State !== 'finish');
      expect([RestoreTaskId, RestoreStatus === 'init']).toEqual([RestoreTaskId, bad !== undefined]);
      expect(ErrMessage).toBe(bad?.ErrMsg ?? 'NULL');
      seen.add(RestoreStatus);
    }
    expect([...seen].toSorted()).toEqual(['check_pass', 'init', 'pause', 'running', 'stop']);
  });

  it('spells the progress of the structure as the vendor does', async () => {
    const [task] = await walk(createCaller(), 100, BUSIEST);
    expect(task).toHaveProperty('FullStruforeRestoreProgress');
  });

  it('has no Items where nothing is listed, and null behind the last page', async () => {
    const caller = createCaller();
    const none = await list(caller, { BackupPlanId: 'dbsp000005' });
    expect(none).toMatchObject({ Success: true, TotalElements: 0, TotalPages: 0 });
    expect(none).not.toHaveProperty('Items');
    expect(await list(caller, { ...BUSIEST, PageNum: '5' })).toMatchObject({
      TotalElements: 150,
      Items: null,
    });
  });

  it.each([
    [{}, 'MissingParameter'],
    [{ BackupPlanId: 'dbs-plan-passed', RestoreTaskId: 'dbs-restore-passed' }, 'InvalidParameter'],
    [{ ...BUSIEST, PageSize: '101' }, 'InvalidParameter'],
    [{ ...BUSIEST, StartTimestamp: '2025-01-01' }, 'InvalidParameter'],
    [{ ...BUSIEST, EndTimestamp: '1e12' }, 'InvalidParameter'],
  ])('refuses %j', async (query, code) => {
    const { action, version } = RESTORE_TASKS;
    const answer = await createCaller().call({ action, version, query });
    expect(answer).toMatchObject({ status: 400, body: { Code: code } });
  });

  it('knows no tasks of a plan that is unknown or that nobody may see', async () => {
    const caller = createCaller();
    expect(await list(caller, { BackupPlanId: 'nowhere' })).toMatchObject({
      ...{ Success: false, ErrCode: 'Param.NotFound' },
    });
    expect(await list(caller, { BackupPlanId: 'dbs-plan-forbidden' })).toMatchObject({
      Code: 'Request.Forbidden',
    });
  });

  it('meets a fault that an id names', async () => {
    const caller = createCaller();
    expect(await list(caller, { BackupPlanId: 'fault-forbidden-1' })).toMatchObject({
      Code: 'Request.Forbidden',
    });
    expect(idsOf(await list(caller, { BackupPlanId: 'fault-forbidden-1' }))).toEqual(['dbs-restore-passed']);
    expect(await list(caller, { RestoreTaskId: 'dbst000100001,fault-throttling' })).toMatchObject({
      Code: 'Throttling',
    });
  });
});

it('DescribeRegions is a success that says HTTP 400 of itself', async () => {
  const { status, body } = await createCaller().call({ ...DBS, action: 'DescribeRegions' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ Success: true, HttpStatusCode: 400, ErrCode: 'InvalidParameter' });
  for (const region of ['cn-hangzhou', 'cn-beijing', 'ap-southeast-1'])
    expect(body.Regions.RegionCode).toContain(region);
});
