import { builder } from './builder.ts';

const where = {
  regionId: 'Region, for instance `cn-hangzhou`. Without it, the default region of the account.',
  account: 'Configured cloud account to ask with. Without it, `default`.',
};

const BackupPlanKey = builder.inputType('BackupPlanKey', {
  description: 'Names a backup plan, and with it the latest precheck there.',
  fields: (t) => ({
    backupPlanId: t.string({ required: true, description: "The vendor's `BackupPlanId`." }),
    regionId: t.string({ description: where.regionId }),
    account: t.string({ description: where.account }),
  }),
});

const RestoreTaskKey = builder.inputType('RestoreTaskKey', {
  description: 'Names a restore task, and with it the latest precheck there.',
  fields: (t) => ({
    restoreTaskId: t.string({ required: true, description: "The vendor's `RestoreTaskId`." }),
    regionId: t.string({ description: where.regionId }),
    account: t.string({ description: where.account }),
  }),
});

const DatabaseKey = builder.inputType('DatabaseKey', {
  description: 'Names a database on a server, and with it the latest precheck there.',
  fields: (t) => ({
    instanceUuid: t.string({ required: true, description: "The vendor's `InstanceUuid` of the database." }),
    regionId: t.string({ description: where.regionId }),
    account: t.string({ description: where.account }),
  }),
});

const DatabaseTaskKey = builder.inputType('DatabaseTaskKey', {
  description: 'Names one started precheck of a database: one execution, not the latest.',
  fields: (t) => ({
    taskId: t.string({
      required: true,
      description: "The vendor's `TaskId`, which starting a precheck answered.",
    }),
    regionId: t.string({ description: where.regionId }),
    account: t.string({ description: where.account }),
  }),
});

export const PrecheckRunKeyInput = builder.inputType('PrecheckRunKey', {
  description: 'Says which run is meant, in exactly one of these ways.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: 'The `id` of a PrecheckRun, or the `precheckRunId` of a subject.' }),
    backupPlan: t.field({ type: BackupPlanKey, description: 'The latest precheck of a backup plan.' }),
    restoreTask: t.field({ type: RestoreTaskKey, description: 'The latest precheck of a restore task.' }),
    database: t.field({ type: DatabaseKey, description: 'The latest precheck of a database.' }),
    databaseTask: t.field({ type: DatabaseTaskKey, description: 'One started precheck of a database.' }),
  }),
});
