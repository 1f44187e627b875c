import type { SasCheck, SasPrecheck } from './sas-precheck.ts';
import { inTurn, type Pace } from './timeline.ts';

/** An engine whose databases are checked. */
export interface SasEngine {
  readonly name: 'mysql' | 'mssql' | 'oracle';
  /** How lists and starts spell it; a result has the name in capitals. */
  readonly type: string;
  readonly instanceId: string;
  readonly subject: string;
  readonly codes: readonly string[];
  /** The check at which what goes wrong goes wrong. */
  readonly weak: string;
}

export const MYSQL: SasEngine = {
  name: 'mysql',
  type: 'MYSQL',
  instanceId: 'i-wz91if83t97xgtn20001',
  subject: 'A MySQL database',
  codes: ['MYSQL_VERSION', 'MYSQL_BINLOG'],
  weak: 'MYSQL_BINLOG',
};

export const MSSQL: SasEngine = {
  name: 'mssql',
  type: 'MSSQL',
  instanceId: 'i-wz91if83t97xgtn20002',
  subject: 'A SQL Server database',
  codes: ['SQL_SERVER_DB_IN_SIMPLE_RECOVERY_MODE', 'SQL_SERVER_DB_NOT_ONLINE'],
  weak: 'SQL_SERVER_DB_IN_SIMPLE_RECOVERY_MODE',
};

export const ORACLE: SasEngine = {
  name: 'oracle',
  type: 'Oracle',
  instanceId: 'i-wz91if83t97xgtn20003',
  subject: 'An Oracle database',
  codes: ['ORACLE_INSTANCE_STATUS', 'ORACLE_DB_STATUS', 'ARCHIVELOG'],
  weak: 'ARCHIVELOG',
};

export const ENGINES = [MYSQL, MSSQL, ORACLE] as const;

/** What the prechecks of an engine are made of. */
export const makerOf = ({ name, instanceId, codes, weak }: SasEngine) => {
  const items = ['OSS_INTERNAL_ENDPOINT_CONNECTIVITY', 'SERVICE_CONNECTIVITY', ...codes];
  const checks = (pace: Pace, weakEnds: string): readonly SasCheck[] =>
    inTurn(
      items.map((item) => ({ item, ends: item === weak ? weakEnds : 'PASSED' })),
      pace,
    );
  return {
    /** The first check begins after `leadMs`, all together are over after `endMs`. */
    pace: (leadMs: number, endMs: number): Pace => ({ leadMs, stepMs: (endMs - leadMs) / items.length }),
    run: (pace: Pace, weakEnds = 'PASSED', rest?: Partial<SasPrecheck>): SasPrecheck => ({
      instanceId,
      sourceType: name.toUpperCase(),
      checks: checks(pace, weakEnds),
      ends: 'completed',
      ...rest,
    }),
  };
};
