import { Model } from '@alicloud/tea-typescript';

type Declared = 'string' | 'number' | 'boolean' | typeof Model | { type: 'array'; itemType: unknown };

/** A class as the vendor's generator writes it for fields of these types. */
const modelOf = (types: Readonly<Record<string, Declared>>) =>
  class extends Model {
    static types() {
      return types;
    }

    static names() {
      return Object.fromEntries(Object.keys(types).map((name) => [name, name]));
    }
  };

const typed = <Type extends Declared>(type: Type, names: string): Record<string, Type> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, type]),
  );

const ENVELOPE = {
  ...typed('string', 'RequestId ErrCode ErrMessage'),
  ...typed('number', 'HttpStatusCode'),
  ...typed('boolean', 'Success'),
};
const PAGE = typed('number', 'PageNum PageSize TotalPages TotalElements');

const endpoint = (prefix: string) =>
  typed(
    'string',
    'InstanceType InstanceID Region IpPort Host Port DatabaseName OracleSID UserName EnableSsl'.replaceAll(
      /\S+/g,
      (name) => `${prefix}${name}`,
    ),
  );

const BackupPlanDetail = modelOf({
  ...endpoint('SourceEndpoint'),
  ...typed('string', 'BackupPlanId BackupPlanName BackupPlanStatus ErrMessage DatabaseType BackupMethod'),
  ...typed('string', 'BackupPlanRegion InstanceClass ResourceGroupId BackupPeriod BackupStartTime'),
  ...typed('string', 'BackupStorageType OSSBucketName OSSBucketRegion BackupObjects'),
  ...typed('number', 'BackupPlanCreateTime InstanceExpiredTimestamp BackupGatewayId BackupRetentionPeriod'),
  ...typed('number', 'DuplicationInfrequentAccessPeriod DuplicationArchivePeriod'),
  ...typed('number', 'BeginTimestampForRestore EndTimestampForRestore'),
  ...typed('boolean', 'EnableBackupLog OpenBackupSetAutoDownload'),
});

/** DescribeBackupPlanList. */
export const BackupPlanList = modelOf({
  ...ENVELOPE,
  ...PAGE,
  Items: modelOf({ BackupPlanDetail: { type: 'array', itemType: BackupPlanDetail } }),
});

const RestoreTaskDetail = modelOf({
  ...endpoint('DestinationEndpoint'),
  ...typed('string', 'RestoreTaskId RestoreTaskName RestoreStatus ErrMessage BackupPlanId BackupSetId'),
  ...typed('string', 'RestoreObjects RestoreDir'),
  ...typed('number', 'RestoreTaskCreateTime RestoreTaskFinishTime RestoreTime BackupGatewayId'),
  ...typed('number', 'FullDataRestoreProgress FullStruforeRestoreProgress FullStruAfterRestoreProgress'),
  ...typed('number', 'ContinuousRestoreProgress'),
});

/** DescribeRestoreTaskList. */
export const RestoreTaskList = modelOf({
  ...ENVELOPE,
  ...PAGE,
  Items: modelOf({ RestoreTaskDetail: { type: 'array', itemType: RestoreTaskDetail } }),
});

/** DescribeRegions of DBS. */
export const Regions = modelOf({
  ...ENVELOPE,
  Regions: modelOf({ RegionCode: { type: 'array', itemType: 'string' } }),
});

const DatabaseEntry = modelOf({
  ...typed('string', 'InstanceUuid InstanceId InstanceName DatabaseName DatabaseType DatabaseVersion'),
  ...typed('string', 'AgentStatus Status CreatedByProduct'),
  ...typed('number', 'PolicyId'),
});

/** DescribeUniBackupDatabase. */
export const DatabaseList = modelOf({
  ...typed('string', 'RequestId'),
  PageInfo: modelOf(typed('number', 'Count CurrentPage PageSize TotalCount')),
  DatabaseList: { type: 'array', itemType: DatabaseEntry },
});

/** DescribeUniSupportRegion. */
export const SupportRegions = modelOf({
  ...typed('string', 'RequestId'),
  UniSupportRegion: { type: 'array', itemType: 'string' },
});
