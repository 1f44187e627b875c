import { cast, toMap } from '@alicloud/tea-typescript';
import { describe, expect, it } from 'vitest';
import { startMiddleman } from './middleman.ts';
import { dbsCall, type OfficialCall, refused, sasCall, startVendor } from './official-client.ts';
import { PreCheckDatabase, PreCheckProgressList } from './official-models.ts';

const METHODS = ['POST', 'GET'] as const;
const at = (time: string) => Date.parse(time);

describe.each(METHODS)('by %s the official client reads', (method) => {
  const readDbs = async (query: Readonly<Record<string, string>>) => {
    const { call } = await startVendor();
    const { answered } = await call({ ...dbsCall(query), method });
    expect(answered).toMatchObject({ statusCode: 200, body: { Success: true, HttpStatusCode: 200 } });
    const list = cast(answered?.body, new PreCheckProgressList());
    // `cast` turns what it can into the type declared and drops what is not: neither was needed.
    expect(toMap(list)).toEqual(answered?.body);
    return list;
  };

  const readSas = async (query: Readonly<Record<string, string>>) => {
    const { call } = await startVendor();
    const { answered } = await call({ ...sasCall(query), method });
    expect(answered?.statusCode).toBe(200);
    const database = cast(answered?.body, new PreCheckDatabase());
    expect(toMap(database)).toEqual(answered?.body);
    return database;
  };

  it('a backup plan', async () => {
    const list = await readDbs({ BackupPlanId: 'dbs-plan-warned' });
    expect(list).toMatchObject({ Status: 'finish', Progress: 100 });
    const details = list.Items.PreCheckProgressDetail;
    expect(details.map(({ OrderNum }) => OrderNum)).toEqual(['10', '30', '50', '20', '40', '60']);
    expect(details[1]).toMatchObject({
      ...{ JobId: 'qxwmxh2b0002', Item: 'CHECK_BINLOG_ON', Names: 'CHECK_BINLOG_ON_DETAIL' },
      ...{ State: 'warning', ErrMsg: 'java.lang.RuntimeException: Could not find any schema ......' },
      ...{ BootTime: at('2025-10-15T02:15:02Z'), FinishTime: at('2025-10-15T02:15:03Z') },
    });
  });

  it('a restore task', async () => {
    const list = await readDbs({ RestoreTaskId: 'dbs-restore-failed' });
    expect(list).toMatchObject({ Status: 'failed', ErrMessage: expect.stringMatching(/^Precheck failed: /) });
    const states = list.Items.PreCheckProgressDetail.map(({ Item, State }) => [Item, State]);
    expect(Object.fromEntries(states)).toEqual({
      ...{ CHECK_CONN_DEST: 'finish', CHECK_AUTH_DEST: 'finish', CHECK_SRC: 'finish' },
      ...{ CHECK_SQL_MODE: 'finish', CHECK_SAME_OBJ: 'failed', CHECK_OTHER: 'init' },
    });
  });

  it.each([
    ['a task', { TaskId: 't-mssql-warned' }],
    ['a database', { InstanceUuid: 'db-mssql-warned' }],
  ])('%s', async (_, query) => {
    const { Result = '', ...database } = await readSas(query);
    expect(database).toMatchObject({ Description: 'completed', Progress: 100 });
    expect(database.CreatedTime).toBe(at('2025-09-10T03:12:20Z') / 1_000);
    const [instance] = JSON.parse(Result);
    expect(instance).toMatchObject({ sourceType: 'MSSQL', checkTime: database.CreatedTime });
    expect(instance.results).toEqual([
      { item: 'OSS_INTERNAL_ENDPOINT_CONNECTIVITY', result: 'PASSED' },
      { item: 'SERVICE_CONNECTIVITY', result: 'PASSED' },
      { item: 'SQL_SERVER_DB_IN_SIMPLE_RECOVERY_MODE', result: 'WARNING' },
      { item: 'SQL_SERVER_DB_NOT_ONLINE', result: 'PASSED' },
    ]);
  });

  it('what is under way, further each time', async () => {
    const { call, controls } = await startVendor();
    const seen = [];
    for (const ms of [0, 14_000, 14_000]) {
      controls.advance(ms);
      const plan = (await call({ ...dbsCall({ BackupPlanId: 'dbs-plan-live' }), method })).answered?.body;
      const database = (await call({ ...sasCall({ TaskId: 't-oracle-live' }), method })).answered?.body;
      seen.push([plan.Status, plan.Progress, database.Description, database.Progress]);
    }
    expect(seen).toEqual([
      ['running', 0, 'created', 0],
      ['running', 48, 'created', 46],
      ['finish', 100, 'completed', 100],
    ]);
  });

  it('with a security token, which it signs together with its key', async () => {
    const { port, clientOf } = await startVendor();
    const middleman = await startMiddleman(port);
    const call = clientOf({ securityToken: 'STS.token+/=' }, middleman.port);
    const { answered } = await call({ ...dbsCall({ BackupPlanId: 'dbs-plan-passed' }), method });
    expect(answered?.body).toMatchObject({ Success: true, Status: 'finish' });
    expect(middleman.seen).toMatchObject([
      {
        'x-acs-security-token': 'STS.token+/=',
        authorization: expect.stringMatching(/;x-acs-security-token;.*,Signature=/),
      },
    ]);
  });
});

describe('the official client and the emulator agree on', () => {
  const ODD = "a b+c*d~e/f'(g)!测试😀&=?#%41%";

  /** Whether an id arrives as it was meant: an order for exactly that id is met. */
  const arrives = async (call: OfficialCall) => {
    const { controls, call: send } = await startVendor();
    controls.fail({ fault: 'forbidden', id: ODD });
    expect(await send(call)).toMatchObject(refused('Request.Forbidden', 403));
  };

  it.each(METHODS)('an id of reserved and foreign characters, by %s', async (method) => {
    await arrives({ ...dbsCall({ BackupPlanId: ODD }), method });
  });

  it('such an id in a form, whose content-type is signed', async () => {
    await arrives({ ...dbsCall({}), reqBodyType: 'formData', body: { BackupPlanId: ODD } });
  });

  it('parameters without a value, and more of them', async () => {
    const { call } = await startVendor();
    const query = { BackupPlanId: 'dbs-plan-passed', RestoreTaskId: '', 'Tag.10': 'x', 'Tag.1': '', a: ODD };
    expect((await call(dbsCall(query))).answered?.body).toMatchObject({ Status: 'finish' });
  });

  it('headers of the caller, signed if they are the vendor’s', async () => {
    const { call } = await startVendor();
    const headers = { 'x-acs-zeta': '  é; b,c ', 'X-Acs-Alpha': '', 'x-other': 'unsigned' };
    const answer = await call({ ...dbsCall({ BackupPlanId: 'dbs-plan-passed' }), headers });
    expect(answer.answered?.body).toMatchObject({ Status: 'finish' });
  });
});

// The protocol has the name of a parameter encoded like its value. The client encodes values alone.
it('a parameter whose name needs encoding is signed by the client in a way of its own, and refused', async () => {
  const { call } = await startVendor();
  const query = { BackupPlanId: 'dbs-plan-passed', 'a b': '' };
  expect(await call(dbsCall(query))).toMatchObject(refused('SignatureDoesNotMatch', 400));
});
