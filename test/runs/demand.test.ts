import { describe, expect, it } from 'vitest';
import type { Demand } from '../../src/domain/demand.ts';
import type { RunReading } from '../../src/domain/precheck-run.ts';
import type { RunKey } from '../../src/domain/run-key.ts';
import { createMemoryFleet } from '../../src/runs/run-fleet.ts';
import { createRunStore } from '../../src/runs/run-store.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';
import { readingOf } from '../support/readings.ts';

const KEY: RunKey = { by: 'backupPlan', account: 'default', regionId: 'cn-hangzhou', upstreamId: 'p' };
const RUNNING = readingOf({ status: 'RUNNING', progress: 40 });

interface Read {
  readonly demand: Demand;
  readonly signal: AbortSignal;
  finish(reading: RunReading): void;
}

/** A store whose reads end when the test says so. */
const start = () => {
  const clock = createManualClock();
  const reads: Read[] = [];
  const store = createRunStore({
    ...{ clock, pollMinMs: 1_000, fleet: createMemoryFleet(), onUnexpected: () => {} },
    wireKey: ({ upstreamId }) => upstreamId,
    read: (_key, { signal, demand }) =>
      new Promise((finish, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        reads.push({ demand, signal, finish });
      }),
  });
  const ask = (caller: string | null, leaver = new AbortController()) =>
    store.refresh(KEY, {
      ...{ maxAgesMs: [0], signal: leaver.signal },
      ...(caller === null ? { caller } : { caller, untilMs: clock.now() + 20_000 }),
    });
  /** One good read, some time ago. */
  const readOnce = async () => {
    const first = ask('someone');
    await settle();
    reads[0]?.demand.onTurn();
    reads[0]?.finish(RUNNING);
    await first;
    await clock.advance(5_000);
  };
  return { clock, store, reads, ask, readOnce, demand: () => reads.at(-1)?.demand };
};

describe('what a read that waits is told of', () => {
  it('is who waits for it by then', async () => {
    const { ask, demand } = start();
    const leaver = new AbortController();
    void ask(null);
    await settle();
    expect([...(demand()?.callers ?? [])]).toEqual([]);
    const left = ask('ann', leaver);
    void ask('bob');
    await settle();
    expect([...(demand()?.callers ?? [])]).toEqual(['ann', 'bob']);
    leaver.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect([...(demand()?.callers ?? [])]).toEqual(['bob']);
  });

  it('is how many listen, and when it was tried before', async () => {
    const { clock, store, ask, demand, readOnce } = start();
    await readOnce();
    const triedAtMs = clock.now() - 5_000;
    const stop = store.subscribe(KEY, () => {});
    void ask(null);
    await settle();
    expect(demand()).toMatchObject({ listeners: 1, triedAtMs });
    store.subscribe(KEY, () => {});
    expect(demand()).toMatchObject({ listeners: 2 });
    stop();
    expect(demand()).toMatchObject({ listeners: 1 });
  });

  it('is that nobody has read it yet', async () => {
    const { ask, demand } = start();
    void ask(null);
    await settle();
    expect(demand()).toMatchObject({ listeners: 0, triedAtMs: null });
  });
});

describe('the pace', () => {
  it('counts from when the vendor was called, not from when that was asked for', async () => {
    const { clock, reads, ask } = start();
    const [early, late] = [new AbortController(), new AbortController()];
    const giveUp = async (leaver: AbortController) => {
      await settle();
      leaver.abort(new Error('gone'));
      await settle();
    };
    ask(null, early).catch(() => {});
    await giveUp(early);
    ask(null, late).catch(() => {});
    await clock.advance(5_000);
    expect(reads).toHaveLength(2);
    reads[1]?.demand.onTurn();
    await giveUp(late);
    void ask(null);
    await clock.advance(999);
    expect(reads).toHaveLength(2);
    await clock.advance(1);
    expect(reads).toHaveLength(3);
  });
});

describe('a query that has waited for 20 s', () => {
  it.each([
    ['for its turn', false, 'UPSTREAM_THROTTLED', /turn within the 20000 ms of its operation.*quota/],
    ['for the answer', true, 'UPSTREAM_TIMEOUT', /could not be read within the 20000 ms of its operation/],
  ])(
    '%s is told so, and the call is given up where nobody else waits',
    async (_name, hasTurn, code, message) => {
      const { clock, reads, ask, store } = start();
      const asked = ask('ann');
      await settle();
      if (hasTurn) reads[0]?.demand.onTurn();
      await clock.advance(19_999);
      expect(reads[0]?.signal.aborted).toBe(false);
      await clock.advance(1);
      expect(reads[0]?.signal.aborted).toBe(true);
      expect(await asked).toMatchObject({
        run: null,
        trouble: { code, message: expect.stringMatching(message) },
      });
      expect(store.peek(KEY)).toBeNull();
      expect(clock.sleepers).toBe(0);
    },
  );

  it('shows what was known before, as stale', async () => {
    const { clock, ask, readOnce, store } = start();
    await readOnce();
    const asked = ask('ann');
    await clock.advance(20_000);
    expect(await asked).toMatchObject({ run: { progress: 40 }, trouble: { code: 'UPSTREAM_THROTTLED' } });
    expect(store.peek(KEY)?.trouble).toBeNull();
  });

  it('leaves the read to those who stay: a poll waits as long as it takes', async () => {
    const { clock, reads, ask, store } = start();
    const polled = ask(null);
    const asked = ask('ann');
    await clock.advance(20_000);
    expect((await asked).trouble?.code).toBe('UPSTREAM_THROTTLED');
    await clock.advance(200_000);
    expect(reads).toHaveLength(1);
    reads[0]?.demand.onTurn();
    reads[0]?.finish(RUNNING);
    expect((await polled).trouble).toBeNull();
    expect(store.peek(KEY)?.run?.progress).toBe(40);
  });
});
