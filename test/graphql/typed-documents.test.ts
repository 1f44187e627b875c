import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core';
import { expectTypeOf, it } from 'vitest';
import type {
  NodeDocument,
  PrecheckRunDocument,
  PrecheckRunsDocument,
} from '../../examples/generated/graphql.ts';

// What these say is checked by the compiler: a document that lost its types would let everything pass.

it('a typed document knows what must be sent', () => {
  type Variables = VariablesOf<typeof PrecheckRunDocument>;
  expectTypeOf<{ key: { id: string } }>().toExtend<Variables>();
  expectTypeOf<{ key: { id: string }; maxAgeMs: number }>().toExtend<Variables>();
  expectTypeOf<{ maxAgeMs: number }>().not.toExtend<Variables>();
  expectTypeOf<{ key: { id: number } }>().not.toExtend<Variables>();
  expectTypeOf<{ key: { id: string; database: { instanceUuid: string } } }>().not.toExtend<Variables>();
});

it('a typed document knows what is answered', () => {
  type Run = NonNullable<ResultOf<typeof PrecheckRunDocument>['precheckRun']>;
  expectTypeOf<Run['isStale']>().toEqualTypeOf<boolean>();
  expectTypeOf<Run['message']>().toEqualTypeOf<string | null>();
  expectTypeOf<Run['verdict']>().toEqualTypeOf<
    'UNDECIDED' | 'PASSED' | 'WARNED' | 'FAILED' | 'INCONCLUSIVE'
  >();
  // Not asked for, so not there.
  expectTypeOf<Run>().not.toHaveProperty('revision');
});

it('a typed document knows what may be null', () => {
  type Runs = ResultOf<typeof PrecheckRunsDocument>['precheckRuns'];
  expectTypeOf<null>().toExtend<Runs[number]>();
  expectTypeOf<null>().toExtend<ResultOf<typeof NodeDocument>['node']>();
  expectTypeOf<null>().not.toExtend<Runs>();
});
