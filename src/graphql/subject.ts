import { isSubject, runIdOf, type Subject, type SubjectBy, subjectIdOf } from '../domain/node-id.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { RunView } from '../domain/run-view.ts';
import { builder } from './builder.ts';
import type { OperationContext } from './context.ts';
import { PrecheckRunRef } from './run.ts';

/** Never prechecked is no error here, where the question starts from the subject. */
const runOf = async (subject: Subject, { runs }: OperationContext): Promise<RunView | null> => {
  try {
    return await runs.load(subject, null);
  } catch (thrown) {
    if (thrown instanceof PrecheckError && thrown.code === 'NOT_FOUND') return null;
    throw thrown;
  }
};

const PrecheckSubjectRef = builder.interfaceRef<Subject>('PrecheckSubject').implement({
  description: 'What a precheck looks at: a backup plan, a restore task or a database.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({
      description: 'Opaque. Not the id of its run: that is `precheckRunId`.',
      resolve: (subject) => subjectIdOf(subject),
    }),
    account: t.exposeString('account', { description: 'The configured cloud account.' }),
    regionId: t.exposeString('regionId', { description: 'The region, resolved.' }),
    upstreamId: t.exposeString('upstreamId', { description: "The vendor's own id." }),
    precheckRunId: t.id({
      description:
        'The id of its latest precheck run, computed without a call: keep it, or hand it to `node`.',
      resolve: (subject) => runIdOf(subject),
    }),
    precheckRun: t.field({
      type: PrecheckRunRef,
      nullable: true,
      description: 'Its latest precheck run; null, without an error, when it was never prechecked.',
      resolve: (subject, _args, context) => runOf(subject, context),
    }),
  }),
});

const subjectType = (by: SubjectBy, name: string, description: string) =>
  builder.objectRef<Subject>(name).implement({
    description,
    interfaces: [builder.nodeInterfaceRef(), PrecheckSubjectRef],
    isTypeOf: (value) => typeof value === 'object' && value !== null && 'by' in value && value.by === by,
  });

subjectType('backupPlan', 'BackupPlan', 'A backup plan of Database Backup (DBS).');
subjectType('restoreTask', 'RestoreTask', 'A restore task of Database Backup (DBS).');
subjectType('database', 'ServerDatabase', 'A database on a server, known to Security Center.');

builder.objectField(PrecheckRunRef, 'subject', (t) =>
  t.field({
    type: PrecheckSubjectRef,
    nullable: true,
    description:
      'What is being checked. Null for a run that was asked for by task, unless this gateway started it.',
    resolve: ({ key }) => (isSubject(key) ? key : null),
  }),
);
