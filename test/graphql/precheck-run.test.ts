import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { jsonAnswer } from '../support/emulator-send.ts';
import { createTestGateway } from '../support/gateway.ts';

const published = (name: string) => readFile(new URL(`../published/${name}.json`, import.meta.url), 'utf8');

const WHOLE_RUN = `
  kind account regionId status verdict progress message engine startedAt updatedAt finishedAt
  items { code group order state rawState message jobId instanceId engine startedAt finishedAt checkedAt }
  counts { total pending running passed warned failed errored unknown }
  observedAt isStale trouble { code } stalledSince
  upstream { product action requestId rawStatus httpStatus success errorCode errorMessage }
  subject { __typename upstreamId }`;

describe("the vendor's published answers, byte for byte", () => {
  it('of a backup plan is a warned run, and no error although ErrCode is filled', async () => {
    const body = await published('dbs-describe-precheck-progress-list');
    const { data } = createTestGateway({ send: () => async () => jsonAnswer(body) });
    const answer = await data(`{ precheckRun(key: {backupPlan: {backupPlanId: "p"}}) {${WHOLE_RUN}} }`);
    expect(answer).toEqual({
      precheckRun: {
        kind: 'BACKUP_PLAN',
        account: 'default',
        regionId: 'cn-hangzhou',
        status: 'FINISHED',
        verdict: 'WARNED',
        progress: 100,
        message: null,
        engine: null,
        startedAt: '2024-01-04T06:56:35.000Z',
        updatedAt: '2024-01-04T06:56:36.000Z',
        finishedAt: '2024-01-04T06:56:36.000Z',
        items: [
          {
            code: 'CHECK_BINLOG_ON',
            group: 'CHECK_BINLOG_ON_DETAIL',
            order: 30,
            state: 'WARNED',
            rawState: 'warning',
            message: 'java.lang.RuntimeException: Could not find any schema ......',
            jobId: 'qxwmxh2b****',
            instanceId: null,
            engine: null,
            startedAt: new Date(1704351395000).toISOString(),
            finishedAt: new Date(1704351396000).toISOString(),
            checkedAt: null,
          },
        ],
        counts: { total: 1, pending: 0, running: 0, passed: 0, warned: 1, failed: 0, errored: 0, unknown: 0 },
        observedAt: '2026-01-01T00:00:00.000Z',
        isStale: false,
        trouble: null,
        stalledSince: null,
        upstream: {
          product: 'Dbs',
          action: 'DescribePreCheckProgressList',
          requestId: 'C4A45FE1-A903-470D-B113-F12A4DF942AB',
          rawStatus: 'finish',
          httpStatus: 200,
          success: true,
          errorCode: 'Param.NotFound',
          errorMessage: 'The specified parameter %s value is not valid. ',
        },
        subject: { __typename: 'BackupPlan', upstreamId: 'p' },
      },
    });
  });

  it('of a database is a warned run of four items', async () => {
    const body = await published('sas-query-precheck-database');
    const { data } = createTestGateway({ send: () => async () => jsonAnswer(body) });
    const answer = await data(`{ precheckRun(key: {databaseTask: {taskId: "t"}}) {${WHOLE_RUN}} }`);
    const item = (code: string, state: string, rawState: string) => ({
      ...{ code, state, rawState, group: null, order: null, message: null, jobId: null },
      ...{ instanceId: 'i-wz91if83t97xgtn2****', engine: 'MSSQL', startedAt: null, finishedAt: null },
      checkedAt: new Date(1671245753 * 1000).toISOString(),
    });
    expect(answer).toMatchObject({
      precheckRun: {
        kind: 'DATABASE',
        status: 'FINISHED',
        verdict: 'WARNED',
        progress: 100,
        engine: 'MSSQL',
        startedAt: new Date(1660448660 * 1000).toISOString(),
        updatedAt: new Date(1671084106 * 1000).toISOString(),
        finishedAt: new Date(1657524396 * 1000).toISOString(),
        items: [
          item('OSS_INTERNAL_ENDPOINT_CONNECTIVITY', 'PASSED', 'PASSED'),
          item('SERVICE_CONNECTIVITY', 'PASSED', 'PASSED'),
          item('SQL_SERVER_DB_IN_SIMPLE_RECOVERY_MODE', 'WARNED', 'WARNING'),
          item('SQL_SERVER_DB_NOT_ONLINE', 'PASSED', 'PASSED'),
        ],
        upstream: { product: 'Sas', rawStatus: 'completed', success: null, errorCode: null },
        subject: null,
      },
    });
  });
});

describe('one type for every kind', () => {
  it.each([
    ['{backupPlan: {backupPlanId: "dbs-plan-passed"}}', 'BACKUP_PLAN', 'PASSED', 'BackupPlan'],
    ['{backupPlan: {backupPlanId: "dbs-plan-warned"}}', 'BACKUP_PLAN', 'WARNED', 'BackupPlan'],
    ['{backupPlan: {backupPlanId: "dbs-plan-failed"}}', 'BACKUP_PLAN', 'FAILED', 'BackupPlan'],
    ['{backupPlan: {backupPlanId: "dbs-plan-live"}}', 'BACKUP_PLAN', 'UNDECIDED', 'BackupPlan'],
    ['{restoreTask: {restoreTaskId: "dbs-restore-passed"}}', 'RESTORE_TASK', 'PASSED', 'RestoreTask'],
    ['{restoreTask: {restoreTaskId: "dbs-restore-warned"}}', 'RESTORE_TASK', 'WARNED', 'RestoreTask'],
    ['{restoreTask: {restoreTaskId: "dbs-restore-failed"}}', 'RESTORE_TASK', 'FAILED', 'RestoreTask'],
    ['{restoreTask: {restoreTaskId: "dbs-restore-live"}}', 'RESTORE_TASK', 'UNDECIDED', 'RestoreTask'],
    ['{database: {instanceUuid: "db-mysql-passed"}}', 'DATABASE', 'PASSED', 'ServerDatabase'],
    ['{database: {instanceUuid: "db-mssql-warned"}}', 'DATABASE', 'WARNED', 'ServerDatabase'],
    ['{database: {instanceUuid: "db-oracle-failed"}}', 'DATABASE', 'FAILED', 'ServerDatabase'],
    ['{database: {instanceUuid: "db-mysql-live"}}', 'DATABASE', 'UNDECIDED', 'ServerDatabase'],
    ['{databaseTask: {taskId: "t-mysql-passed"}}', 'DATABASE', 'PASSED', undefined],
    ['{databaseTask: {taskId: "t-mssql-warned"}}', 'DATABASE', 'WARNED', undefined],
    ['{databaseTask: {taskId: "t-oracle-failed"}}', 'DATABASE', 'FAILED', undefined],
    ['{databaseTask: {taskId: "t-mysql-live"}}', 'DATABASE', 'UNDECIDED', undefined],
  ])('%s', async (key, kind, verdict, typename) => {
    const { data } = createTestGateway();
    const answer = await data(`{ precheckRun(key: ${key}) { kind verdict subject { __typename } } }`);
    const subject = typename === undefined ? null : { __typename: typename };
    expect(answer).toEqual({ precheckRun: { kind, verdict, subject } });
  });

  it('a live run is followed to its end by asking again', async () => {
    const { data, clock } = createTestGateway();
    const seen: unknown[] = [];
    for (let i = 0; i < 20; i++) {
      seen.push(
        await data(
          '{ precheckRun(key: {database: {instanceUuid: "db-mysql-live"}}) { status verdict progress } }',
        ),
      );
      await clock.advance(2_000);
    }
    const progress = seen.map((answer) => Number(/"progress":(\d+)/.exec(JSON.stringify(answer))?.[1]));
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(new Set(progress).size).toBeGreaterThan(4);
    expect(seen.at(-1)).toEqual({ precheckRun: { status: 'FINISHED', verdict: 'PASSED', progress: 100 } });
  });
});

it('a read that fails leaves the last run, marked as stale, and recovers', async () => {
  let isDown = false;
  const { data, clock } = createTestGateway({
    send: (emulator) => (request) => (isDown ? Promise.reject(new Error('reset')) : emulator(request)),
  });
  const ask = async () => {
    const answer = data(
      '{ precheckRun(key: {backupPlan: {backupPlanId: "dbs-plan-live"}}) { isStale revision observedAt trouble { code since retryAt } } }',
    );
    await clock.advance(5_000);
    return answer;
  };
  const good = await ask();
  expect(good).toMatchObject({ precheckRun: { isStale: false, trouble: null } });
  isDown = true;
  expect(await ask()).toEqual({
    precheckRun: {
      ...(Object(good) as { precheckRun: object }).precheckRun,
      isStale: true,
      trouble: { code: 'UPSTREAM_UNAVAILABLE', since: expect.any(String), retryAt: null },
    },
  });
  isDown = false;
  expect(await ask()).toMatchObject({ precheckRun: { isStale: false, trouble: null } });
});
