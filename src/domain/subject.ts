import type { Subject } from './node-id.ts';
import type { DatabaseEngine } from './precheck-run.ts';
import type { RunKey } from './run-key.ts';

/** How a precheck came out, as far as a list tells: never whether every check passed. */
export type PrecheckOutcome = 'NOT_CONFIGURED' | 'CLEARED' | 'BLOCKED' | 'UNKNOWN';

export interface PrecheckSummary {
  readonly outcome: PrecheckOutcome;
  readonly message: string | null;
  readonly rawStatus: string | null;
}

export const BACKUP_PLAN_STATUSES = [
  ...(['NOT_CONFIGURED', 'NOT_STARTED', 'CHECKED', 'RUNNING'] as const),
  ...(['FAILED', 'PAUSED', 'LOCKED', 'UNKNOWN'] as const),
] as const;
export type BackupPlanStatus = (typeof BACKUP_PLAN_STATUSES)[number];

export const RESTORE_TASK_STATUSES = [
  ...(['NOT_STARTED', 'CHECKED', 'RUNNING', 'FAILED', 'STOPPED', 'UNKNOWN'] as const),
] as const;
export type RestoreTaskStatus = (typeof RESTORE_TASK_STATUSES)[number];

export const BACKUP_METHODS = ['LOGICAL', 'PHYSICAL', 'DUPLICATION', 'UNKNOWN'] as const;
export type BackupMethod = (typeof BACKUP_METHODS)[number];

export const ENDPOINT_KINDS = ['RDS', 'ECS', 'EXPRESS', 'AGENT', 'DDS', 'OTHER', 'UNKNOWN'] as const;
/** How a database is reached. */
export type EndpointKind = (typeof ENDPOINT_KINDS)[number];

export type AgentStatus = 'INSTALLED' | 'INSTALL_FAILED' | 'UNINSTALL_FAILED' | 'UNKNOWN';
export type InstanceStatus = 'RUNNING' | 'STOPPED' | 'UNKNOWN';

/** Where a database is that is backed up, or restored to. */
export interface DatabaseEndpoint {
  readonly kind: EndpointKind | null;
  readonly instanceId: string | null;
  readonly regionId: string | null;
  readonly databaseName: string | null;
  /** Host and port, as `10.0.0.1:3306`. */
  readonly address: string | null;
  readonly userName: string | null;
}

/** What the vendor's lists tell of a subject. Times are epoch ms; null: the vendor did not say. */
export type SubjectFacts = BackupPlanFacts | RestoreTaskFacts | DatabaseFacts;

export interface BackupPlanFacts {
  readonly by: 'backupPlan';
  readonly displayName: string | null;
  readonly engine: DatabaseEngine | null;
  readonly method: BackupMethod | null;
  readonly status: BackupPlanStatus;
  readonly rawStatus: string | null;
  readonly createdAtMs: number | null;
  readonly source: DatabaseEndpoint;
  readonly summary: PrecheckSummary;
}

export interface RestoreTaskFacts {
  readonly by: 'restoreTask';
  readonly displayName: string | null;
  readonly status: RestoreTaskStatus;
  readonly rawStatus: string | null;
  readonly backupPlanId: string | null;
  readonly createdAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly destination: DatabaseEndpoint;
  readonly summary: PrecheckSummary;
}

export interface DatabaseFacts {
  readonly by: 'database';
  readonly displayName: string | null;
  readonly engine: DatabaseEngine | null;
  readonly engineVersion: string | null;
  readonly instanceId: string | null;
  readonly instanceName: string | null;
  readonly instanceStatus: InstanceStatus | null;
  readonly agentStatus: AgentStatus | null;
}

/** Where a list is asked for. */
export type ListPlace = Pick<RunKey, 'account' | 'regionId'>;

/** What is listed, and what of it. Null leaves a choice open. */
export type SubjectQuery = ListPlace &
  (
    | {
        readonly by: 'backupPlan';
        readonly ids: readonly string[] | null;
        readonly name: string | null;
        readonly status: BackupPlanStatus | null;
        readonly method: BackupMethod | null;
      }
    | {
        readonly by: 'restoreTask';
        readonly backupPlanId: string;
        readonly createdAfterMs: number | null;
        readonly createdBeforeMs: number | null;
      }
    | { readonly by: 'restoreTask'; readonly ids: readonly string[] }
    | { readonly by: 'database'; readonly engine: DatabaseEngine | null; readonly name: string | null }
  );

/** A part of a list: `count` subjects from position `offset` on. */
export interface ListSlice {
  readonly offset: number;
  readonly count: number;
}

export interface ListedSubject {
  /** In the list, from 0. */
  readonly position: number;
  readonly subject: Subject;
  readonly facts: SubjectFacts;
}

export interface SubjectPage {
  readonly subjects: readonly ListedSubject[];
  /** How many places it has, those included of which nothing can be told. */
  readonly length: number;
  /** How many there are in all; null where the vendor did not say. */
  readonly total: number | null;
}
