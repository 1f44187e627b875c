import type { GuideSeverity } from '../catalogue/guide.ts';
import type { Locale } from '../domain/locale.ts';
import type { TroubleCode } from '../domain/precheck-error.ts';
import type { DatabaseEngine, ItemState, PrecheckKind, RunStatus, Verdict } from '../domain/precheck-run.ts';
import { vocabulary } from './builder.ts';

export const PrecheckKindEnum = vocabulary<PrecheckKind>('PrecheckKind', 'What a precheck looks at.', {
  BACKUP_PLAN: 'A backup plan of Database Backup (DBS).',
  RESTORE_TASK: 'A restore task of Database Backup (DBS).',
  DATABASE: 'A database on a server, checked by Security Center.',
});

export const PrecheckStatusEnum = vocabulary<RunStatus>(
  'PrecheckStatus',
  'Whether the precheck is over. Whether the job may go ahead is the `verdict`.',
  {
    PENDING: 'Started through this gateway and not yet read.',
    RUNNING: 'In progress.',
    FINISHED: 'Over, well or not: look at the `verdict`.',
    UNKNOWN: 'The vendor used a word that is new to this gateway; it is in `upstream.rawStatus`.',
  },
);

export const PrecheckVerdictEnum = vocabulary<Verdict>(
  'PrecheckVerdict',
  'Whether the job that was prechecked may go ahead. Nothing unknown or unfinished ever counts as passed.',
  {
    UNDECIDED: 'The precheck is not over.',
    PASSED: 'Over, with at least one item, and every item passed.',
    WARNED: 'Every item passed or warned, and at least one warned.',
    FAILED: 'An item failed or broke off, or the run as a whole failed.',
    INCONCLUSIVE: 'Over without a single item, or with an item that is unknown or was never finished.',
  },
);

export const PrecheckItemStateEnum = vocabulary<ItemState>(
  'PrecheckItemState',
  'How far one check has come.',
  {
    PENDING: 'Not begun.',
    RUNNING: 'Being checked.',
    PASSED: 'All is well.',
    WARNED: 'Does not hold the job up, but deserves a look.',
    FAILED: 'Must be mended before the job can go ahead.',
    ERRORED: 'The check itself broke off.',
    UNKNOWN: 'The vendor used a word that is new to this gateway; it is in `rawState`.',
  },
);

export const DatabaseEngineEnum = vocabulary<DatabaseEngine>('DatabaseEngine', 'The kind of database.', {
  MYSQL: 'MySQL.',
  MSSQL: 'Microsoft SQL Server.',
  ORACLE: 'Oracle Database.',
  MARIADB: 'MariaDB.',
  POSTGRESQL: 'PostgreSQL.',
  DRDS: 'PolarDB-X, formerly DRDS.',
  MONGODB: 'MongoDB.',
  REDIS: 'Redis.',
  UNKNOWN: 'A kind that is new to this gateway.',
});

export const PrecheckTroubleCodeEnum = vocabulary<TroubleCode>(
  'PrecheckTroubleCode',
  'Why a run could not be read. The same codes stand in `extensions.code` of errors.',
  {
    NOT_FOUND: 'The vendor knows no such plan, task or database.',
    INVALID_ARGUMENT: 'The vendor cannot take what was asked for.',
    FORBIDDEN: 'This gateway does not let the caller see the run.',
    LIMIT_EXCEEDED: 'A limit of this gateway was met.',
    INTERNAL: 'A defect of this gateway; its log has the `errorId`.',
    UPSTREAM_FORBIDDEN: 'The cloud account may not read it.',
    UPSTREAM_THROTTLED: 'The vendor limits the rate of calls; try again later.',
    UPSTREAM_UNAVAILABLE: 'The vendor could not be reached or failed; try again later.',
    UPSTREAM_TIMEOUT: 'The vendor did not answer in time; try again later.',
    UPSTREAM_MALFORMED: 'The vendor answered with something that cannot be read.',
    UPSTREAM_CREDENTIALS: 'The gateway has no credentials, or the vendor did not accept them.',
  },
);

export const LocaleEnum = vocabulary<Locale>('Locale', 'A language that guides are written in.', {
  ZH: 'Chinese, in simplified characters.',
  EN: 'English.',
});

export const PrecheckItemGuideSeverityEnum = vocabulary<GuideSeverity>(
  'PrecheckItemGuideSeverity',
  'What it means for the job when a check of this code does not pass. How it came out is the `state` of the item, which goes before.',
  {
    BLOCKING: 'Nothing can be backed up or restored until it is mended.',
    ADVISORY: 'The job can go ahead, but not do all that it could.',
    UNKNOWN: 'Nothing is known of it, or it depends on what the job is to do.',
  },
);
