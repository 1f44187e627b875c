import { describe, expect, it } from 'vitest';
import { ANONYMOUS, type Caller, createCaller } from '../../src/domain/caller.ts';
import type { RunKey } from '../../src/domain/run-key.ts';
import { nextState, type RunState } from '../../src/domain/run-state.ts';
import { createContext } from '../../src/graphql/context.ts';
import { createKeyReaders } from '../../src/graphql/key-reader.ts';
import type { Ask } from '../../src/runs/run-store.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { readingOf } from '../support/readings.ts';

const keyOf = (upstreamId: string): RunKey => ({
  by: 'backupPlan',
  account: 'default',
  regionId: 'cn-hangzhou',
  upstreamId,
});

const readerOf = (id: string): Caller =>
  createCaller({
    subject: id,
    grants: [{ actions: ['read'], accounts: null, kinds: null, regions: null, ids: [id] }],
    sights: [],
    expiresAtMs: null,
  });

const unused = () => {
  throw new Error('nothing here is followed');
};
const NOT_LIVE = { follow: unused, awaitRun: unused };

const createTestContext = () => {
  const asks: Ask[] = [];
  const states: RunState[] = [];
  const store = {
    async refresh({ upstreamId }: RunKey, ask: Ask) {
      asks.push(ask);
      const state = nextState(upstreamId, null, { reading: readingOf() }, asks.length);
      states.push(state);
      return state;
    },
    held: ({ upstreamId }: RunKey) => states.findLast(({ wire }) => wire === upstreamId) ?? null,
  };
  const keys = createKeyReaders([{ name: 'default', regionId: 'cn-hangzhou' }])(ANONYMOUS);
  const { signal } = new AbortController();
  const nobody = () => Promise.reject(new Error('not asked'));
  const context = createContext({
    ...{ caller: ANONYMOUS, clock: createManualClock(), store, live: NOT_LIVE, keys, maxKeys: 100, signal },
    subjectStore: {
      ...{ list: nobody, facts: nobody, regions: nobody },
      ...{ heldPage: () => null, heldFacts: () => null },
    },
    startPrecheck: nobody,
  });
  return { context, asks, states };
};

describe('an operation', () => {
  it('looks at 100 runs at most, and goes on looking at those', async () => {
    const { context } = createTestContext();
    for (let i = 0; i < 100; i++) await context.runs.load(keyOf(`p${i}`), null);
    const tooMany = context.runs.load(keyOf('p100'), null);
    await expect(tooMany).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: 'one operation may look at 100 runs at most, got also that of backupPlan "p100"',
    });
    expect(await context.runs.load(keyOf('p0'), null)).toMatchObject({ key: { upstreamId: 'p0' } });
  });

  it('counts the runs that it waits for among them', async () => {
    const { context } = createTestContext();
    for (let i = 0; i < 100; i++) await context.runs.load(keyOf(`p${i}`), null);
    const tooMany = context.awaitRun(keyOf('p100'), { startedAfterMs: null, timeoutMs: 1 });
    await expect(tooMany).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });

  it('is made from the very states that it read, for those who may read them', async () => {
    const { context, states } = createTestContext();
    await Promise.all([context.runs.load(keyOf('a'), null), context.runs.load(keyOf('b'), null)]);
    const holdFor = (caller: Caller) => context.observations?.map((one) => one.holdsFor(caller));
    expect(holdFor(ANONYMOUS)).toEqual([true, true]);
    expect(holdFor(readerOf('a'))).toEqual([true, false]);
    const [first] = states;
    if (first) states.push({ ...first });
    expect(holdFor(ANONYMOUS)).toEqual([false, true]);
  });

  it('is made from what was allowed, too, and from nothing that can be looked at again once it waits', async () => {
    const { context } = createTestContext();
    expect(context.mayRead(keyOf('a'))).toBe(true);
    expect(context.observations?.map((one) => one.holdsFor(readerOf('b')))).toEqual([false]);
    await context.awaitRun(keyOf('a'), { startedAfterMs: null, timeoutMs: 1 }).catch(() => {});
    expect(context.observations).toBeNull();
  });

  it('is shareable until somebody looks at who asks', () => {
    const { context } = createTestContext();
    expect(context.isShareable).toBe(true);
    expect(context.scope).toBe(ANONYMOUS.scope);
    expect(context.isShareable).toBe(true);
    expect(context.viewer).toBe(ANONYMOUS);
    expect(context.isShareable).toBe(false);
  });

  it('shows one state of a run, unless a later look asks for a younger one by number', async () => {
    const { context, asks } = createTestContext();
    const shown = await context.runs.load(keyOf('a'), 60_000);
    expect((await context.runs.load(keyOf('a'), null)).state).toBe(shown.state);
    expect(asks).toHaveLength(1);
    expect((await context.runs.load(keyOf('a'), 2_000)).state).not.toBe(shown.state);
    expect(asks.map(({ maxAgesMs }) => maxAgesMs)).toEqual([[60_000], [2_000]]);
  });

  it('asks once for all who look together, with all their ages', async () => {
    const { context, asks } = createTestContext();
    const looks = [60_000, null, 2_000].map((maxAgeMs) => context.runs.load(keyOf('a'), maxAgeMs));
    expect(new Set((await Promise.all(looks)).map(({ state }) => state)).size).toBe(1);
    expect(asks.map(({ maxAgesMs }) => maxAgesMs)).toEqual([[60_000, null, 2_000]]);
  });
});
