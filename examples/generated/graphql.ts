/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Names a backup plan, and with it the latest precheck there. */
export type BackupPlanKey = {
  /** Configured cloud account to ask with. Without it, `default`. */
  account?: string | null | undefined;
  /** The vendor's `BackupPlanId`. */
  backupPlanId: string;
  /** Region, for instance `cn-hangzhou`. Without it, the default region of the account. */
  regionId?: string | null | undefined;
};

/** What a backup plan is doing. */
export type BackupPlanStatus =
  /** The precheck let it through, and it can be started. */
  | 'CHECKED'
  /** It failed. */
  | 'FAILED'
  /** It is locked. */
  | 'LOCKED'
  /** It has no source yet. */
  | 'NOT_CONFIGURED'
  /** It is not started; if the precheck has failed, `precheckSummary` says so. */
  | 'NOT_STARTED'
  /** It is paused. */
  | 'PAUSED'
  /** It backs up. */
  | 'RUNNING'
  /** The vendor used a word that is new to this gateway. */
  | 'UNKNOWN';

/** The kind of database. */
export type DatabaseEngine =
  /** PolarDB-X, formerly DRDS. */
  | 'DRDS'
  /** MariaDB. */
  | 'MARIADB'
  /** MongoDB. */
  | 'MONGODB'
  /** Microsoft SQL Server. */
  | 'MSSQL'
  /** MySQL. */
  | 'MYSQL'
  /** Oracle Database. */
  | 'ORACLE'
  /** PostgreSQL. */
  | 'POSTGRESQL'
  /** Redis. */
  | 'REDIS'
  /** A kind that is new to this gateway. */
  | 'UNKNOWN';

/** Names a database on a server, and with it the latest precheck there. */
export type DatabaseKey = {
  /** Configured cloud account to ask with. Without it, `default`. */
  account?: string | null | undefined;
  /** The vendor's `InstanceUuid` of the database. */
  instanceUuid: string;
  /** Region, for instance `cn-hangzhou`. Without it, the default region of the account. */
  regionId?: string | null | undefined;
};

/** Names one started precheck of a database: one execution, not the latest. */
export type DatabaseTaskKey = {
  /** Configured cloud account to ask with. Without it, `default`. */
  account?: string | null | undefined;
  /** Region, for instance `cn-hangzhou`. Without it, the default region of the account. */
  regionId?: string | null | undefined;
  /** The vendor's `TaskId`, which starting a precheck answered. */
  taskId: string;
};

/** How a database is reached. */
export type EndpointKind =
  /** By a backup gateway. */
  | 'AGENT'
  /** An instance of ApsaraDB for MongoDB. */
  | 'DDS'
  /** A database on an ECS instance. */
  | 'ECS'
  /** Over a leased line, a VPN gateway or a smart gateway. */
  | 'EXPRESS'
  /** By a public address. */
  | 'OTHER'
  /** An instance of ApsaraDB RDS. */
  | 'RDS'
  /** The vendor used a word that is new to this gateway. */
  | 'UNKNOWN';

/** What it means for the job when a check of this code does not pass. How it came out is the `state` of the item, which goes before. */
export type PrecheckItemGuideSeverity =
  /** The job can go ahead, but not do all that it could. */
  | 'ADVISORY'
  /** Nothing can be backed up or restored until it is mended. */
  | 'BLOCKING'
  /** Nothing is known of it, or it depends on what the job is to do. */
  | 'UNKNOWN';

/** How far one check has come. */
export type PrecheckItemState =
  /** The check itself broke off. */
  | 'ERRORED'
  /** Must be mended before the job can go ahead. */
  | 'FAILED'
  /** All is well. */
  | 'PASSED'
  /** Not begun. */
  | 'PENDING'
  /** Being checked. */
  | 'RUNNING'
  /** The vendor used a word that is new to this gateway; it is in `rawState`. */
  | 'UNKNOWN'
  /** Does not hold the job up, but deserves a look. */
  | 'WARNED';

/** What a precheck looks at. */
export type PrecheckKind =
  /** A backup plan of Database Backup (DBS). */
  | 'BACKUP_PLAN'
  /** A database on a server, checked by Security Center. */
  | 'DATABASE'
  /** A restore task of Database Backup (DBS). */
  | 'RESTORE_TASK';

/** How a precheck came out, as far as a list tells. Never a verdict: whether an item warned is not told. */
export type PrecheckOutcome =
  /** The job was held up: the precheck failed. */
  | 'BLOCKED'
  /** The job was let through. */
  | 'CLEARED'
  /** The plan has no source yet, so nothing was checked. */
  | 'NOT_CONFIGURED'
  /** The list does not tell. Ask for the run. */
  | 'UNKNOWN';

/** Says which run is meant, in exactly one of these ways. */
export type PrecheckRunKey =
  {   /** The latest precheck of a backup plan. */
  backupPlan: BackupPlanKey; database?: never; databaseTask?: never; id?: never; restoreTask?: never; }
  |  { backupPlan?: never;   /** The latest precheck of a database. */
  database: DatabaseKey; databaseTask?: never; id?: never; restoreTask?: never; }
  |  { backupPlan?: never; database?: never;   /** One started precheck of a database. */
  databaseTask: DatabaseTaskKey; id?: never; restoreTask?: never; }
  |  { backupPlan?: never; database?: never; databaseTask?: never;   /** The `id` of a PrecheckRun, or the `precheckRunId` of a subject. */
  id: string; restoreTask?: never; }
  |  { backupPlan?: never; database?: never; databaseTask?: never; id?: never;   /** The latest precheck of a restore task. */
  restoreTask: RestoreTaskKey; };

/** Whether the precheck is over. Whether the job may go ahead is the `verdict`. */
export type PrecheckStatus =
  /** Over, well or not: look at the `verdict`. */
  | 'FINISHED'
  /** Started through this gateway and not yet read. */
  | 'PENDING'
  /** In progress. */
  | 'RUNNING'
  /** The vendor used a word that is new to this gateway; it is in `upstream.rawStatus`. */
  | 'UNKNOWN';

/** Why a run could not be read. The same codes stand in `extensions.code` of errors. */
export type PrecheckTroubleCode =
  /** This gateway does not let the caller see the run. */
  | 'FORBIDDEN'
  /** A defect of this gateway; its log has the `errorId`. */
  | 'INTERNAL'
  /** The vendor cannot take what was asked for. */
  | 'INVALID_ARGUMENT'
  /** A limit of this gateway was met. */
  | 'LIMIT_EXCEEDED'
  /** The vendor knows no such plan, task or database. */
  | 'NOT_FOUND'
  /** The gateway has no credentials, or the vendor did not accept them. */
  | 'UPSTREAM_CREDENTIALS'
  /** The cloud account may not read it. */
  | 'UPSTREAM_FORBIDDEN'
  /** The vendor answered with something that cannot be read. */
  | 'UPSTREAM_MALFORMED'
  /** The vendor limits the rate of calls; try again later. */
  | 'UPSTREAM_THROTTLED'
  /** The vendor did not answer in time; try again later. */
  | 'UPSTREAM_TIMEOUT'
  /** The vendor could not be reached or failed; try again later. */
  | 'UPSTREAM_UNAVAILABLE';

/** Whether the job that was prechecked may go ahead. Nothing unknown or unfinished ever counts as passed. */
export type PrecheckVerdict =
  /** An item failed or broke off, or the run as a whole failed. */
  | 'FAILED'
  /** Over without a single item, or with an item that is unknown or was never finished. */
  | 'INCONCLUSIVE'
  /** Over, with at least one item, and every item passed. */
  | 'PASSED'
  /** The precheck is not over. */
  | 'UNDECIDED'
  /** Every item passed or warned, and at least one warned. */
  | 'WARNED';

/** Names a restore task, and with it the latest precheck there. */
export type RestoreTaskKey = {
  /** Configured cloud account to ask with. Without it, `default`. */
  account?: string | null | undefined;
  /** Region, for instance `cn-hangzhou`. Without it, the default region of the account. */
  regionId?: string | null | undefined;
  /** The vendor's `RestoreTaskId`. */
  restoreTaskId: string;
};

/** What a restore task is doing. */
export type RestoreTaskStatus =
  /** The precheck let it through, and it can be started. */
  | 'CHECKED'
  /** It failed. */
  | 'FAILED'
  /** It is not started; if the precheck has failed, `precheckSummary` says so. */
  | 'NOT_STARTED'
  /** It restores. */
  | 'RUNNING'
  /** It was stopped. */
  | 'STOPPED'
  /** The vendor used a word that is new to this gateway. */
  | 'UNKNOWN';

/** Which database to check. */
export type StartDatabasePrecheckInput = {
  /** Configured cloud account to ask with. Without it, `default`. */
  account?: string | null | undefined;
  /** The kind of database: MYSQL, MSSQL or ORACLE. */
  engine: DatabaseEngine;
  /** The vendor's `InstanceUuid` of the database. */
  instanceUuid: string;
  /** Region, for instance `cn-hangzhou`. Without it, the default region of the account. */
  regionId?: string | null | undefined;
};

export type BackupPlansQueryVariables = Exact<{
  status?: BackupPlanStatus | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type BackupPlansQuery = { backupPlans: { totalCount: number | null, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, upstreamId: string, displayName: string | null, status: BackupPlanStatus | null, engine: DatabaseEngine | null, precheckRunId: string, source: { kind: EndpointKind | null, instanceId: string | null } | null, precheckSummary: { outcome: PrecheckOutcome, message: string | null } | null } }> } | null };

export type ItemGuidesQueryVariables = Exact<{
  keys: Array<PrecheckRunKey> | PrecheckRunKey;
}>;


export type ItemGuidesQuery = { precheckRuns: Array<{ id: string, verdict: PrecheckVerdict, items: Array<{ id: string, code: string, state: PrecheckItemState, message: string | null, english: { title: string, why: string, fix: string, caution: string | null, severity: PrecheckItemGuideSeverity, isInferred: boolean, linkTitle: string | null, linkUrl: string | null } | null, chinese: { title: string, why: string, fix: string, caution: string | null, severity: PrecheckItemGuideSeverity, isInferred: boolean, linkTitle: string | null, linkUrl: string | null } | null }> } | null> };

export type NodeQueryVariables = Exact<{
  id: string;
}>;


export type NodeQuery = { node:
    | { __typename: 'BackupPlan', upstreamId: string, precheckRunId: string, id: string, precheckRun: { id: string, verdict: PrecheckVerdict } | null }
    | { __typename: 'PrecheckRun', verdict: PrecheckVerdict, progress: number, id: string }
    | { __typename: 'RestoreTask', upstreamId: string, precheckRunId: string, id: string, precheckRun: { id: string, verdict: PrecheckVerdict } | null }
    | { __typename: 'ServerDatabase', upstreamId: string, precheckRunId: string, id: string, precheckRun: { id: string, verdict: PrecheckVerdict } | null }
   | null };

export type PrecheckRunQueryVariables = Exact<{
  key: PrecheckRunKey;
  maxAgeMs?: number | null | undefined;
}>;


export type PrecheckRunQuery = { precheckRun: { id: string, kind: PrecheckKind, regionId: string, status: PrecheckStatus, verdict: PrecheckVerdict, progress: number, message: string | null, engine: DatabaseEngine | null, startedAt: string | null, finishedAt: string | null, observedAt: string, isStale: boolean, items: Array<{ id: string, code: string, group: string | null, state: PrecheckItemState, message: string | null }>, trouble: { code: PrecheckTroubleCode, message: string, since: string, retryAt: string | null } | null } | null };

export type PrecheckRunsQueryVariables = Exact<{
  keys: Array<PrecheckRunKey> | PrecheckRunKey;
}>;


export type PrecheckRunsQuery = { precheckRuns: Array<{ id: string, kind: PrecheckKind, status: PrecheckStatus, verdict: PrecheckVerdict, progress: number, revision: string, counts: { total: number, passed: number, warned: number, failed: number }, subject:
      | { id: string, upstreamId: string }
      | { id: string, upstreamId: string }
      | { id: string, upstreamId: string }
     | null } | null> };

export type PrecheckUpdatesSubscriptionVariables = Exact<{
  keys: Array<PrecheckRunKey> | PrecheckRunKey;
  afterRevisions?: Array<string> | string | null | undefined;
}>;


export type PrecheckUpdatesSubscription = { precheckUpdates: { keyIndex: number, isFinal: boolean, isNewAttempt: boolean, trouble: { code: PrecheckTroubleCode, message: string, retryAt: string | null } | null, changedItems: Array<{ id: string, code: string, state: PrecheckItemState }>, run: { id: string, kind: PrecheckKind, status: PrecheckStatus, verdict: PrecheckVerdict, progress: number, revision: string, counts: { total: number, passed: number, warned: number, failed: number } } | null } };

export type RegionsQueryVariables = Exact<{ [key: string]: never; }>;


export type RegionsQuery = { backupPlans: Array<string>, restoreTasks: Array<string>, databases: Array<string> };

export type RestoreTasksQueryVariables = Exact<{
  backupPlanId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type RestoreTasksQuery = { restoreTasks: { totalCount: number | null, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, upstreamId: string, displayName: string | null, status: RestoreTaskStatus | null, createdAt: string | null, precheckRunId: string, precheckSummary: { outcome: PrecheckOutcome, message: string | null } | null } }> } | null };

export type ServerDatabasesQueryVariables = Exact<{
  engine?: DatabaseEngine | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ServerDatabasesQuery = { serverDatabases: { totalCount: number | null, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, upstreamId: string, displayName: string | null, engine: DatabaseEngine | null, instanceName: string | null, precheckRunId: string, precheckRun: { id: string, status: PrecheckStatus, verdict: PrecheckVerdict, finishedAt: string | null } | null } }> } | null };

export type StartDatabasePrecheckMutationVariables = Exact<{
  input: StartDatabasePrecheckInput;
}>;


export type StartDatabasePrecheckMutation = { startDatabasePrecheck: { run: { id: string, kind: PrecheckKind, status: PrecheckStatus, verdict: PrecheckVerdict, progress: number, revision: string, counts: { total: number, passed: number, warned: number, failed: number }, subject:
        | { id: string, displayName: string | null, precheckRunId: string }
        | { id: string, displayName: string | null, precheckRunId: string }
        | { id: string, displayName: string | null, precheckRunId: string }
       | null } } | null };

export type SubjectsQueryVariables = Exact<{
  ids: Array<string> | string;
}>;


export type SubjectsQuery = { nodes: Array<
    | { upstreamId: string, displayName: string | null, regionId: string, precheckRunId: string, id: string }
    | { id: string }
    | { upstreamId: string, displayName: string | null, regionId: string, precheckRunId: string, id: string }
    | { upstreamId: string, displayName: string | null, regionId: string, precheckRunId: string, id: string }
   | null> };

export type WelcomeQueryVariables = Exact<{ [key: string]: never; }>;


export type WelcomeQuery = { precheckRuns: Array<{ kind: PrecheckKind, status: PrecheckStatus, verdict: PrecheckVerdict, progress: number, message: string | null, id: string, counts: { total: number, passed: number, warned: number, failed: number } } | null> };


export const BackupPlansDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"BackupPlans"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"status"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"BackupPlanStatus"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backupPlans"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"status"},"value":{"kind":"Variable","name":{"kind":"Name","value":"status"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamId"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"engine"}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"instanceId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"precheckSummary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"precheckRunId"}}]}}]}}]}}]}}]} as unknown as DocumentNode<BackupPlansQuery, BackupPlansQueryVariables>;
export const ItemGuidesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ItemGuides"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"keys"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PrecheckRunKey"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"precheckRuns"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"keys"},"value":{"kind":"Variable","name":{"kind":"Name","value":"keys"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"items"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","alias":{"kind":"Name","value":"english"},"name":{"kind":"Name","value":"guide"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"locale"},"value":{"kind":"EnumValue","value":"EN"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"why"}},{"kind":"Field","name":{"kind":"Name","value":"fix"}},{"kind":"Field","name":{"kind":"Name","value":"caution"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"isInferred"}},{"kind":"Field","name":{"kind":"Name","value":"linkTitle"}},{"kind":"Field","name":{"kind":"Name","value":"linkUrl"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"chinese"},"name":{"kind":"Name","value":"guide"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"locale"},"value":{"kind":"EnumValue","value":"ZH"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"why"}},{"kind":"Field","name":{"kind":"Name","value":"fix"}},{"kind":"Field","name":{"kind":"Name","value":"caution"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"isInferred"}},{"kind":"Field","name":{"kind":"Name","value":"linkTitle"}},{"kind":"Field","name":{"kind":"Name","value":"linkUrl"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ItemGuidesQuery, ItemGuidesQueryVariables>;
export const NodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Node"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PrecheckRun"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PrecheckSubject"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upstreamId"}},{"kind":"Field","name":{"kind":"Name","value":"precheckRunId"}},{"kind":"Field","name":{"kind":"Name","value":"precheckRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}}]}}]}}]}}]}}]} as unknown as DocumentNode<NodeQuery, NodeQueryVariables>;
export const PrecheckRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PrecheckRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PrecheckRunKey"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"maxAgeMs"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"precheckRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"key"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}},{"kind":"Argument","name":{"kind":"Name","value":"maxAgeMs"},"value":{"kind":"Variable","name":{"kind":"Name","value":"maxAgeMs"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"regionId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"engine"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"items"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"group"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"trouble"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]}}]}}]} as unknown as DocumentNode<PrecheckRunQuery, PrecheckRunQueryVariables>;
export const PrecheckRunsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PrecheckRuns"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"keys"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PrecheckRunKey"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"precheckRuns"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"keys"},"value":{"kind":"Variable","name":{"kind":"Name","value":"keys"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"counts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"passed"}},{"kind":"Field","name":{"kind":"Name","value":"warned"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}}]}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamId"}}]}}]}}]}}]} as unknown as DocumentNode<PrecheckRunsQuery, PrecheckRunsQueryVariables>;
export const PrecheckUpdatesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"PrecheckUpdates"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"keys"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PrecheckRunKey"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"afterRevisions"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"precheckUpdates"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"keys"},"value":{"kind":"Variable","name":{"kind":"Name","value":"keys"}}},{"kind":"Argument","name":{"kind":"Name","value":"afterRevisions"},"value":{"kind":"Variable","name":{"kind":"Name","value":"afterRevisions"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keyIndex"}},{"kind":"Field","name":{"kind":"Name","value":"isFinal"}},{"kind":"Field","name":{"kind":"Name","value":"isNewAttempt"}},{"kind":"Field","name":{"kind":"Name","value":"trouble"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"changedItems"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"counts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"passed"}},{"kind":"Field","name":{"kind":"Name","value":"warned"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}}]}},{"kind":"Field","name":{"kind":"Name","value":"revision"}}]}}]}}]}}]} as unknown as DocumentNode<PrecheckUpdatesSubscription, PrecheckUpdatesSubscriptionVariables>;
export const RegionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Regions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"backupPlans"},"name":{"kind":"Name","value":"regions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"kind"},"value":{"kind":"EnumValue","value":"BACKUP_PLAN"}}]},{"kind":"Field","alias":{"kind":"Name","value":"restoreTasks"},"name":{"kind":"Name","value":"regions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"kind"},"value":{"kind":"EnumValue","value":"RESTORE_TASK"}}]},{"kind":"Field","alias":{"kind":"Name","value":"databases"},"name":{"kind":"Name","value":"regions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"kind"},"value":{"kind":"EnumValue","value":"DATABASE"}}]}]}}]} as unknown as DocumentNode<RegionsQuery, RegionsQueryVariables>;
export const RestoreTasksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RestoreTasks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"backupPlanId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"restoreTasks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"backupPlanId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"backupPlanId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamId"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"precheckSummary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"precheckRunId"}}]}}]}}]}}]}}]} as unknown as DocumentNode<RestoreTasksQuery, RestoreTasksQueryVariables>;
export const ServerDatabasesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ServerDatabases"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"engine"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DatabaseEngine"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serverDatabases"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"engine"},"value":{"kind":"Variable","name":{"kind":"Name","value":"engine"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamId"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"engine"}},{"kind":"Field","name":{"kind":"Name","value":"instanceName"}},{"kind":"Field","name":{"kind":"Name","value":"precheckRunId"}},{"kind":"Field","name":{"kind":"Name","value":"precheckRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ServerDatabasesQuery, ServerDatabasesQueryVariables>;
export const StartDatabasePrecheckDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartDatabasePrecheck"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartDatabasePrecheckInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startDatabasePrecheck"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"counts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"passed"}},{"kind":"Field","name":{"kind":"Name","value":"warned"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}}]}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"precheckRunId"}}]}}]}}]}}]}}]} as unknown as DocumentNode<StartDatabasePrecheckMutation, StartDatabasePrecheckMutationVariables>;
export const SubjectsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Subjects"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PrecheckSubject"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upstreamId"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"regionId"}},{"kind":"Field","name":{"kind":"Name","value":"precheckRunId"}}]}}]}}]}}]} as unknown as DocumentNode<SubjectsQuery, SubjectsQueryVariables>;
export const WelcomeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Welcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"precheckRuns"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"keys"},"value":{"kind":"ListValue","values":[{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"backupPlan"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"backupPlanId"},"value":{"kind":"StringValue","value":"dbs-plan-live","block":false}}]}}]},{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"restoreTask"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"restoreTaskId"},"value":{"kind":"StringValue","value":"dbs-restore-failed","block":false}}]}}]},{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"database"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"instanceUuid"},"value":{"kind":"StringValue","value":"db-mssql-warned","block":false}}]}}]}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"counts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"passed"}},{"kind":"Field","name":{"kind":"Name","value":"warned"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}}]}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<WelcomeQuery, WelcomeQueryVariables>;