import type { RunView } from '../domain/run-view.ts';
import { builder } from './builder.ts';
import { PrecheckRunRef } from './run.ts';
import { DatabaseEngineEnum } from './vocabularies.ts';

const StartInput = builder.inputType('StartDatabasePrecheckInput', {
  description: 'Which database to check.',
  fields: (t) => ({
    instanceUuid: t.string({ required: true, description: "The vendor's `InstanceUuid` of the database." }),
    engine: t.field({
      type: DatabaseEngineEnum,
      required: true,
      description: 'The kind of database: MYSQL, MSSQL or ORACLE.',
    }),
    regionId: t.string({
      description: 'Region, for instance `cn-hangzhou`. Without it, the default region of the account.',
    }),
    account: t.string({ description: 'Configured cloud account to ask with. Without it, `default`.' }),
  }),
});

const StartPayload = builder.objectRef<{ readonly run: RunView }>('StartDatabasePrecheckPayload').implement({
  description: 'What starting a precheck answers.',
  fields: (t) => ({
    run: t.expose('run', {
      type: PrecheckRunRef,
      description:
        'The run that was started, PENDING until it is read: follow it with `precheckUpdates(keys: [{ id: … }])`.',
    }),
  }),
});

builder.mutationType({ description: 'Everything that changes something at the vendor.' });

builder.mutationField('startDatabasePrecheck', (t) =>
  t.field({
    type: StartPayload,
    nullable: true,
    description:
      'Has a database on a server prechecked, and answers its run without waiting for the end. Asked again while it is being started, or twice in one operation, it answers the same run. An error whose message says that it is not known whether the precheck was started is not `retryable`: look at the latest precheck of the database before you start another one.',
    args: { input: t.arg({ type: StartInput, required: true, description: 'Which database.' }) },
    resolve: async (_root, { input }, { keys, startPrecheck }) => {
      const database = keys.at('database', input.instanceUuid, input);
      return { run: await startPrecheck(database, input.engine) };
    },
  }),
);
