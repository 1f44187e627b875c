import { type Endpoint, endpointFields, endpointOf } from './dbs-endpoint.ts';
import type { DbsPlayed } from './dbs-precheck.ts';
import { listedStatus } from './dbs-status.ts';
import { turnOf } from './round.ts';
import type { Moments } from './timeline.ts';

/** A backup plan as data. */
export interface Plan {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly engine: string;
  readonly method: string;
  readonly createdAtMs: number;
  /** Null: it was never configured, so never checked. */
  readonly precheck: DbsPlayed | null;
  /** Its status once the precheck passed. */
  readonly passed: string;
  /** What else there is of it follows from this. */
  readonly number: number;
}

const CLASSES = ['micro', 'small', 'medium', 'large', 'xlarge'] as const;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const DAY_MS = 86_400_000;

export const planStatus = ({ precheck, passed }: Plan, moments: Pick<Moments, 'peek'>) =>
  listedStatus(precheck, passed, moments);

export const sourceOf = ({ number, engine, region }: Pick<Plan, 'number' | 'engine' | 'region'>): Endpoint =>
  endpointOf(number, engine, region);

/** What to save, as JSON in a text. */
export const objectsOf = ({ database }: Endpoint): string =>
  JSON.stringify([{ DBName: database, NewDBName: database }]);

const scheduleOf = ({ number, region }: Plan) => ({
  ...{
    BackupPeriod: turnOf(WEEKDAYS, number),
    BackupStartTime: `0${number % 6}:15`,
    BackupRetentionPeriod: 730,
  },
  ...{ DuplicationInfrequentAccessPeriod: 180, DuplicationArchivePeriod: 365 },
  ...(number % 2 === 0
    ? { BackupStorageType: 'system' }
    : { BackupStorageType: '', OSSBucketName: `backups-${region}`, OSSBucketRegion: region }),
});

const sourceFields = (plan: Plan) => {
  const source = sourceOf(plan);
  return {
    ...endpointFields('SourceEndpoint', source),
    ...(source.gatewayId && { BackupGatewayId: source.gatewayId }),
    BackupObjects: objectsOf(source),
  };
};

/** One element of `Items.BackupPlanDetail`. A plan that is not configured has no source yet. */
export const planEntry = (plan: Plan, moments: Pick<Moments, 'peek'>) => {
  const { id, name, region, engine, method, createdAtMs, precheck, number } = plan;
  const { status, errMessage } = planStatus(plan, moments);
  return {
    ...{ BackupPlanId: id, BackupPlanName: name, BackupPlanStatus: status, ErrMessage: errMessage },
    ...{ DatabaseType: engine, BackupMethod: method, BackupPlanRegion: region },
    ...{ BackupPlanCreateTime: createdAtMs, InstanceExpiredTimestamp: createdAtMs + 1_826 * DAY_MS },
    ...{ InstanceClass: turnOf(CLASSES, number), ResourceGroupId: 'rg-acfmxquz5s4teri' },
    ...{ EnableBackupLog: number % 2 === 0, OpenBackupSetAutoDownload: false },
    ...(precheck && { ...scheduleOf(plan), ...sourceFields(plan) }),
    ...(status === 'running' && {
      BeginTimestampForRestore: createdAtMs + DAY_MS,
      EndTimestampForRestore: createdAtMs + 8 * DAY_MS,
    }),
  };
};
