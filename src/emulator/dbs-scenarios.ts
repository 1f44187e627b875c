import { LIVE, planChecks, QUICK, restoreChecks } from './dbs-checks.ts';
import type { DbsPrecheck } from './dbs-precheck.ts';

export interface DbsScenario {
  readonly parameter: 'BackupPlanId' | 'RestoreTaskId';
  readonly id: string;
  /** One sentence for the reader of a list of ids. */
  readonly about: string;
  readonly plays: DbsPrecheck | 'forbidden';
}

const PLANS: readonly DbsScenario[] = [
  {
    parameter: 'BackupPlanId',
    id: 'dbs-plan-passed',
    about: 'The precheck of a backup plan that is over, every item passed.',
    plays: {
      begins: Date.parse('2025-10-14T02:15:00Z'),
      jobId: 'qxwmxh2b0001',
      checks: planChecks(QUICK),
      ends: 'finish',
    },
  },
  {
    parameter: 'BackupPlanId',
    id: 'dbs-plan-warned',
    about: 'The precheck of a backup plan that is over, one item with a warning.',
    plays: {
      begins: Date.parse('2025-10-15T07:40:12Z'),
      jobId: 'qxwmxh2b0002',
      checks: planChecks(QUICK, {
        CHECK_BINLOG_ON: {
          ends: 'warning',
          errMsg: 'java.lang.RuntimeException: Could not find any schema ......',
        },
      }),
      ends: 'finish',
    },
  },
  {
    parameter: 'BackupPlanId',
    id: 'dbs-plan-failed',
    about: 'The precheck of a backup plan that failed at one item and never reached the last.',
    plays: {
      begins: Date.parse('2025-10-16T11:05:48Z'),
      jobId: 'qxwmxh2b0003',
      checks: planChecks(QUICK, {
        CHECK_SERVER_ID: {
          ends: 'failed',
          errMsg: 'java.lang.RuntimeException: server_id of the source database is 0, expected at least 1',
        },
        CHECK_OTHER: { span: null },
      }),
      ends: 'failed',
      errMessage: 'Precheck failed: server_id is not set on the source database.',
    },
  },
  {
    parameter: 'BackupPlanId',
    id: 'dbs-plan-live',
    about: 'The precheck of a backup plan that runs for 28 seconds from first sight, then all passed.',
    plays: {
      begins: 'atFirstSight',
      jobId: 'qxwmxh2b0004',
      checks: planChecks(LIVE),
      ends: 'finish',
    },
  },
  {
    parameter: 'BackupPlanId',
    id: 'dbs-plan-forbidden',
    about: 'A backup plan this access key may not see.',
    plays: 'forbidden',
  },
];

const RESTORES: readonly DbsScenario[] = [
  {
    parameter: 'RestoreTaskId',
    id: 'dbs-restore-passed',
    about: 'The precheck of a restore task that is over, every item passed.',
    plays: {
      begins: Date.parse('2025-11-03T01:30:00Z'),
      jobId: 's102h7rf0001',
      checks: restoreChecks(QUICK),
      ends: 'finish',
    },
  },
  {
    parameter: 'RestoreTaskId',
    id: 'dbs-restore-warned',
    about: 'The precheck of a restore task that is over, one item with a warning.',
    plays: {
      begins: Date.parse('2025-11-04T09:22:31Z'),
      jobId: 's102h7rf0002',
      checks: restoreChecks(QUICK, {
        CHECK_SQL_MODE: {
          ends: 'warning',
          errMsg: 'sql_mode of the destination lacks NO_ENGINE_SUBSTITUTION, which the source has',
        },
      }),
      ends: 'finish',
    },
  },
  {
    parameter: 'RestoreTaskId',
    id: 'dbs-restore-failed',
    about: 'The precheck of a restore task that failed at one item and never reached the last.',
    plays: {
      begins: Date.parse('2025-11-05T16:48:05Z'),
      jobId: 's102h7rf0003',
      checks: restoreChecks(QUICK, {
        CHECK_SAME_OBJ: {
          ends: 'failed',
          errMsg: 'java.lang.RuntimeException: Table shop.orders already exists in the destination database',
        },
        CHECK_OTHER: { span: null },
      }),
      ends: 'failed',
      errMessage: 'Precheck failed: objects of the same name exist in the destination database.',
    },
  },
  {
    parameter: 'RestoreTaskId',
    id: 'dbs-restore-live',
    about: 'The precheck of a restore task that runs for 28 seconds from first sight, then all passed.',
    plays: {
      begins: 'atFirstSight',
      jobId: 's102h7rf0004',
      checks: restoreChecks(LIVE),
      ends: 'finish',
    },
  },
  {
    parameter: 'RestoreTaskId',
    id: 'dbs-restore-forbidden',
    about: 'A restore task this access key may not see.',
    plays: 'forbidden',
  },
];

export const DBS_SCENARIOS: readonly DbsScenario[] = [...PLANS, ...RESTORES];
