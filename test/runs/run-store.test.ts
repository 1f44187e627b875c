import { describe, expect, it } from 'vitest';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import type { RunReading } from '../../src/domain/precheck-run.ts';
import type { RunKey } from '../../src/domain/run-key.ts';
import type { RunState } from '../../src/domain/run-state.ts';
import type { MaxAge } from '../../src/runs/freshness.ts';
import { createMemoryFleet, type RunFleet } from '../../src/runs/run-fleet.ts';
import { createRunStore } from '../../src/runs/run-store.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { readingOf } from '../support/readings.ts';

const POLL_MIN_MS = 1_000;
const keyOf = (parts: Partial<RunKey> = {}): RunKey => ({
  by: 'backupPlan',
  account: 'default',
  regionId: 'cn-hangzhou',
  upstreamId: 'p',
  ...parts,
});
const RUNNING = readingOf({ status: 'RUNNING', progress: 40 });
const throttled = () => new PrecheckError('UPSTREAM_THROTTLED', 'slow down');

interface StoreOptions {
  readonly clock?: ManualClock;
  readonly fleet?: RunFleet;
  readonly maxBytes?: number;
  readonly read?: (key: RunKey, signal: AbortSignal) => Promise<RunReading>;
}

const createTestStore = ({
  clock = createManualClock(),
  fleet = createMemoryFleet(),
  ...options
}: StoreOptions = {}) => {
  const reads: RunKey[] = [];
  const unexpected: PrecheckError[] = [];
  const { read = async () => RUNNING, maxBytes } = options;
  const store = createRunStore({
    wireKey: ({ by, upstreamId }) => `${by} ${upstreamId}`,
    read: (key, { signal, demand }) => {
      reads.push(key);
      demand.onTurn();
      return read(key, signal);
    },
    fleet,
    clock,
    pollMinMs: POLL_MIN_MS,
    ...(maxBytes === undefined ? {} : { maxBytes }),
    onUnexpected: (error) => void unexpected.push(error),
  });
  const refresh = (
    key: RunKey,
    maxAgesMs: readonly MaxAge[] = [null],
    signal = new AbortController().signal,
  ) => store.refresh(key, { maxAgesMs, caller: null, signal });
  return { store, refresh, reads, unexpected, clock };
};

describe('freshness', () => {
  const over = readingOf();
  it.each([
    ['a run that is not over, by default', 'backupPlan', RUNNING, [null], POLL_MIN_MS],
    ['a run that is over, by default', 'backupPlan', over, [null], 15_000],
    ['the latest precheck of a database that is over, by default', 'database', over, [null], 15_000],
    ['a started precheck that is over, by default', 'databaseTask', over, [null], 3_600_000],
    ['a started precheck that is not over, by default', 'databaseTask', RUNNING, [null], POLL_MIN_MS],
    ['an age asked for', 'backupPlan', RUNNING, [5_000], 5_000],
    ['an age below the least', 'backupPlan', over, [0], POLL_MIN_MS],
    ['the smallest of several ages', 'backupPlan', over, [60_000, 4_000, null], 4_000],
    ['the default, where it is the smallest', 'backupPlan', over, [60_000, null], 15_000],
  ] as const)('%s: answered from memory for %j', async (_name, by, reading, maxAgesMs, lastsMs) => {
    const { refresh, reads, clock } = createTestStore({ read: async () => reading });
    const key = keyOf({ by });
    const first = await refresh(key, maxAgesMs);
    await clock.advance(lastsMs - 1);
    expect(await refresh(key, maxAgesMs)).toBe(first);
    await clock.advance(1);
    await refresh(key, maxAgesMs);
    expect(reads).toHaveLength(2);
  });

  it('a failed read counts as a read, but only for the least time between two', async () => {
    let answer: () => RunReading = () => readingOf();
    const { refresh, reads, clock } = createTestStore({ read: async () => answer() });
    await refresh(keyOf());
    await clock.advance(15_000);
    answer = () => {
      throw throttled();
    };
    const stale = await refresh(keyOf());
    expect(stale).toMatchObject({ run: { verdict: 'PASSED' }, trouble: { code: 'UPSTREAM_THROTTLED' } });
    await clock.advance(POLL_MIN_MS - 1);
    expect(await refresh(keyOf(), [60_000])).toBe(stale);
    expect(reads).toHaveLength(2);
    await clock.advance(1);
    answer = () => readingOf();
    expect(await refresh(keyOf(), [60_000])).toMatchObject({ trouble: null });
  });
});

describe('sharing', () => {
  it('keys that put the same on the wire cost one read, at once or one after the other', async () => {
    const { refresh, reads } = createTestStore();
    const elsewhere = keyOf({ regionId: 'cn-beijing' });
    const [first, second] = await Promise.all([refresh(keyOf()), refresh(elsewhere)]);
    expect(second).toBe(first);
    expect(await refresh(elsewhere)).toBe(first);
    expect(reads).toHaveLength(1);
  });

  it('keys that put different things on the wire share nothing', async () => {
    const { refresh, reads } = createTestStore();
    await Promise.all([
      refresh(keyOf()),
      refresh(keyOf({ by: 'restoreTask' })),
      refresh(keyOf({ upstreamId: 'q' })),
    ]);
    expect(reads).toHaveLength(3);
  });

  it('a caller who leaves aborts the read only if nobody else waits, and leaves no state', async () => {
    const signals: AbortSignal[] = [];
    const { store, refresh } = createTestStore({
      read: (_key, signal) =>
        new Promise((_, reject) => {
          signals.push(signal);
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    const [first, second] = [new AbortController(), new AbortController()];
    const both = Promise.allSettled([
      refresh(keyOf(), [null], first.signal),
      refresh(keyOf(), [null], second.signal),
    ]);
    await Promise.resolve();
    await Promise.resolve();
    first.abort();
    expect(signals.map((signal) => signal.aborted)).toEqual([false]);
    second.abort();
    expect(signals.map((signal) => signal.aborted)).toEqual([true]);
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(store.peek(keyOf())).toBeNull();
  });
});

describe('pace', () => {
  it('a read that was given up counts: the next one waits its turn', async () => {
    const begun: number[] = [];
    const { refresh, clock } = createTestStore({
      read: (_key, signal) => {
        begun.push(clock.now());
        return new Promise((resolve, reject) => {
          if (begun.length === 3) resolve(RUNNING);
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      },
    });
    for (let i = 0; i < 2; i++) {
      const caller = new AbortController();
      const left = refresh(keyOf(), [null], caller.signal).catch(() => 'left');
      await clock.advance(i === 0 ? 10 : POLL_MIN_MS);
      caller.abort();
      expect(await left).toBe('left');
    }
    const stays = refresh(keyOf());
    await clock.advance(POLL_MIN_MS);
    expect(await stays).toMatchObject({ trouble: null });
    const gaps = begun.slice(1).map((at, i) => at - (begun[i] ?? 0));
    expect(gaps).toEqual([POLL_MIN_MS, POLL_MIN_MS]);
    expect(clock.sleepers).toBe(0);
  });

  it('one who gives up while waiting his turn leaves nothing behind', async () => {
    const { refresh, reads, clock } = createTestStore({ read: () => new Promise(() => {}) });
    for (let i = 0; i < 3; i++) {
      const caller = new AbortController();
      const left = refresh(keyOf(), [null], caller.signal).catch(() => 'left');
      await clock.advance(1);
      caller.abort();
      await left;
    }
    expect(reads).toHaveLength(1);
    expect(clock.sleepers).toBe(0);
  });

  it('a clock that is set back does not make a state young', async () => {
    const clock = createManualClock();
    let backMs = 0;
    const set = { ...clock, now: () => clock.now() - backMs, advance: clock.advance, sleepers: 0 };
    const { refresh, reads } = createTestStore({ clock: set });
    await refresh(keyOf());
    backMs = 3_600_000;
    await refresh(keyOf());
    expect(reads).toHaveLength(2);
  });
});

describe('listeners', () => {
  it('hear of each new state, whoever caused the read, until they leave', async () => {
    const { store, refresh, clock } = createTestStore();
    const heard: RunState[] = [];
    const leave = store.subscribe(keyOf(), (state) => void heard.push(state));
    const first = await refresh(keyOf({ regionId: 'cn-beijing' }));
    await clock.advance(POLL_MIN_MS);
    const second = await refresh(keyOf());
    expect(heard).toEqual([first, second]);
    leave();
    await clock.advance(POLL_MIN_MS);
    await refresh(keyOf());
    expect(heard).toHaveLength(2);
  });
});

describe('a fleet', () => {
  it('a process answers with the state that another one read', async () => {
    const clock = createManualClock();
    const fleet = createMemoryFleet();
    const [one, two] = [createTestStore({ clock, fleet }), createTestStore({ clock, fleet })];
    const first = await one.refresh(keyOf());
    expect(await two.refresh(keyOf())).toBe(first);
    expect(two.reads).toHaveLength(0);
    await clock.advance(POLL_MIN_MS);
    const second = await two.refresh(keyOf());
    expect(second.seq).toBeGreaterThan(first.seq);
    expect(await one.refresh(keyOf())).toBe(second);
    expect(one.reads).toHaveLength(1);
  });
});

it('a defect is a state like any failure, told once under an id and masked', async () => {
  const defect = new TypeError('x is not a function');
  const { refresh, unexpected } = createTestStore({ read: () => Promise.reject(defect) });
  const { trouble } = await refresh(keyOf());
  await refresh(keyOf());
  expect(unexpected).toHaveLength(1);
  expect(unexpected[0]).toMatchObject({ code: 'INTERNAL', cause: defect, errorId: trouble?.errorId });
  expect(trouble).toMatchObject({ code: 'INTERNAL', message: expect.not.stringContaining('function') });
});

it('memory is bounded: what was used least recently is forgotten first', async () => {
  const { upstream } = readingOf();
  const errorMessage = 'x'.repeat(100_000);
  const fleet: RunFleet = { ...createMemoryFleet(), last: async () => null };
  const { store, refresh } = createTestStore({
    maxBytes: 1_000_000,
    fleet,
    read: async () => readingOf({ upstream: { ...upstream, errorMessage } }),
  });
  const keys = Array.from({ length: 50 }, (_, i) => keyOf({ upstreamId: `p${i}` }));
  for (const key of keys) await refresh(key);
  const held = keys.filter((key) => store.peek(key) !== null);
  expect(held.length).toBeGreaterThan(0);
  expect(held.length).toBeLessThan(5);
  expect(held).toEqual(keys.slice(-held.length));
});

it('a run that somebody listens to is not forgotten for others, and may be once nobody does', async () => {
  const { upstream } = readingOf();
  const large = { ...upstream, errorMessage: 'x'.repeat(100_000) };
  const progress = new Map<string, number>([['watched', 70]]);
  const fleet: RunFleet = { ...createMemoryFleet(), last: async () => null };
  const { store, refresh, clock } = createTestStore({
    maxBytes: 1_000_000,
    fleet,
    read: async ({ upstreamId }) =>
      readingOf({ status: 'RUNNING', progress: progress.get(upstreamId) ?? 0, upstream: large }),
  });
  const askForOthers = async () => {
    for (let i = 0; i < 20; i++) await refresh(keyOf({ upstreamId: `p${i}` }));
    await clock.advance(POLL_MIN_MS);
  };
  const watched = keyOf({ upstreamId: 'watched' });
  await refresh(watched);
  const heard: RunState[] = [];
  const leave = store.subscribe(watched, (state) => void heard.push(state));
  await askForOthers();
  progress.set('watched', 30);
  await refresh(watched);
  await askForOthers();
  await refresh(watched);
  expect(heard.map(({ run, attempt }) => [run?.progress, attempt])).toEqual([
    [70, 1],
    [70, 1],
  ]);
  leave();
  expect(store.peek(watched)).toBe(heard.at(-1));
  await askForOthers();
  expect(store.peek(watched)).toBeNull();
});
