import { describe, expect, it } from 'vitest';
import { DBS_SCENARIOS } from '../../src/emulator/dbs-scenarios.ts';
import { createCaller, signedRequest, type Wire } from './caller.ts';
import { listOf, PLANS } from './lists.ts';

const { list, walk } = listOf(PLANS);

const idsOf = (body: Wire): string[] => body.Items.BackupPlanDetail.map((plan: Wire) => plan.BackupPlanId);

describe('DescribeBackupPlanList', () => {
  it('walked by any size is every plan once, newest first', async () => {
    const caller = createCaller();
    const plans = await walk(caller, 7);
    const scenarios = DBS_SCENARIOS.filter(({ parameter }) => parameter === 'BackupPlanId');
    expect(plans.map(({ BackupPlanId }) => BackupPlanId)).toEqual([
      ...scenarios.map(({ id }) => id),
      ...Array.from({ length: 320 }, (_, at) => `dbsp${String(at + 1).padStart(6, '0')}`),
    ]);
    const times = plans.map(({ BackupPlanCreateTime }) => BackupPlanCreateTime);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(await walk(caller, 100)).toEqual(plans);
  });

  it('begins with page 0 of 30', async () => {
    const body = await list(createCaller());
    expect(body).toMatchObject({
      ...{ Success: true, HttpStatusCode: 200, ErrCode: 'Param.NotFound' },
      ...{ PageNum: 0, PageSize: 30, TotalPages: 12, TotalElements: 333 },
    });
    expect(idsOf(body)).toHaveLength(30);
    expect(await list(createCaller(), { PageNum: '0' })).toMatchObject({ Items: body.Items });
  });

  it.each([
    [{ BackupPlanId: 'dbsp000002,nowhere,dbs-plan-live' }, ['dbs-plan-live', 'dbsp000002']],
    [{ BackupPlanName: 'PLAN w' }, ['dbs-plan-warned']],
    [{ BackupPlanName: '会员库备份 000008' }, ['dbsp000008']],
    [{ BackupPlanStatus: 'suspended' }, ['dbs-plan-novel-status']],
    [{ BackupPlanStatus: 'locked', Region: 'ap-southeast-1' }, ['dbsp000298', 'dbsp000318']],
    [
      { BackupMethod: 'duplication', Region: 'cn-beijing', BackupPlanStatus: 'running' },
      ['dbsp000268', 'dbsp000280', 'dbsp000284'],
    ],
  ])('knows the filters %j', async (query, ids) => {
    const body = await list(createCaller(), query);
    expect(idsOf(body)).toEqual(ids);
    expect(body.TotalElements).toBe(ids.length);
  });

  it('has plans in three regions, and takes no region for all of them', async () => {
    const caller = createCaller();
    const totals = [];
    for (const region of ['', 'cn-hangzhou', 'cn-beijing', 'ap-southeast-1', 'cn-shanghai'])
      totals.push((await list(caller, { Region: region })).TotalElements);
    expect(totals).toEqual([333, 263, 40, 30, 0]);
  });

  it.each([{ PageNum: '-1' }, { PageNum: 'x' }, { PageSize: '0' }, { PageSize: '101' }, { PageSize: '1.5' }])(
    'refuses %j',
    async (query) => {
      const answer = await createCaller().call({ ...PLANS, query });
      expect(answer).toMatchObject({ status: 400, body: { Code: 'InvalidParameter' } });
    },
  );

  it('has an empty wrapper where nothing is listed, and an empty list behind the last page', async () => {
    const caller = createCaller();
    const none = { TotalElements: 0, TotalPages: 0, Items: {} };
    expect(await list(caller, { BackupPlanId: 'nowhere' })).toMatchObject(none);
    const behind = await list(caller, { PageNum: '12' });
    expect(behind).toMatchObject({ TotalElements: 333, Items: { BackupPlanDetail: [] } });
  });

  it('tells of each plan what fits its precheck', async () => {
    const caller = createCaller();
    for (const plan of await walk(caller, 100, { Region: 'cn-hangzhou' })) {
      const { BackupPlanId, BackupPlanStatus: status, ErrMessage: message } = plan;
      const { status: http, body } = await caller.dbs({ BackupPlanId });
      const details: Wire[] = body.Items?.PreCheckProgressDetail ?? [];
      const isFine = details.every(({ State }) => State === 'finish' || State === 'warning');
      const fits = {
        wait: body.ErrCode === 'Param.NotFound' && body.Success === false,
        init: body.Status !== 'finish' || !isFine || details.length === 0,
        suspended: body.Status === 'suspended',
      }[status as string];
      expect([BackupPlanId, fits ?? (http === 403 || (body.Status === 'finish' && isFine))]).toEqual([
        BackupPlanId,
        true,
      ]);
      if (message !== 'NULL')
        expect([body.ErrMessage, ...details.map(({ ErrMsg }) => ErrMsg)]).toContain(message);
    }
  });

  it('begins no precheck, and follows the one that began', async () => {
    const caller = createCaller();
    const status = async () => {
      const [plan] = (await list(caller, { BackupPlanId: 'dbs-plan-again' })).Items.BackupPlanDetail;
      return [plan.BackupPlanStatus, plan.ErrMessage];
    };
    expect(await status()).toEqual(['init', 'NULL']);
    await caller.clock.advance(60_000);
    expect((await caller.dbs({ BackupPlanId: 'dbs-plan-again' })).body.Progress).toBe(0);
    const seen = [];
    for (const ms of [0, 5_000, 7_000, 18_000]) {
      await caller.clock.advance(ms);
      seen.push(await status());
    }
    expect(seen).toEqual([
      ['init', 'NULL'],
      ['init', 'Precheck failed: server_id is not set on the source database.'],
      ['init', 'NULL'],
      ['check_pass', 'NULL'],
    ]);
  });

  it('writes an int64 that no double holds as a bare number, and ports as texts', async () => {
    const { emulator, clock } = createCaller();
    const options = { nowMs: clock.now(), ...PLANS, query: { BackupPlanId: 'dbsp000003' } };
    const text = await (await emulator.handle(signedRequest(options))).text();
    expect(text).toContain('"BackupGatewayId":9007199254743993,');
    expect(text).toContain('"SourceEndpointPort":"3306"');
    expect(text).toContain('"BackupPlanCreateTime":1760320800000,');
  });

  it('knows no source of a plan that is not configured', async () => {
    const [plan] = (await list(createCaller(), { BackupPlanId: 'dbsp000005' })).Items.BackupPlanDetail;
    expect(plan).toMatchObject({ BackupPlanStatus: 'wait', DatabaseType: 'DRDS' });
    expect(Object.keys(plan).filter((name) => /^Source|Gateway|Objects/.test(name))).toEqual([]);
  });

  it('meets a fault that one of its ids names, or that was ordered for one', async () => {
    const caller = createCaller();
    const query = { BackupPlanId: 'dbsp000002,fault-throttling-1,dbs-plan-live' };
    expect(await list(caller, query)).toMatchObject({ Code: 'Throttling' });
    expect(idsOf(await list(caller, query))).toEqual(['dbs-plan-passed', 'dbs-plan-live', 'dbsp000002']);
    caller.emulator.controls.fail({ fault: 'forbidden', id: 'dbsp000002' });
    expect(await list(caller, query)).toMatchObject({ Code: 'Request.Forbidden' });
    expect(await list(caller, { BackupPlanId: 'dbs-plan-live' })).toMatchObject({ Success: true });
  });
});
