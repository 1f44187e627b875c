import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/domain/caller.ts';
import type { Subject } from '../../src/domain/node-id.ts';
import { nextState } from '../../src/domain/run-state.ts';
import type { BackupPlanFacts, SubjectQuery } from '../../src/domain/subject.ts';
import { createContext, type OperationContext } from '../../src/graphql/context.ts';
import { createKeyReaders } from '../../src/graphql/key-reader.ts';
import { heapMiB } from '../support/heap.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { readingOf } from '../support/readings.ts';

const PLACE = { account: 'default', regionId: 'cn-hangzhou' };
const PLAN: Subject = { by: 'backupPlan', ...PLACE, upstreamId: 'a' };
const ALL: SubjectQuery = { by: 'backupPlan', ...PLACE, ids: null, name: null, status: null, method: null };
const NOWHERE = {
  ...{ kind: null, instanceId: null, regionId: null },
  ...{ databaseName: null, address: null, userName: null },
};
const FACTS: BackupPlanFacts = {
  ...{ by: 'backupPlan', displayName: 'a', engine: null, method: null, status: 'CHECKED' },
  ...{ rawStatus: null, createdAtMs: null, source: NOWHERE },
  summary: { outcome: 'CLEARED', message: null, rawStatus: null },
};

const nobody = () => Promise.reject(new Error('not asked'));
const unused = () => {
  throw new Error('nothing here is followed');
};

/** A context over stores that keep nothing, and what they gave. */
const createTestContext = () => {
  const given: WeakRef<object>[] = [];
  const give = <Given extends object>(one: Given): Given => {
    given.push(new WeakRef(one));
    return one;
  };
  const keys = createKeyReaders([{ name: 'default', regionId: 'cn-hangzhou' }])(ANONYMOUS);
  const context = createContext({
    ...{ caller: ANONYMOUS, clock: createManualClock(), keys, maxKeys: 100, startPrecheck: nobody },
    ...{ signal: new AbortController().signal, live: { follow: unused, awaitRun: unused } },
    store: {
      refresh: async () => give(nextState('a', null, { reading: readingOf() }, 1)),
      held: () => null,
    },
    subjectStore: {
      ...{ regions: nobody, heldPage: () => null, heldFacts: () => null },
      facts: async () => [give({ ...FACTS })],
      async list() {
        const subjects = [{ position: 0, subject: PLAN, facts: give({ ...FACTS }) }];
        return give({ subjects, length: 1, total: 1 });
      },
    },
  });
  return { context, given };
};

const looks: readonly [string, (context: OperationContext) => Promise<unknown>][] = [
  ['a run', (context) => context.runs.load(PLAN, null)],
  [
    'a run beside what was allowed',
    async (context) => {
      await context.runs.load(PLAN, null);
      context.mayRead(PLAN);
    },
  ],
  ['what is told of a subject', (context) => context.subjects.facts(PLAN)],
  ['a list', (context) => context.subjects.list(ALL, { offset: 0, count: 20 })],
];

/** What remains of an operation whose answer is kept. */
const answered = async (look: (context: OperationContext) => Promise<unknown>) => {
  const { context, given } = createTestContext();
  await look(context);
  return { observations: context.observations, given };
};

it.each(looks)('that an answer was made from %s keeps nothing of it alive', async (_name, look) => {
  const { observations, given } = await answered(look);
  // What was made or looked at in one turn lives until the next one.
  await setImmediate();
  heapMiB();
  expect(given.map((one) => one.deref())).toEqual(given.map(() => undefined));
  expect(given).not.toEqual([]);
  expect(observations?.map((one) => one.holdsFor(ANONYMOUS))).toContain(false);
});
