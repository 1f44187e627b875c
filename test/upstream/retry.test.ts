import { describe, expect, it } from 'vitest';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { type Attempt, retry, retryDelay } from '../../src/upstream/retry.ts';
import { createManualClock } from '../support/manual-clock.ts';

const errorAfter = (retryAfterMs: number | null) =>
  new PrecheckError('UPSTREAM_UNAVAILABLE', 'down', { retryAfterMs });
const ALMOST_ONE = 1 - Number.EPSILON;

describe('the wait before the next attempt', () => {
  it.each([
    [1, 100, 200],
    [2, 200, 400],
    [3, 400, 800],
  ])('after attempt %i is between %i and %i ms', (attempt, least, most) => {
    expect(retryDelay(attempt, errorAfter(null), () => 0)).toBe(least);
    expect(retryDelay(attempt, errorAfter(null), () => 0.5)).toBe((least + most) / 2);
    expect(retryDelay(attempt, errorAfter(null), () => ALMOST_ONE)).toBeCloseTo(most, 6);
  });

  it('is our own, after what the vendor asks for', () => {
    expect(retryDelay(1, errorAfter(5_000), () => 0)).toBe(5_100);
    expect(retryDelay(3, errorAfter(5), () => 0)).toBe(405);
    expect(retryDelay(1, errorAfter(0), () => 0)).toBe(100);
  });
});

const start = (
  outcomes: readonly Attempt<string>[],
  { deadlineMs = 60_000, attemptMs = 0, isWrite = false } = {},
) => {
  const clock = createManualClock(0);
  const caller = new AbortController();
  const startedAt: number[] = [];
  const attempt = async () => {
    startedAt.push(clock.now());
    if (attemptMs > 0) await clock.sleep(attemptMs, caller.signal);
    const outcome = outcomes[Math.min(startedAt.length, outcomes.length) - 1];
    if (!outcome) throw new Error('no outcome');
    return outcome;
  };
  const settled = retry({ clock, random: () => 0, deadlineMs, isWrite }, caller.signal, attempt).then(
    (value) => ({ value, error: null }),
    (error: unknown) => ({ value: null, error }),
  );
  return { clock, caller, startedAt, settled };
};

const passing: Attempt<string> = { error: errorAfter(null), remedy: 'AGAIN' };
const lasting: Attempt<string> = { error: errorAfter(null), remedy: 'NONE' };
const answered: Attempt<string> = { answer: 'yes' };

describe('a read', () => {
  it('that is answered is made once', async () => {
    const { settled, startedAt } = start([answered]);
    expect(await settled).toEqual({ value: 'yes', error: null });
    expect(startedAt).toEqual([0]);
  });

  it('that fails in passing is made again until it is answered', async () => {
    const { clock, settled, startedAt } = start([passing, passing, answered]);
    await clock.advance(60_000);
    expect(await settled).toEqual({ value: 'yes', error: null });
    expect(startedAt).toEqual([0, 100, 300]);
  });

  it('is made four times at most, and the last error is thrown', async () => {
    const last: Attempt<string> = { error: errorAfter(null), remedy: 'AGAIN' };
    const { clock, settled, startedAt } = start([passing, passing, passing, last, answered]);
    await clock.advance(60_000);
    expect((await settled).error).toBe(last.error);
    expect(startedAt).toEqual([0, 100, 300, 700]);
    expect(clock.sleepers).toBe(0);
  });

  it('that fails for good is not made again', async () => {
    const { clock, settled, startedAt } = start([lasting, answered]);
    await clock.advance(60_000);
    expect((await settled).error).toBe(lasting.error);
    expect(startedAt).toEqual([0]);
  });

  it('that throws is not made again', async () => {
    const { clock, settled, startedAt } = start([]);
    await clock.advance(60_000);
    expect((await settled).error).toMatchObject({ message: 'no outcome' });
    expect(startedAt).toEqual([0]);
  });
});

describe('no wait is begun that would outlast the deadline', () => {
  it.each([
    [100, [0]],
    [101, [0, 100]],
    [300, [0, 100]],
    [301, [0, 100, 300]],
  ])('%i ms: attempts at %j', async (deadlineMs, attempts) => {
    const { clock, settled, startedAt } = start([passing], { deadlineMs });
    await clock.advance(60_000);
    expect((await settled).error).toBe(passing.error);
    expect(startedAt).toEqual(attempts);
  });

  it('and the time that the attempts took counts', async () => {
    const { clock, settled, startedAt } = start([passing], { deadlineMs: 5_000, attemptMs: 2_000 });
    await clock.advance(60_000);
    await settled;
    expect(startedAt).toEqual([0, 2_100, 4_300]);
  });
});

it('an abort ends the wait at once, with its reason, and no attempt follows', async () => {
  const { clock, caller, settled, startedAt } = start([passing, answered]);
  await clock.advance(50);
  const gone = new Error('gone');
  caller.abort(gone);
  expect((await settled).error).toBe(gone);
  expect(clock.sleepers).toBe(0);
  await clock.advance(60_000);
  expect(startedAt).toEqual([0]);
});
