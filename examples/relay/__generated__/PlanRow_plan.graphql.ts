/**
 * @generated SignedSource<<6bfe1d8dad211541e973372c4a95eee8>>
 * @lightSyntaxTransform
 * @codegen-command: npm run codegen
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ReaderFragment } from 'relay-runtime';
export type PrecheckOutcome = "BLOCKED" | "CLEARED" | "NOT_CONFIGURED" | "UNKNOWN" | "%future added value";
import type { FragmentRefs } from "relay-runtime";
export type PlanRow_plan$data = {
  readonly displayName: string | null | undefined;
  readonly precheckRunId: string;
  readonly precheckSummary: {
    readonly outcome: PrecheckOutcome;
  } | null | undefined;
  readonly upstreamId: string;
  readonly " $fragmentType": "PlanRow_plan";
};
export type PlanRow_plan$key = {
  readonly " $data"?: PlanRow_plan$data;
  readonly " $fragmentSpreads": FragmentRefs<"PlanRow_plan">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "PlanRow_plan",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "upstreamId",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "displayName",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "PrecheckSummary",
      "kind": "LinkedField",
      "name": "precheckSummary",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "outcome",
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "precheckRunId",
      "storageKey": null
    }
  ],
  "type": "BackupPlan",
  "abstractKey": null
};

(node as any).hash = "2a3a74563272ed8d4fd54ed4c15ad11e";

export default node;
