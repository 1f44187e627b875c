import { expect, it } from 'vitest';
import { median, ratiosOf } from '../../bench/report.ts';
import { figuresOf } from '../../bench/results.ts';

it('a median is the one in the middle, whatever the order, and of two the greater one', () => {
  expect(median([30, 1, 2])).toBe(2);
  expect(median([30, 1])).toBe(30);
  expect(median([])).toBeNaN();
});

it('a ratio is of one round, so that what slows down all servers for a while changes none', () => {
  const rounds = { raw: [100, 10, 50], gateway: [50, 5, 25] };
  expect(ratiosOf(rounds, 'gateway')).toEqual([0.5, 0.5, 0.5]);
});

it('without a raw server there is no ratio', () => {
  expect(ratiosOf({ gateway: [50, 5] }, 'gateway')).toEqual([]);
  expect(figuresOf({ rounds: { gateway: [50, 5] } }, 'gateway').ratioToRaw).toBeNull();
});

it('what is kept has the median of the ratios, not the ratio of the medians', () => {
  const rounds = { raw: [100, 10, 40], gateway: [90, 2, 30] };
  expect(figuresOf({ rounds }, 'gateway')).toEqual({
    ...{ rounds: [90, 2, 30], median: 30, min: 2, max: 90 },
    ratioToRaw: 0.75,
  });
  const uneven = { raw: [100, 10, 40], gateway: [10, 9, 20] };
  expect(figuresOf({ rounds: uneven }, 'gateway').ratioToRaw).toBe(0.5);
});

it('what is kept has four digits', () => {
  expect(figuresOf({ rounds: { raw: [3], gateway: [1.234567] } }, 'gateway')).toMatchObject({
    ...{ rounds: [1.235], median: 1.235, ratioToRaw: 0.4115 },
  });
});
