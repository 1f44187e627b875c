import { expect } from 'vitest';
import type { SchemaFiles } from '../../schema/gate.ts';

/** A schema with one of everything that can change. */
const BASELINE = `
"What can be read."
type Query {
  run(key: RunKey!, maxAgeMs: Int, first: Int = 10): Run
  runs: [Run!]!
  found: Found
  node: Node
  old: Int @deprecated(reason: "use run")
}
type Mutation { start(key: AnyKey!): Run }
type Run implements Node & Timed { id: ID!  at: Moment  verdict: Verdict!  message: String }
type Plan implements Node { id: ID!  name: String }
interface Node { id: ID! }
interface Timed { at: Moment }
union Found = Run | Plan
enum Verdict { PASSED FAILED }
input RunKey { plan: ID!  region: String  limit: Int = 5 }
input AnyKey { plan: ID  task: ID }
scalar Moment
`;

export interface Decisions {
  readonly baselineVersion?: string;
  readonly pending?: readonly unknown[];
  readonly released?: readonly unknown[];
}

/** The files of a project at version 0.1.0 where part of the schema was replaced. */
export const changed = (from: string, to: string, decisions: Decisions = {}): SchemaFiles => {
  expect(BASELINE).toContain(from);
  return {
    baseline: BASELINE,
    schema: BASELINE.replace(from, to),
    breakingChanges: JSON.stringify({ baselineVersion: '0.1.0', pending: [], released: [], ...decisions }),
    version: '0.1.0',
  };
};
