import type {
  AgentStatus,
  BackupMethod,
  BackupPlanStatus,
  EndpointKind,
  InstanceStatus,
  PrecheckOutcome,
  RestoreTaskStatus,
} from '../domain/subject.ts';
import { vocabulary } from './builder.ts';

const NEW_WORD = 'The vendor used a word that is new to this gateway.';

export const PrecheckOutcomeEnum = vocabulary<PrecheckOutcome>(
  'PrecheckOutcome',
  'How a precheck came out, as far as a list tells. Never a verdict: whether an item warned is not told.',
  {
    NOT_CONFIGURED: 'The plan has no source yet, so nothing was checked.',
    CLEARED: 'The job was let through.',
    BLOCKED: 'The job was held up: the precheck failed.',
    UNKNOWN: 'The list does not tell. Ask for the run.',
  },
);

export const BackupPlanStatusEnum = vocabulary<BackupPlanStatus>(
  'BackupPlanStatus',
  'What a backup plan is doing.',
  {
    NOT_CONFIGURED: 'It has no source yet.',
    NOT_STARTED: 'It is not started; if the precheck has failed, `precheckSummary` says so.',
    CHECKED: 'The precheck let it through, and it can be started.',
    RUNNING: 'It backs up.',
    FAILED: 'It failed.',
    PAUSED: 'It is paused.',
    LOCKED: 'It is locked.',
    UNKNOWN: NEW_WORD,
  },
);

export const RestoreTaskStatusEnum = vocabulary<RestoreTaskStatus>(
  'RestoreTaskStatus',
  'What a restore task is doing.',
  {
    NOT_STARTED: 'It is not started; if the precheck has failed, `precheckSummary` says so.',
    CHECKED: 'The precheck let it through, and it can be started.',
    RUNNING: 'It restores.',
    FAILED: 'It failed.',
    STOPPED: 'It was stopped.',
    UNKNOWN: NEW_WORD,
  },
);

export const BackupMethodEnum = vocabulary<BackupMethod>('BackupMethod', 'How a backup plan backs up.', {
  LOGICAL: 'By statements that make the data anew.',
  PHYSICAL: "By the database's files.",
  DUPLICATION: 'By a copy that is kept up to date.',
  UNKNOWN: NEW_WORD,
});

export const EndpointKindEnum = vocabulary<EndpointKind>('EndpointKind', 'How a database is reached.', {
  RDS: 'An instance of ApsaraDB RDS.',
  ECS: 'A database on an ECS instance.',
  EXPRESS: 'Over a leased line, a VPN gateway or a smart gateway.',
  AGENT: 'By a backup gateway.',
  DDS: 'An instance of ApsaraDB for MongoDB.',
  OTHER: 'By a public address.',
  UNKNOWN: NEW_WORD,
});

export const AgentStatusEnum = vocabulary<AgentStatus>(
  'AgentStatus',
  'Whether the backup agent is on the server.',
  {
    INSTALLED: 'It is installed.',
    INSTALL_FAILED: 'It could not be installed.',
    UNINSTALL_FAILED: 'It could not be removed.',
    UNKNOWN: 'The vendor does not know, or used a word that is new to this gateway.',
  },
);

export const InstanceStatusEnum = vocabulary<InstanceStatus>('InstanceStatus', 'Whether a server runs.', {
  RUNNING: 'It runs.',
  STOPPED: 'It is stopped.',
  UNKNOWN: NEW_WORD,
});
