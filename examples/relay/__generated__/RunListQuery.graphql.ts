/**
 * @generated SignedSource<<21e81893eb9b3013429b3c7c5c5c5662>>
 * @lightSyntaxTransform
 * @codegen-command: npm run codegen
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
import type { FragmentRefs } from "relay-runtime";
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
export type RunListQuery$variables = {
  keys: ReadonlyArray<PrecheckRunKey>;
};
export type RunListQuery$data = {
  readonly precheckRuns: ReadonlyArray<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"RunLine_run">;
  } | null | undefined>;
};
export type RunListQuery = {
  response: RunListQuery$data;
  variables: RunListQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "keys"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "keys",
    "variableName": "keys"
  }
],
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "RunListQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "PrecheckRun",
        "kind": "LinkedField",
        "name": "precheckRuns",
        "plural": true,
        "selections": [
          (v2/*:: as any*/),
          {
            "args": null,
            "kind": "FragmentSpread",
            "name": "RunLine_run"
          }
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "RunListQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "PrecheckRun",
        "kind": "LinkedField",
        "name": "precheckRuns",
        "plural": true,
        "selections": [
          (v2/*:: as any*/),
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
            "concreteType": "PrecheckItem",
            "kind": "LinkedField",
            "name": "items",
            "plural": true,
            "selections": [
              (v2/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "code",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "state",
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "bc2749e9be7bd0f680551d76feb25a20",
    "id": null,
    "metadata": {},
    "name": "RunListQuery",
    "operationKind": "query",
    "text": "query RunListQuery(\n  $keys: [PrecheckRunKey!]!\n) {\n  precheckRuns(keys: $keys) {\n    id\n    ...RunLine_run\n  }\n}\n\nfragment RunLine_run on PrecheckRun {\n  verdict\n  progress\n  items {\n    id\n    code\n    state\n  }\n}\n"
  }
};
})();

(node as any).hash = "6ca5cbd9b587ea6e123900896c77f9ee";

export default node;
