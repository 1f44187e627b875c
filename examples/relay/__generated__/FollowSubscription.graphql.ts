/**
 * @generated SignedSource<<c7d8553a4054fb8d14886705933eca7b>>
 * @lightSyntaxTransform
 * @codegen-command: npm run codegen
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type PrecheckItemState = "ERRORED" | "FAILED" | "PASSED" | "PENDING" | "RUNNING" | "UNKNOWN" | "WARNED" | "%future added value";
export type PrecheckKind = "BACKUP_PLAN" | "DATABASE" | "RESTORE_TASK" | "%future added value";
export type PrecheckStatus = "FINISHED" | "PENDING" | "RUNNING" | "UNKNOWN" | "%future added value";
export type PrecheckTroubleCode = "FORBIDDEN" | "INTERNAL" | "INVALID_ARGUMENT" | "LIMIT_EXCEEDED" | "NOT_FOUND" | "UPSTREAM_CREDENTIALS" | "UPSTREAM_FORBIDDEN" | "UPSTREAM_MALFORMED" | "UPSTREAM_THROTTLED" | "UPSTREAM_TIMEOUT" | "UPSTREAM_UNAVAILABLE" | "%future added value";
export type PrecheckVerdict = "FAILED" | "INCONCLUSIVE" | "PASSED" | "UNDECIDED" | "WARNED" | "%future added value";
export type PrecheckRunKey = {
  backupPlan?: never;
  database?: never;
  databaseTask?: never;
  id: string;
  restoreTask?: never;
} | {
  backupPlan: BackupPlanKey;
  database?: never;
  databaseTask?: never;
  id?: never;
  restoreTask?: never;
} | {
  backupPlan?: never;
  database?: never;
  databaseTask?: never;
  id?: never;
  restoreTask: RestoreTaskKey;
} | {
  backupPlan?: never;
  database: DatabaseKey;
  databaseTask?: never;
  id?: never;
  restoreTask?: never;
} | {
  backupPlan?: never;
  database?: never;
  databaseTask: DatabaseTaskKey;
  id?: never;
  restoreTask?: never;
};
export type BackupPlanKey = {
  account?: string | null | undefined;
  backupPlanId: string;
  regionId?: string | null | undefined;
};
export type RestoreTaskKey = {
  account?: string | null | undefined;
  regionId?: string | null | undefined;
  restoreTaskId: string;
};
export type DatabaseKey = {
  account?: string | null | undefined;
  instanceUuid: string;
  regionId?: string | null | undefined;
};
export type DatabaseTaskKey = {
  account?: string | null | undefined;
  regionId?: string | null | undefined;
  taskId: string;
};
export type FollowSubscription$variables = {
  afterRevisions?: ReadonlyArray<string> | null | undefined;
  keys: ReadonlyArray<PrecheckRunKey>;
};
export type FollowSubscription$data = {
  readonly precheckUpdates: {
    readonly changedItems: ReadonlyArray<{
      readonly code: string;
      readonly id: string;
      readonly state: PrecheckItemState;
    }>;
    readonly isFinal: boolean;
    readonly isNewAttempt: boolean;
    readonly keyIndex: number;
    readonly run: {
      readonly counts: {
        readonly failed: number;
        readonly passed: number;
        readonly total: number;
        readonly warned: number;
      };
      readonly id: string;
      readonly kind: PrecheckKind;
      readonly progress: number;
      readonly revision: string;
      readonly status: PrecheckStatus;
      readonly verdict: PrecheckVerdict;
    } | null | undefined;
    readonly trouble: {
      readonly code: PrecheckTroubleCode;
      readonly message: string;
      readonly retryAt: string | null | undefined;
    } | null | undefined;
  };
};
export type FollowSubscription = {
  response: FollowSubscription$data;
  variables: FollowSubscription$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "afterRevisions"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "keys"
},
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "code",
  "storageKey": null
},
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v4 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "afterRevisions",
        "variableName": "afterRevisions"
      },
      {
        "kind": "Variable",
        "name": "keys",
        "variableName": "keys"
      }
    ],
    "concreteType": "PrecheckUpdate",
    "kind": "LinkedField",
    "name": "precheckUpdates",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "keyIndex",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "isFinal",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "isNewAttempt",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "PrecheckTrouble",
        "kind": "LinkedField",
        "name": "trouble",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "message",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "retryAt",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "PrecheckItem",
        "kind": "LinkedField",
        "name": "changedItems",
        "plural": true,
        "selections": [
          (v3/*:: as any*/),
          (v2/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "state",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "PrecheckRun",
        "kind": "LinkedField",
        "name": "run",
        "plural": false,
        "selections": [
          (v3/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "kind",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "status",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "verdict",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "progress",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "PrecheckItemCounts",
            "kind": "LinkedField",
            "name": "counts",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "total",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "passed",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "warned",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "failed",
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "revision",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "FollowSubscription",
    "selections": (v4/*:: as any*/),
    "type": "Subscription",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v1/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "FollowSubscription",
    "selections": (v4/*:: as any*/)
  },
  "params": {
    "cacheID": "927cfabaed0da8cae2b158d56fa79e19",
    "id": null,
    "metadata": {},
    "name": "FollowSubscription",
    "operationKind": "subscription",
    "text": "subscription FollowSubscription(\n  $keys: [PrecheckRunKey!]!\n  $afterRevisions: [String!]\n) {\n  precheckUpdates(keys: $keys, afterRevisions: $afterRevisions) {\n    keyIndex\n    isFinal\n    isNewAttempt\n    trouble {\n      code\n      message\n      retryAt\n    }\n    changedItems {\n      id\n      code\n      state\n    }\n    run {\n      id\n      kind\n      status\n      verdict\n      progress\n      counts {\n        total\n        passed\n        warned\n        failed\n      }\n      revision\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "2ac29b93f55a8444ae824e44f5efaf40";

export default node;
