import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import type { RunState } from '../../src/domain/run-state.ts';
import { settle } from '../support/manual-clock.ts';
import { readingOf } from '../support/readings.ts';
import { createLive, keyOf } from './live.ts';

const RUNNING = readingOf({ status: 'RUNNING', progress: 10 });
const timesOf = (reads: readonly { readonly atMs: number }[]) => reads.map(({ atMs }) => atMs);

describe('a watch', () => {
  it('reads at once, then at its pace, and stops with the last listener', async () => {
    const { clock, reads, watches } = createLive({ read: () => RUNNING });
    const leave = [watches.join(keyOf(), () => {}), watches.join(keyOf(), () => {})];
    await clock.advance(4_500);
    expect(timesOf(reads)).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
    leave[0]?.();
    await clock.advance(1_000);
    expect(reads).toHaveLength(6);
    leave[1]?.();
    await clock.advance(3_600_000);
    expect(reads).toHaveLength(6);
    expect([watches.size, clock.sleepers]).toEqual([0, 0]);
  });

  it('tells every listener each state, in order', async () => {
    let progress = 0;
    const { clock, watches } = createLive({ read: () => ({ ...RUNNING, progress: ++progress }) });
    const seen: RunState[][] = [[], []];
    for (const states of seen) watches.join(keyOf(), (state) => states.push(state));
    await clock.advance(2_500);
    expect(seen[0]?.map(({ run }) => run?.progress)).toEqual([1, 2, 3]);
    expect(seen[1]).toEqual(seen[0]);
  });

  it('does not read what somebody else read meanwhile', async () => {
    const { clock, reads, store, watches } = createLive({ read: () => RUNNING });
    const { signal } = new AbortController();
    await store.refresh(keyOf(), { maxAgesMs: [0], caller: null, signal });
    await clock.advance(600);
    watches.join(keyOf(), () => {});
    await clock.advance(390);
    expect(timesOf(reads)).toEqual([0]);
    await clock.advance(10);
    expect(timesOf(reads)).toEqual([0, 1_000]);
  });

  it('aborts the read in flight when the last listener leaves', async () => {
    const { clock, reads, watches } = createLive({ read: () => new Promise(() => {}) });
    const leave = watches.join(keyOf(), () => {});
    await settle();
    expect(reads[0]?.signal.aborted).toBe(false);
    leave();
    leave();
    expect(reads[0]?.signal.aborted).toBe(true);
    await settle();
    expect([watches.size, clock.sleepers]).toEqual([0, 0]);
  });

  it('begins anew for who comes after the last one has left', async () => {
    const { clock, reads, watches } = createLive({ read: () => RUNNING });
    watches.join(keyOf(), () => {})();
    await settle();
    watches.join(keyOf(), () => {});
    await clock.advance(1_500);
    expect(timesOf(reads)).toEqual([0, 1_000]);
  });

  it('goes on through failures, ever more rarely, and recovers', async () => {
    let isDown = true;
    const { clock, reads, watches } = createLive({
      read: () => {
        if (isDown) throw new PrecheckError('UPSTREAM_UNAVAILABLE', 'down');
        return RUNNING;
      },
    });
    const codes: (string | null)[] = [];
    watches.join(keyOf(), ({ trouble }) => codes.push(trouble?.code ?? null));
    await clock.advance(60_000);
    const down = reads.length;
    expect(down).toBeGreaterThan(6);
    expect(down).toBeLessThan(14);
    isDown = false;
    await clock.advance(15_000);
    expect(codes.slice(0, down)).toEqual(Array(down).fill('UPSTREAM_UNAVAILABLE'));
    expect(codes[down]).toBeNull();
  });

  it('reads on after the clock was set back', async () => {
    const { clock, reads, watches } = createLive({ read: () => RUNNING });
    watches.join(keyOf(), () => {});
    await clock.advance(500);
    const now = clock.now;
    clock.now = () => now() - 3_600_000;
    await clock.advance(5_000);
    expect(reads.length).toBeGreaterThan(3);
  });

  it('refuses a run too many, and takes it once there is room', () => {
    const { watches } = createLive({ read: () => RUNNING, maxWatches: 2 });
    const leave = watches.join(keyOf('a'), () => {});
    watches.join(keyOf('b'), () => {});
    watches.join(keyOf('b'), () => {});
    expect(() => watches.join(keyOf('c'), () => {})).toThrow(/^this gateway watches 2 runs at most/);
    leave();
    watches.join(keyOf('c'), () => {});
    expect(watches.size).toBe(2);
  });

  it('spreads the reads of runs that began together', async () => {
    let turn = 0;
    const { clock, reads, watches } = createLive({ read: () => RUNNING, random: () => (turn++ % 100) / 100 });
    for (let run = 0; run < 100; run++) watches.join(keyOf(`p${run}`), () => {});
    await clock.advance(1_250);
    const second = timesOf(reads.slice(100, 200));
    expect(new Set(second).size).toBeGreaterThan(50);
    expect(Math.min(...second)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...second)).toBeLessThanOrEqual(1_200);
  });
});

it('whoever joins and leaves when, the reads are those of one loop, and none when nobody listens', async () => {
  const steps = fc.array(
    fc.record({ waitMs: fc.integer({ min: 0, max: 1_500 }), joins: fc.boolean(), pick: fc.nat() }),
    { maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const { clock, reads, watches } = createLive({ read: () => RUNNING });
      const beganMs = clock.now();
      const listening: (() => void)[] = [];
      /** When somebody listened, ms since the beginning. */
      const spans: { fromMs: number; toMs: number }[] = [];
      for (const { waitMs, joins, pick } of all) {
        await clock.advance(waitMs);
        const atMs = clock.now() - beganMs;
        if (joins) {
          if (listening.length === 0) spans.push({ fromMs: atMs, toMs: Number.POSITIVE_INFINITY });
          listening.push(watches.join(keyOf(), () => {}));
        } else if (listening.length > 0) {
          listening.splice(pick % listening.length, 1)[0]?.();
          const span = spans.at(-1);
          if (listening.length === 0 && span) span.toMs = atMs;
        }
      }
      await clock.advance(5_000);
      for (const leave of listening) leave();
      await settle();
      const times = timesOf(reads);
      for (const atMs of times)
        expect(spans.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs)).toBe(true);
      for (const [turn, atMs] of times.entries())
        if (turn > 0) expect(atMs - (times[turn - 1] ?? 0)).toBeGreaterThanOrEqual(1_000);
      expect([watches.size, clock.sleepers]).toEqual([0, 0]);
    }),
    { numRuns: 100 },
  );
});
