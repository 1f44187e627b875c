import { describe, expect, it } from 'vitest';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import type { RunState } from '../../src/domain/run-state.ts';
import { type AwaitOptions, createAwaitRun } from '../../src/live/await-run.ts';
import { readingOf } from '../support/readings.ts';
import { createLive, keyOf } from './live.ts';

const running = (startedAtMs = 1) => readingOf({ status: 'RUNNING', progress: 10, startedAtMs });
const over = (startedAtMs = 1) => readingOf({ startedAtMs });

const createWaiting = (read: Parameters<typeof createLive>[0]['read'], maxWatches = 10) => {
  const live = createLive({ read, maxWatches });
  const closing = new AbortController();
  const awaitRun = createAwaitRun({ ...live, pollMinMs: 1_000, closing: closing.signal });
  const beganMs = live.clock.now();
  /** What came, and after how many ms; null while there is nothing. */
  const wait = (options: Partial<AwaitOptions> = {}) => {
    const seen: { state: RunState | null; error: unknown; afterMs: number | null } = {
      state: null,
      error: null,
      afterMs: null,
    };
    const { signal } = new AbortController();
    awaitRun(keyOf(), { startedAfterMs: null, timeoutMs: 25_000, untilMs: null, signal, ...options })
      .then(
        (state) => {
          seen.state = state;
        },
        (error) => {
          seen.error = error;
        },
      )
      .finally(() => {
        seen.afterMs = live.clock.now() - beganMs;
      });
    return seen;
  };
  return { ...live, closing, wait, elapsedMs: () => live.clock.now() - beganMs };
};

describe('who waits for a run', () => {
  it('is answered when it is over, and leaves nothing behind', async () => {
    const { clock, wait, watches, elapsedMs } = createWaiting(() =>
      elapsedMs() < 7_000 ? running() : over(),
    );
    const seen = wait();
    await clock.advance(6_999);
    expect(seen.afterMs).toBeNull();
    await clock.advance(5_000);
    expect(seen).toMatchObject({ state: { run: { status: 'FINISHED' } } });
    // The pace has slowed by then: nothing had changed for a while.
    expect(seen.afterMs).toBeLessThan(9_000);
    expect([watches.size, clock.sleepers]).toEqual([0, 0]);
  });

  it('is answered at once by a young state, and not by an old one', async () => {
    const { clock, wait, reads, store } = createWaiting(() => over());
    await store.refresh(keyOf(), { maxAgesMs: [0], caller: null, signal: new AbortController().signal });
    await clock.advance(999);
    const first = wait();
    await clock.advance(0);
    expect([first.afterMs, reads.length]).toEqual([999, 1]);
    await clock.advance(10_000);
    const second = wait();
    await clock.advance(0);
    expect([second.afterMs, reads.length]).toEqual([10_999, 2]);
  });

  it('never gets the result of an earlier start', async () => {
    const { clock, wait, elapsedMs } = createWaiting(() => {
      if (elapsedMs() < 5_000) return over(100);
      return elapsedMs() < 12_000 ? running(200) : over(200);
    });
    const seen = wait({ startedAfterMs: 100 });
    await clock.advance(25_000);
    expect(seen.state?.run?.startedAtMs).toBe(200);
    expect(seen.afterMs).toBeGreaterThanOrEqual(12_000);
    expect(seen.afterMs).toBeLessThan(15_000);
  });

  it('gets the latest that is known at the timeout', async () => {
    const { clock, wait, watches } = createWaiting(() => running());
    const seen = wait({ timeoutMs: 3_000 });
    await clock.advance(3_000);
    expect(seen).toMatchObject({ state: { run: { status: 'RUNNING' } }, error: null, afterMs: 3_000 });
    expect([watches.size, clock.sleepers]).toEqual([0, 0]);
  });

  it('hears of an unknown run at once, unless it waits for one that was only just started', async () => {
    const missing = () => {
      throw new PrecheckError('NOT_FOUND', 'nowhere');
    };
    const { clock, wait } = createWaiting(missing);
    const seen = wait();
    const started = wait({ startedAfterMs: 5, timeoutMs: 4_000 });
    await clock.advance(0);
    expect(seen).toMatchObject({ state: { trouble: { code: 'NOT_FOUND' } }, afterMs: 0 });
    expect(started.afterMs).toBeNull();
    await clock.advance(4_000);
    expect(started).toMatchObject({ state: { trouble: { code: 'NOT_FOUND' } }, afterMs: 4_000 });
  });

  it('is told so where nothing could be read in time', async () => {
    const { clock, wait, reads, watches } = createWaiting(() => new Promise(() => {}));
    const seen = wait({ timeoutMs: 2_000 });
    await clock.advance(2_000);
    expect(seen.error).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    expect(reads[0]?.signal.aborted).toBe(true);
    expect([watches.size, clock.sleepers]).toEqual([0, 0]);
  });

  it.each([
    ['at the timeout', (_closing: AbortController) => {}, 'within 2000 ms'],
    ['when the gateway closes', (closing: AbortController) => closing.abort(), 'before this gateway closed'],
  ])('never takes an end from before the question for the one it waits for, %s', async (_, stop, until) => {
    const { clock, wait, store, reads, closing } = createWaiting(() =>
      reads.length === 1 ? over() : new Promise(() => {}),
    );
    await store.refresh(keyOf(), { maxAgesMs: [0], caller: null, signal: new AbortController().signal });
    const known = store.peek(keyOf());
    await clock.advance(5_000);
    const seen = wait({ timeoutMs: 2_000 });
    await clock.advance(1_999);
    expect([reads.length, seen.afterMs]).toEqual([2, null]);
    stop(closing);
    await clock.advance(1);
    expect(seen.state).toMatchObject({
      run: { status: 'FINISHED' },
      observedAtMs: known?.observedAtMs,
      trouble: { code: 'UPSTREAM_TIMEOUT', message: expect.stringContaining(until) },
    });
    // It is this one's trouble alone.
    expect(store.peek(keyOf())).toBe(known);
  });

  it('is told the same of an end that is too old, and not yet due to be read again', async () => {
    const { clock, wait, store, reads } = createWaiting(() => over());
    await store.refresh(keyOf(), { maxAgesMs: [0], caller: null, signal: new AbortController().signal });
    await clock.advance(1_000);
    const seen = wait({ timeoutMs: 300 });
    await clock.advance(300);
    expect(seen.state).toMatchObject({ run: { status: 'FINISHED' }, trouble: { code: 'UPSTREAM_TIMEOUT' } });
    expect(reads.length).toBe(1);
  });

  it('is told that a run could not be read, not that it was unknown before the question', async () => {
    const { clock, wait, store, reads } = createWaiting(() => {
      if (reads.length > 1) return new Promise(() => {});
      throw new PrecheckError('NOT_FOUND', 'nowhere');
    });
    await store.refresh(keyOf(), { maxAgesMs: [0], caller: null, signal: new AbortController().signal });
    await clock.advance(5_000);
    const seen = wait({ timeoutMs: 2_000 });
    await clock.advance(2_000);
    expect(seen.state).toMatchObject({ run: null, trouble: { code: 'UPSTREAM_TIMEOUT' } });
  });

  it('gets the latest that is known when the gateway closes, and waits no more after that', async () => {
    const { clock, wait, watches, closing } = createWaiting(() => running());
    const seen = Array.from({ length: 50 }, () => wait());
    await clock.advance(3_000);
    expect(seen[0]?.afterMs).toBeNull();
    closing.abort();
    await clock.advance(0);
    const late = wait();
    await clock.advance(0);
    for (const one of [...seen, late])
      expect(one).toMatchObject({ state: { run: { status: 'RUNNING' } }, error: null, afterMs: 3_000 });
    expect([watches.size, clock.sleepers]).toEqual([0, 0]);
  });

  it('is told so where nothing could be read before the gateway closed', async () => {
    const { clock, wait, closing } = createWaiting(() => new Promise(() => {}));
    const seen = wait();
    await clock.advance(100);
    closing.abort();
    await clock.advance(0);
    expect(seen.error).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      message: expect.stringMatching(/could not be read before this gateway closed$/),
    });
  });

  it('can leave, and is refused where there are too many', async () => {
    const { clock, wait, watches } = createWaiting(() => running(), 0);
    const crowded = wait();
    await clock.advance(0);
    expect(crowded.error).toMatchObject({ code: 'LIMIT_EXCEEDED' });
    const leaving = createWaiting(() => running());
    const gone = new AbortController();
    const seen = leaving.wait({ signal: gone.signal });
    await leaving.clock.advance(100);
    gone.abort(new Error('bye'));
    await leaving.clock.advance(0);
    expect(seen.error).toMatchObject({ message: 'bye' });
    expect([watches.size, leaving.watches.size, leaving.clock.sleepers]).toEqual([0, 0, 0]);
  });
});
