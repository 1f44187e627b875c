/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query ItemGuides($keys: [PrecheckRunKey!]!) {\n  precheckRuns(keys: $keys) {\n    id\n    verdict\n    items {\n      id\n      code\n      state\n      message\n      english: guide(locale: EN) {\n        title\n        why\n        fix\n        caution\n        severity\n        isInferred\n        linkTitle\n        linkUrl\n      }\n      chinese: guide(locale: ZH) {\n        title\n        why\n        fix\n        caution\n        severity\n        isInferred\n        linkTitle\n        linkUrl\n      }\n    }\n  }\n}": typeof types.ItemGuidesDocument,
    "query Node($id: ID!) {\n  node(id: $id) {\n    __typename\n    id\n    ... on PrecheckRun {\n      verdict\n      progress\n    }\n    ... on PrecheckSubject {\n      upstreamId\n      precheckRunId\n      precheckRun {\n        id\n        verdict\n      }\n    }\n  }\n}": typeof types.NodeDocument,
    "query PrecheckRun($key: PrecheckRunKey!, $maxAgeMs: Int) {\n  precheckRun(key: $key, maxAgeMs: $maxAgeMs) {\n    id\n    kind\n    regionId\n    status\n    verdict\n    progress\n    message\n    engine\n    startedAt\n    finishedAt\n    items {\n      id\n      code\n      group\n      state\n      message\n    }\n    observedAt\n    isStale\n    trouble {\n      code\n      message\n      since\n      retryAt\n    }\n  }\n}": typeof types.PrecheckRunDocument,
    "query PrecheckRuns($keys: [PrecheckRunKey!]!) {\n  precheckRuns(keys: $keys) {\n    id\n    kind\n    status\n    verdict\n    progress\n    counts {\n      total\n      passed\n      warned\n      failed\n    }\n    revision\n    subject {\n      id\n      upstreamId\n    }\n  }\n}": typeof types.PrecheckRunsDocument,
    "subscription PrecheckUpdates($keys: [PrecheckRunKey!]!, $afterRevisions: [String!]) {\n  precheckUpdates(keys: $keys, afterRevisions: $afterRevisions) {\n    keyIndex\n    isFinal\n    isNewAttempt\n    trouble {\n      code\n      message\n      retryAt\n    }\n    changedItems {\n      id\n      code\n      state\n    }\n    run {\n      id\n      kind\n      status\n      verdict\n      progress\n      counts {\n        total\n        passed\n        warned\n        failed\n      }\n      revision\n    }\n  }\n}": typeof types.PrecheckUpdatesDocument,
    "query Welcome {\n  precheckRuns(\n    keys: [{backupPlan: {backupPlanId: \"dbs-plan-live\"}}, {restoreTask: {restoreTaskId: \"dbs-restore-failed\"}}, {database: {instanceUuid: \"db-mssql-warned\"}}]\n  ) {\n    kind\n    status\n    verdict\n    progress\n    message\n    counts {\n      total\n      passed\n      warned\n      failed\n    }\n    id\n  }\n}": typeof types.WelcomeDocument,
};
const documents: Documents = {
    "query ItemGuides($keys: [PrecheckRunKey!]!) {\n  precheckRuns(keys: $keys) {\n    id\n    verdict\n    items {\n      id\n      code\n      state\n      message\n      english: guide(locale: EN) {\n        title\n        why\n        fix\n        caution\n        severity\n        isInferred\n        linkTitle\n        linkUrl\n      }\n      chinese: guide(locale: ZH) {\n        title\n        why\n        fix\n        caution\n        severity\n        isInferred\n        linkTitle\n        linkUrl\n      }\n    }\n  }\n}": types.ItemGuidesDocument,
    "query Node($id: ID!) {\n  node(id: $id) {\n    __typename\n    id\n    ... on PrecheckRun {\n      verdict\n      progress\n    }\n    ... on PrecheckSubject {\n      upstreamId\n      precheckRunId\n      precheckRun {\n        id\n        verdict\n      }\n    }\n  }\n}": types.NodeDocument,
    "query PrecheckRun($key: PrecheckRunKey!, $maxAgeMs: Int) {\n  precheckRun(key: $key, maxAgeMs: $maxAgeMs) {\n    id\n    kind\n    regionId\n    status\n    verdict\n    progress\n    message\n    engine\n    startedAt\n    finishedAt\n    items {\n      id\n      code\n      group\n      state\n      message\n    }\n    observedAt\n    isStale\n    trouble {\n      code\n      message\n      since\n      retryAt\n    }\n  }\n}": types.PrecheckRunDocument,
    "query PrecheckRuns($keys: [PrecheckRunKey!]!) {\n  precheckRuns(keys: $keys) {\n    id\n    kind\n    status\n    verdict\n    progress\n    counts {\n      total\n      passed\n      warned\n      failed\n    }\n    revision\n    subject {\n      id\n      upstreamId\n    }\n  }\n}": types.PrecheckRunsDocument,
    "subscription PrecheckUpdates($keys: [PrecheckRunKey!]!, $afterRevisions: [String!]) {\n  precheckUpdates(keys: $keys, afterRevisions: $afterRevisions) {\n    keyIndex\n    isFinal\n    isNewAttempt\n    trouble {\n      code\n      message\n      retryAt\n    }\n    changedItems {\n      id\n      code\n      state\n    }\n    run {\n      id\n      kind\n      status\n      verdict\n      progress\n      counts {\n        total\n        passed\n        warned\n        failed\n      }\n      revision\n    }\n  }\n}": types.PrecheckUpdatesDocument,
    "query Welcome {\n  precheckRuns(\n    keys: [{backupPlan: {backupPlanId: \"dbs-plan-live\"}}, {restoreTask: {restoreTaskId: \"dbs-restore-failed\"}}, {database: {instanceUuid: \"db-mssql-warned\"}}]\n  ) {\n    kind\n    status\n    verdict\n    progress\n    message\n    counts {\n      total\n      passed\n      warned\n      failed\n    }\n    id\n  }\n}": types.WelcomeDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ItemGuides($keys: [PrecheckRunKey!]!) {\n  precheckRuns(keys: $keys) {\n    id\n    verdict\n    items {\n      id\n      code\n      state\n      message\n      english: guide(locale: EN) {\n        title\n        why\n        fix\n        caution\n        severity\n        isInferred\n        linkTitle\n        linkUrl\n      }\n      chinese: guide(locale: ZH) {\n        title\n        why\n        fix\n        caution\n        severity\n        isInferred\n        linkTitle\n        linkUrl\n      }\n    }\n  }\n}"): (typeof documents)["query ItemGuides($keys: [PrecheckRunKey!]!) {\n  precheckRuns(keys: $keys) {\n    id\n    verdict\n    items {\n      id\n      code\n      state\n      message\n      english: guide(locale: EN) {\n        title\n        why\n        fix\n        caution\n        severity\n        isInferred\n        linkTitle\n        linkUrl\n      }\n      chinese: guide(locale: ZH) {\n        title\n        why\n        fix\n        caution\n        severity\n        isInferred\n        linkTitle\n        linkUrl\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Node($id: ID!) {\n  node(id: $id) {\n    __typename\n    id\n    ... on PrecheckRun {\n      verdict\n      progress\n    }\n    ... on PrecheckSubject {\n      upstreamId\n      precheckRunId\n      precheckRun {\n        id\n        verdict\n      }\n    }\n  }\n}"): (typeof documents)["query Node($id: ID!) {\n  node(id: $id) {\n    __typename\n    id\n    ... on PrecheckRun {\n      verdict\n      progress\n    }\n    ... on PrecheckSubject {\n      upstreamId\n      precheckRunId\n      precheckRun {\n        id\n        verdict\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PrecheckRun($key: PrecheckRunKey!, $maxAgeMs: Int) {\n  precheckRun(key: $key, maxAgeMs: $maxAgeMs) {\n    id\n    kind\n    regionId\n    status\n    verdict\n    progress\n    message\n    engine\n    startedAt\n    finishedAt\n    items {\n      id\n      code\n      group\n      state\n      message\n    }\n    observedAt\n    isStale\n    trouble {\n      code\n      message\n      since\n      retryAt\n    }\n  }\n}"): (typeof documents)["query PrecheckRun($key: PrecheckRunKey!, $maxAgeMs: Int) {\n  precheckRun(key: $key, maxAgeMs: $maxAgeMs) {\n    id\n    kind\n    regionId\n    status\n    verdict\n    progress\n    message\n    engine\n    startedAt\n    finishedAt\n    items {\n      id\n      code\n      group\n      state\n      message\n    }\n    observedAt\n    isStale\n    trouble {\n      code\n      message\n      since\n      retryAt\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PrecheckRuns($keys: [PrecheckRunKey!]!) {\n  precheckRuns(keys: $keys) {\n    id\n    kind\n    status\n    verdict\n    progress\n    counts {\n      total\n      passed\n      warned\n      failed\n    }\n    revision\n    subject {\n      id\n      upstreamId\n    }\n  }\n}"): (typeof documents)["query PrecheckRuns($keys: [PrecheckRunKey!]!) {\n  precheckRuns(keys: $keys) {\n    id\n    kind\n    status\n    verdict\n    progress\n    counts {\n      total\n      passed\n      warned\n      failed\n    }\n    revision\n    subject {\n      id\n      upstreamId\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription PrecheckUpdates($keys: [PrecheckRunKey!]!, $afterRevisions: [String!]) {\n  precheckUpdates(keys: $keys, afterRevisions: $afterRevisions) {\n    keyIndex\n    isFinal\n    isNewAttempt\n    trouble {\n      code\n      message\n      retryAt\n    }\n    changedItems {\n      id\n      code\n      state\n    }\n    run {\n      id\n      kind\n      status\n      verdict\n      progress\n      counts {\n        total\n        passed\n        warned\n        failed\n      }\n      revision\n    }\n  }\n}"): (typeof documents)["subscription PrecheckUpdates($keys: [PrecheckRunKey!]!, $afterRevisions: [String!]) {\n  precheckUpdates(keys: $keys, afterRevisions: $afterRevisions) {\n    keyIndex\n    isFinal\n    isNewAttempt\n    trouble {\n      code\n      message\n      retryAt\n    }\n    changedItems {\n      id\n      code\n      state\n    }\n    run {\n      id\n      kind\n      status\n      verdict\n      progress\n      counts {\n        total\n        passed\n        warned\n        failed\n      }\n      revision\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Welcome {\n  precheckRuns(\n    keys: [{backupPlan: {backupPlanId: \"dbs-plan-live\"}}, {restoreTask: {restoreTaskId: \"dbs-restore-failed\"}}, {database: {instanceUuid: \"db-mssql-warned\"}}]\n  ) {\n    kind\n    status\n    verdict\n    progress\n    message\n    counts {\n      total\n      passed\n      warned\n      failed\n    }\n    id\n  }\n}"): (typeof documents)["query Welcome {\n  precheckRuns(\n    keys: [{backupPlan: {backupPlanId: \"dbs-plan-live\"}}, {restoreTask: {restoreTaskId: \"dbs-restore-failed\"}}, {database: {instanceUuid: \"db-mssql-warned\"}}]\n  ) {\n    kind\n    status\n    verdict\n    progress\n    message\n    counts {\n      total\n      passed\n      warned\n      failed\n    }\n    id\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;