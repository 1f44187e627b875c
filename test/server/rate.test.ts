import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRate } from '../../src/server/rate.ts';

const TEN_SECONDS = 10_000;

// The limiter goes by the clock of the machine, and by timers of its own.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ask = async (rate: ReturnType<typeof createRate>, holder: string, times: number) => {
  const answers = [];
  for (let at = 0; at < times; at++) answers.push(await rate.refusalFor(holder));
  return answers;
};

describe('the rate of a caller', () => {
  it('lets him have at once what he may have in ten seconds, exactly, and tells when there is more', async () => {
    const rate = createRate({ maxRatePerCaller: 2 });
    expect(await ask(rate, 'a', 20)).toEqual(Array(20).fill(null));
    vi.advanceTimersByTime(7_400);
    const [refusal] = await ask(rate, 'a', 1);
    expect(refusal).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: 'one caller may start at most 20 operations in 10 s, got 21',
      isRetryable: true,
      retryAfterMs: 2_600,
    });
    vi.advanceTimersByTime(2_600);
    expect(await ask(rate, 'a', 20)).toEqual(Array(20).fill(null));
  });

  it('is not put off by what is refused', async () => {
    const rate = createRate({ maxRatePerCaller: 1 });
    await ask(rate, 'a', 500);
    vi.advanceTimersByTime(TEN_SECONDS);
    expect(await ask(rate, 'a', 1)).toEqual([null]);
  });

  it('is his own', async () => {
    const rate = createRate({ maxRatePerCaller: 1 });
    expect((await ask(rate, 'a', 11)).at(-1)).not.toBeNull();
    expect(await ask(rate, 'b', 10)).toEqual(Array(10).fill(null));
  });

  it('is held for the last 10,000 callers, and for as long as it matters', async () => {
    const rate = createRate({ maxRatePerCaller: 1 });
    await ask(rate, 'first', 11);
    for (let at = 0; at < 10_001; at++) await rate.refusalFor(`other-${at}`);
    expect(vi.getTimerCount()).toBe(10_000);
    expect(await ask(rate, 'first', 1)).toEqual([null]);
    vi.advanceTimersByTime(TEN_SECONDS);
    expect(vi.getTimerCount()).toBe(0);
  });
});
