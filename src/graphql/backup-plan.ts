import { builder, toDate } from './builder.ts';
import { DatabaseEndpointRef, fact, subjectType } from './subject.ts';
import { BackupMethodEnum, BackupPlanStatusEnum } from './subject-vocabularies.ts';
import { DatabaseEngineEnum } from './vocabularies.ts';

export const BackupPlanRef = subjectType(
  'backupPlan',
  'BackupPlan',
  'A backup plan of Database Backup (DBS).',
);

builder.objectFields(BackupPlanRef, (t) => ({
  status: t.field({
    type: BackupPlanStatusEnum,
    nullable: true,
    description: 'What it is doing; null where no list tells of it.',
    resolve: fact('backupPlan', ({ status }) => status),
  }),
  rawStatus: t.string({
    nullable: true,
    description: "The vendor's own word for the status.",
    resolve: fact('backupPlan', ({ rawStatus }) => rawStatus),
  }),
  engine: t.field({
    type: DatabaseEngineEnum,
    nullable: true,
    description: 'The kind of database that it backs up.',
    resolve: fact('backupPlan', ({ engine }) => engine),
  }),
  method: t.field({
    type: BackupMethodEnum,
    nullable: true,
    description: 'How it backs up.',
    resolve: fact('backupPlan', ({ method }) => method),
  }),
  source: t.field({
    type: DatabaseEndpointRef,
    nullable: true,
    description: 'Where the database is that it backs up.',
    resolve: fact('backupPlan', ({ source }) => source),
  }),
  createdAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When it was made.',
    resolve: fact('backupPlan', ({ createdAtMs }) => toDate(createdAtMs)),
  }),
}));
