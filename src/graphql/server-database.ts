import { builder } from './builder.ts';
import { fact, subjectType } from './subject.ts';
import { AgentStatusEnum, InstanceStatusEnum } from './subject-vocabularies.ts';
import { DatabaseEngineEnum } from './vocabularies.ts';

export const ServerDatabaseRef = subjectType(
  'database',
  'ServerDatabase',
  'A database on a server, known to Security Center. What is more than its ids is known where it was listed lately, as the vendor lets nobody ask for one database.',
);

builder.objectFields(ServerDatabaseRef, (t) => ({
  engine: t.field({
    type: DatabaseEngineEnum,
    nullable: true,
    description: 'The kind of database.',
    resolve: fact('database', ({ engine }) => engine),
  }),
  engineVersion: t.string({
    nullable: true,
    description: 'Its version, as the vendor writes it.',
    resolve: fact('database', ({ engineVersion }) => engineVersion),
  }),
  instanceId: t.string({
    nullable: true,
    description: "The vendor's id of the server that it is on.",
    resolve: fact('database', ({ instanceId }) => instanceId),
  }),
  instanceName: t.string({
    nullable: true,
    description: 'What people call that server.',
    resolve: fact('database', ({ instanceName }) => instanceName),
  }),
  instanceStatus: t.field({
    type: InstanceStatusEnum,
    nullable: true,
    description: 'Whether that server runs.',
    resolve: fact('database', ({ instanceStatus }) => instanceStatus),
  }),
  agentStatus: t.field({
    type: AgentStatusEnum,
    nullable: true,
    description: 'Whether the backup agent is on that server.',
    resolve: fact('database', ({ agentStatus }) => agentStatus),
  }),
}));
