/**
 * @generated SignedSource<<99587a04d2d435ba660002da5e940e56>>
 * @lightSyntaxTransform
 * @codegen-command: npm run codegen
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ReaderFragment } from 'relay-runtime';
export type PrecheckItemState = "ERRORED" | "FAILED" | "PASSED" | "PENDING" | "RUNNING" | "UNKNOWN" | "WARNED" | "%future added value";
export type PrecheckVerdict = "FAILED" | "INCONCLUSIVE" | "PASSED" | "UNDECIDED" | "WARNED" | "%future added value";
import type { FragmentRefs } from "relay-runtime";
export type RunLine_run$data = {
  readonly items: ReadonlyArray<{
    readonly code: string;
    readonly id: string;
    readonly state: PrecheckItemState;
  }>;
  readonly progress: number;
  readonly verdict: PrecheckVerdict;
  readonly " $fragmentType": "RunLine_run";
};
export type RunLine_run$key = {
  readonly " $data"?: RunLine_run$data;
  readonly " $fragmentSpreads": FragmentRefs<"RunLine_run">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "RunLine_run",
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
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "id",
          "storageKey": null
        },
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
  "type": "PrecheckRun",
  "abstractKey": null
};

(node as any).hash = "68611fd475a4d8d542fc4ee32ec66420";

export default node;
