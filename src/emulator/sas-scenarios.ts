import type { SasCheck, SasPrecheck } from './sas-precheck.ts';
import { inTurn, type Pace } from './timeline.ts';

/** One precheck with two names: the task that started it and the database it checks. */
export interface SasScenario {
  readonly taskId: string;
  readonly instanceUuid: string;
  /** One sentence for the reader of a list of ids. */
  readonly about: string;
  readonly plays: SasPrecheck | 'forbidden';
}

const QUICK: Pace = { leadMs: 1_000, stepMs: 2_000 };
/** Four checks at this pace are over after 28 s. */
const LIVE: Pace = { leadMs: 2_000, stepMs: 6_500 };

const ENGINE_CODES = {
  MYSQL: ['MYSQL_VERSION', 'MYSQL_BINLOG'],
  MSSQL: ['SQL_SERVER_DB_IN_SIMPLE_RECOVERY_MODE', 'SQL_SERVER_DB_NOT_ONLINE'],
  ORACLE: ['ORACLE_INSTANCE_STATUS', 'ORACLE_DB_STATUS', 'ARCHIVELOG'],
} as const;

const checksOf = (
  engine: SasPrecheck['sourceType'],
  pace: Pace,
  ends: Readonly<Record<string, SasCheck['ends']>> = {},
): readonly SasCheck[] => {
  const codes = ['OSS_INTERNAL_ENDPOINT_CONNECTIVITY', 'SERVICE_CONNECTIVITY', ...ENGINE_CODES[engine]];
  return inTurn(
    codes.map((item) => ({ item, ends: ends[item] ?? 'PASSED' })),
    pace,
  );
};

export const SAS_SCENARIOS: readonly SasScenario[] = [
  {
    taskId: 't-mysql-passed',
    instanceUuid: 'db-mysql-passed',
    about: 'The precheck of a MySQL database that is over, every item passed.',
    plays: {
      begins: Date.parse('2025-09-09T03:12:20Z'),
      instanceId: 'i-wz91if83t97xgtn20001',
      sourceType: 'MYSQL',
      checks: checksOf('MYSQL', QUICK),
      ends: 'completed',
    },
  },
  {
    taskId: 't-mssql-warned',
    instanceUuid: 'db-mssql-warned',
    about: 'The precheck of a SQL Server database that is over, one item with a warning.',
    plays: {
      begins: Date.parse('2025-09-10T06:35:53Z'),
      instanceId: 'i-wz91if83t97xgtn20002',
      sourceType: 'MSSQL',
      checks: checksOf('MSSQL', QUICK, { SQL_SERVER_DB_IN_SIMPLE_RECOVERY_MODE: 'WARNING' }),
      ends: 'completed',
    },
  },
  {
    taskId: 't-oracle-failed',
    instanceUuid: 'db-oracle-failed',
    about: 'The precheck of an Oracle database that is over, one item failed.',
    plays: {
      begins: Date.parse('2025-09-11T14:01:07Z'),
      instanceId: 'i-wz91if83t97xgtn20003',
      sourceType: 'ORACLE',
      checks: checksOf('ORACLE', QUICK, { ARCHIVELOG: 'FAILED' }),
      ends: 'completed',
    },
  },
  {
    taskId: 't-mysql-live',
    instanceUuid: 'db-mysql-live',
    about: 'The precheck of a MySQL database that runs for 28 seconds from first sight, then all passed.',
    plays: {
      begins: 'atFirstSight',
      instanceId: 'i-wz91if83t97xgtn20004',
      sourceType: 'MYSQL',
      checks: checksOf('MYSQL', LIVE),
      ends: 'completed',
    },
  },
  {
    taskId: 't-mysql-forbidden',
    instanceUuid: 'db-mysql-forbidden',
    about: 'A MySQL database this access key may not see.',
    plays: 'forbidden',
  },
];
