import type { Subject } from '../domain/node-id.ts';
import { BackupPlanRef } from './backup-plan.ts';
import { builder, toDate } from './builder.ts';
import { DatabaseEndpointRef, fact, subjectType } from './subject.ts';
import { RestoreTaskStatusEnum } from './subject-vocabularies.ts';

export const RestoreTaskRef = subjectType(
  'restoreTask',
  'RestoreTask',
  'A restore task of Database Backup (DBS).',
);

builder.objectFields(RestoreTaskRef, (t) => ({
  status: t.field({
    type: RestoreTaskStatusEnum,
    nullable: true,
    description: 'What it is doing; null where no list tells of it.',
    resolve: fact('restoreTask', ({ status }) => status),
  }),
  rawStatus: t.string({
    nullable: true,
    description: "The vendor's own word for the status.",
    resolve: fact('restoreTask', ({ rawStatus }) => rawStatus),
  }),
  backupPlan: t.field({
    type: BackupPlanRef,
    nullable: true,
    description: 'The backup plan whose backup it restores.',
    resolve: async (task, args, context): Promise<Subject | null> => {
      const id = await fact('restoreTask', ({ backupPlanId }) => backupPlanId)(task, args, context);
      return id === null ? null : { ...task, by: 'backupPlan', upstreamId: id };
    },
  }),
  destination: t.field({
    type: DatabaseEndpointRef,
    nullable: true,
    description: 'Where the database is that it restores to.',
    resolve: fact('restoreTask', ({ destination }) => destination),
  }),
  createdAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When it was made.',
    resolve: fact('restoreTask', ({ createdAtMs }) => toDate(createdAtMs)),
  }),
  finishedAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When it ended; null while it has not.',
    resolve: fact('restoreTask', ({ finishedAtMs }) => toDate(finishedAtMs)),
  }),
}));
