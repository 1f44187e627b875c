/**
 * @generated SignedSource<<8639c013a8a45a53204ecf0eb5566b6c>>
 * @lightSyntaxTransform
 * @codegen-command: npm run codegen
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type Locale = "EN" | "ZH" | "%future added value";
export type PrecheckItemState = "ERRORED" | "FAILED" | "PASSED" | "PENDING" | "RUNNING" | "UNKNOWN" | "WARNED" | "%future added value";
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
export type GuidedItemsQuery$variables = {
  key: PrecheckRunKey;
  locale: Locale;
};
export type GuidedItemsQuery$data = {
  readonly precheckRun: {
    readonly items: ReadonlyArray<{
      readonly code: string;
      readonly guide: {
        readonly caution: string | null | undefined;
        readonly fix: string;
        readonly isInferred: boolean;
        readonly linkTitle: string | null | undefined;
        readonly linkUrl: string | null | undefined;
        readonly locale: Locale;
        readonly title: string;
        readonly why: string;
      } | null | undefined;
      readonly id: string;
      readonly message: string | null | undefined;
      readonly state: PrecheckItemState;
    }>;
  } | null | undefined;
};
export type GuidedItemsQuery = {
  response: GuidedItemsQuery$data;
  variables: GuidedItemsQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "key"
  },
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "locale"
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
},
v3 = {
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
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "message",
      "storageKey": null
    },
    {
      "alias": null,
      "args": [
        {
          "kind": "Variable",
          "name": "locale",
          "variableName": "locale"
        }
      ],
      "concreteType": "PrecheckItemGuide",
      "kind": "LinkedField",
      "name": "guide",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "title",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "why",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "fix",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "caution",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "isInferred",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "linkTitle",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "linkUrl",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "locale",
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "GuidedItemsQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "PrecheckRun",
        "kind": "LinkedField",
        "name": "precheckRun",
        "plural": false,
        "selections": [
          (v3/*:: as any*/)
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
    "name": "GuidedItemsQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "PrecheckRun",
        "kind": "LinkedField",
        "name": "precheckRun",
        "plural": false,
        "selections": [
          (v3/*:: as any*/),
          (v2/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "f419b1fb9c592a69f924a5817dccc0e2",
    "id": null,
    "metadata": {},
    "name": "GuidedItemsQuery",
    "operationKind": "query",
    "text": "query GuidedItemsQuery(\n  $key: PrecheckRunKey!\n  $locale: Locale!\n) {\n  precheckRun(key: $key) {\n    items {\n      id\n      code\n      state\n      message\n      guide(locale: $locale) {\n        title\n        why\n        fix\n        caution\n        isInferred\n        linkTitle\n        linkUrl\n        locale\n      }\n    }\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "4509d9847ba1370916f1d7efbd05d91b";

export default node;
