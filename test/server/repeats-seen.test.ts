import { expect, it } from 'vitest';
import { mayRead } from '../../src/domain/caller.ts';
import { subjectIdOf } from '../../src/domain/node-id.ts';
import type { SubjectFacts, SubjectPage } from '../../src/domain/subject.ts';
import { createObservations } from '../../src/graphql/observations.ts';
import { createSubjectLoader } from '../../src/graphql/subject-loader.ts';
import { authenticateNamed, bearer, READ } from '../access/bearers.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { startPair, tell, tellAnew } from './repeats-pair.ts';

const ANN = bearer('ann');
const BOB = bearer('bob', { grants: [{ ...READ, ids: ['dbs-plan-a'] }] });
/** May read each one, but not know how many there are. */
const DAN = bearer('dan', { grants: [{ ...READ, ids: ['*'] }] });
const EVE = bearer('eve', { grants: [] });

const place = { account: 'default', regionId: 'cn-hangzhou' };
const plan = (upstreamId: string) => ({ ...place, by: 'backupPlan', upstreamId }) as const;

const FACTS: SubjectFacts = {
  ...{ by: 'database', displayName: null, engine: null, engineVersion: null, instanceId: null },
  ...{ instanceName: null, instanceStatus: null, agentStatus: null },
};

/** Asked by one after the other, each is told what is made for him anew. */
const expectEqual = async (query: string) => {
  for (const callers of [
    [ANN, BOB, DAN, EVE],
    [EVE, DAN, BOB, ANN],
  ]) {
    const authenticate = authenticateNamed(createManualClock(), ...callers);
    const { kept, anew } = startPair({ authenticate });
    for (const { subject } of callers) {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${subject}` };
      const asked = { body: JSON.stringify({ query }), headers };
      expect(await tell(kept, asked), subject).toBe(await tellAnew(anew, asked));
    }
  }
};

it.each(['default', 'nowhere'])('a list of none in account %s is told to each as he may know it', (account) =>
  expectEqual(`{ backupPlans(ids: [], account: "${account}") { totalCount } }`),
);

it('a list is told to whoever may have all of it', () =>
  expectEqual('{ backupPlans(first: 1) { totalCount } }'));

it.each(['dbs-plan-a', 'dbs-plan-b'])(
  'subject %s, of which nothing is read, is told to whoever may',
  (name) => expectEqual(`{ node(id: "${subjectIdOf(plan(name))}") { id ... on BackupPlan { upstreamId } } }`),
);

it('a page on which one may see less than another is not that of the other', async () => {
  const query = {
    ...place,
    by: 'backupPlan',
    ids: ['dbs-plan-a'],
    name: null,
    status: null,
    method: null,
  } as const;
  // The vendor tells of more than was asked for.
  const subjects = ['dbs-plan-a', 'dbs-plan-b'].map((name, position) => ({
    ...{ position, subject: plan(name), facts: FACTS },
  }));
  const page: SubjectPage = { subjects, length: 2, total: 2 };
  const observations = createObservations();
  const absent = () => Promise.reject(new Error('asked for nothing else'));
  const loader = createSubjectLoader({
    ...{ caller: ANN, holder: 'ann', patience: { untilMs: 0 }, maxAgeMs: 1, observations },
    signal: new AbortController().signal,
    store: {
      ...{ facts: absent, regions: absent, heldFacts: () => null },
      list: async () => page,
      heldPage: () => page,
    },
  });
  expect((await loader.list(query, { offset: 0, count: 2 })).subjects).toHaveLength(2);
  expect(mayRead(BOB, plan('dbs-plan-a'))).toBe(true);
  const holdFor = (caller: typeof ANN) => observations.all?.map((one) => one.holdsFor(caller));
  expect([holdFor(ANN), holdFor(BOB)]).toEqual([[true], [false]]);
});
