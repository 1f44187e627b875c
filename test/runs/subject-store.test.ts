import { describe, expect, it } from 'vitest';
import type { Subject } from '../../src/domain/node-id.ts';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import type { BackupPlanFacts, SubjectQuery } from '../../src/domain/subject.ts';
import type { ReadAsk } from '../../src/runs/shared-reads.ts';
import { createSubjectStore } from '../../src/runs/subject-store.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';

const PLACE = { account: 'default', regionId: 'cn-hangzhou' };
const planOf = (upstreamId: string): Subject => ({ by: 'backupPlan', ...PLACE, upstreamId });
const ALL: SubjectQuery = { by: 'backupPlan', ...PLACE, ids: null, name: null, status: null, method: null };
const SLICE = { offset: 0, count: 20 };
const NOBODY = {
  kind: null,
  instanceId: null,
  regionId: null,
  databaseName: null,
  address: null,
  userName: null,
};

const factsOf = (displayName: string): BackupPlanFacts => ({
  ...{
    by: 'backupPlan',
    displayName,
    engine: null,
    method: null,
    status: 'CHECKED',
    rawStatus: 'check_pass',
  },
  ...{ createdAtMs: null, source: NOBODY, summary: { outcome: 'CLEARED', message: null, rawStatus: null } },
});

/** A store whose vendor knows plans by these ids. */
const start = (known: readonly string[] = ['a', 'b'], fails = false) => {
  const clock = createManualClock();
  const asked: { readonly query: SubjectQuery; readonly ask: ReadAsk }[] = [];
  const store = createSubjectStore({
    ...{ clock, pollMinMs: 1_000, regions: async () => ['cn-hangzhou'] },
    async list(query, _slice, ask) {
      asked.push({ query, ask });
      await settle(1);
      if (fails) throw new PrecheckError('UPSTREAM_UNAVAILABLE', 'down');
      const ids = 'ids' in query && query.ids ? query.ids.filter((id) => known.includes(id)) : known;
      const subjects = ids.map((id, position) => ({
        position,
        subject: planOf(id),
        facts: factsOf(`plan ${id}`),
      }));
      return { subjects, length: subjects.length, total: subjects.length };
    },
  });
  const ask = (caller = 'ann', signal = new AbortController().signal) => ({
    caller,
    untilMs: clock.now() + 20_000,
    signal,
  });
  const names = async (ids: readonly string[], maxAgeMs = 15_000) =>
    (await store.facts(ids.map(planOf), maxAgeMs, ask())).map((facts) => facts?.displayName ?? null);
  return { clock, store, asked, ask, names };
};

describe('a list', () => {
  it('is read once for all who ask at a time, and kept for as long as two reads are apart', async () => {
    const { clock, store, asked, ask } = start();
    const both = await Promise.all([store.list(ALL, SLICE, ask()), store.list(ALL, SLICE, ask('bob'))]);
    expect(both[0]).toBe(both[1]);
    expect([...(asked[0]?.ask.demand.callers ?? [])]).toEqual(['ann', 'bob']);
    await clock.advance(999);
    await store.list(ALL, SLICE, ask());
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    await store.list(ALL, SLICE, ask());
    expect(asked).toHaveLength(2);
    expect(clock.sleepers).toBe(0);
  });

  it('is read apart for another slice or another filter', async () => {
    const { store, asked, ask } = start();
    await store.list(ALL, SLICE, ask());
    await store.list(ALL, { offset: 20, count: 20 }, ask());
    await store.list({ ...ALL, ids: ['a'] }, SLICE, ask());
    expect(asked).toHaveLength(3);
  });

  it('that fails is not kept', async () => {
    const { store, asked, ask } = start([], true);
    for (let i = 0; i < 2; i++)
      await expect(store.list(ALL, SLICE, ask())).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(asked).toHaveLength(2);
  });

  it('that does not come to its turn is not waited for beyond 20 s', async () => {
    const clock = createManualClock();
    const signals: AbortSignal[] = [];
    const store = createSubjectStore({
      ...{ clock, pollMinMs: 1_000, regions: async () => [] },
      list: (_query, _slice, { signal }) => {
        signals.push(signal);
        return new Promise(() => {});
      },
    });
    const asking = { caller: 'ann', untilMs: clock.now() + 20_000, signal: new AbortController().signal };
    const rejected = expect(store.list(ALL, SLICE, asking)).rejects.toMatchObject({
      code: 'UPSTREAM_THROTTLED',
    });
    await clock.advance(20_000);
    await rejected;
    expect(signals[0]?.aborted).toBe(true);
    expect(clock.sleepers).toBe(0);
  });
});

describe('what is known of subjects', () => {
  it('is asked by their ids, in one call for a hundred', async () => {
    const ids = Array.from({ length: 150 }, (_, i) => `p${i}`);
    const { names, asked } = start(ids);
    expect(await names(ids)).toEqual(ids.map((id) => `plan ${id}`));
    expect(asked.map(({ query }) => 'ids' in query && query.ids?.length)).toEqual([100, 50]);
  });

  it('is that the vendor knows none, and is remembered as such', async () => {
    const { names, asked } = start(['a']);
    expect(await names(['a', 'x'])).toEqual(['plan a', null]);
    expect(await names(['x'])).toEqual([null]);
    expect(asked).toHaveLength(1);
  });

  it('is what a list told of them, for as long as that is young enough', async () => {
    const { clock, store, names, asked, ask } = start();
    await store.list(ALL, SLICE, ask());
    await clock.advance(14_999);
    expect(await names(['a', 'b'])).toEqual(['plan a', 'plan b']);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    await names(['a', 'b']);
    expect(asked).toHaveLength(2);
    await clock.advance(20_000);
    await names(['a'], 60_000);
    expect(asked).toHaveLength(2);
  });

  it('is nothing for an id that would be two in a list of ids', async () => {
    const { names, asked } = start();
    expect(await names(['a,b'])).toEqual([null]);
    expect(asked).toHaveLength(0);
  });

  it('is, of a database, what a list told: nobody can ask for one', async () => {
    const { store, asked, ask } = start();
    const database: Subject = { by: 'database', ...PLACE, upstreamId: 'd' };
    expect(await store.facts([database], 15_000, ask())).toEqual([null]);
    expect(asked).toHaveLength(0);
  });
});
