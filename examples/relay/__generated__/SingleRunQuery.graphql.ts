/**
 * @generated SignedSource<<e50f7e9c2d0519f679baa66966162edf>>
 * @lightSyntaxTransform
 * @codegen-command: npm run codegen
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
import type { FragmentRefs, Result } from "relay-runtime";
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
export type SingleRunQuery$variables = {
  key: PrecheckRunKey;
};
export type SingleRunQuery$data = {
  readonly precheckRun: Result<{
    readonly " $fragmentSpreads": FragmentRefs<"RunLine_run">;
  } | null | undefined, unknown>;
};
export type SingleRunQuery = {
  response: SingleRunQuery$data;
  variables: SingleRunQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "key"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "key",
    "variableName": "key"
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
    "name": "SingleRunQuery",
    "selections": [
      {
        "kind": "CatchField",
        "field": {
          "alias": null,
          "args": (v1/*:: as any*/),
          "concreteType": "PrecheckRun",
          "kind": "LinkedField",
          "name": "precheckRun",
          "plural": false,
          "selections": [
            {
              "args": null,
              "kind": "FragmentSpread",
              "name": "RunLine_run"
            }
          ],
          "storageKey": null
        },
        "to": "RESULT"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "SingleRunQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "PrecheckRun",
        "kind": "LinkedField",
        "name": "precheckRun",
        "plural": false,
        "selections": [
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
          },
          (v2/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "1e6a41e1658fa4cc73795eb18bb58b04",
    "id": null,
    "metadata": {},
    "name": "SingleRunQuery",
    "operationKind": "query",
    "text": "query SingleRunQuery(\n  $key: PrecheckRunKey!\n) {\n  precheckRun(key: $key) {\n    ...RunLine_run\n    id\n  }\n}\n\nfragment RunLine_run on PrecheckRun {\n  verdict\n  progress\n  items {\n    id\n    code\n    state\n  }\n}\n"
  }
};
})();

(node as any).hash = "62961d6911747b9176e744500a9d326d";

export default node;
