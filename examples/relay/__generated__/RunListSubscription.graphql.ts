/**
 * @generated SignedSource<<f3ae875c9a08b82fb56844271eeddbe0>>
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
export type RunListSubscription$variables = {
  afterRevisions?: ReadonlyArray<string> | null | undefined;
  keys: ReadonlyArray<PrecheckRunKey>;
};
export type RunListSubscription$data = {
  readonly precheckUpdates: {
    readonly run: {
      readonly revision: string;
      readonly " $fragmentSpreads": FragmentRefs<"RunLine_run">;
    } | null | undefined;
  };
};
export type RunListSubscription = {
  response: RunListSubscription$data;
  variables: RunListSubscription$variables;
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
v2 = [
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
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "revision",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "RunListSubscription",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": "PrecheckUpdate",
        "kind": "LinkedField",
        "name": "precheckUpdates",
        "plural": false,
        "selections": [
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
                "args": null,
                "kind": "FragmentSpread",
                "name": "RunLine_run"
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
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
    "name": "RunListSubscription",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": "PrecheckUpdate",
        "kind": "LinkedField",
        "name": "precheckUpdates",
        "plural": false,
        "selections": [
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
                  (v4/*:: as any*/),
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
              (v4/*:: as any*/)
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "bb430bd9ac3898fe490ebac55ad3766d",
    "id": null,
    "metadata": {},
    "name": "RunListSubscription",
    "operationKind": "subscription",
    "text": "subscription RunListSubscription(\n  $keys: [PrecheckRunKey!]!\n  $afterRevisions: [String!]\n) {\n  precheckUpdates(keys: $keys, afterRevisions: $afterRevisions) {\n    run {\n      revision\n      ...RunLine_run\n      id\n    }\n  }\n}\n\nfragment RunLine_run on PrecheckRun {\n  verdict\n  progress\n  items {\n    id\n    code\n    state\n  }\n}\n"
  }
};
})();

(node as any).hash = "8efc3d1958a2caba1dca0ade0b9871e7";

export default node;
