import { expect, it } from 'vitest';
import { growthOf, isLevel } from '../../bench/level.ts';

const series = (length: number, valueAt: (at: number) => number) =>
  Array.from({ length }, (_, at) => valueAt(at));

it('what grows during the warm-up alone is level', () => {
  const values = series(60, (at) => Math.min(at, 15) * 10);
  expect(growthOf(values)).toEqual({ before: 150, after: 150, part: 0 });
  expect(isLevel(values, 0)).toBe(true);
});

it('what grows on is not, by how much it grew between the first and the last third', () => {
  const values = series(60, (at) => 100 + at);
  // The thirds behind the warm-up are 15 to 29 and 45 to 59.
  expect(growthOf(values)).toEqual({ before: 122, after: 152, part: 152 / 122 - 1 });
  expect(isLevel(values, 0.2)).toBe(false);
  expect(isLevel(values, 0.3)).toBe(true);
});

it('a few peaks are no growth', () => {
  expect(growthOf(series(60, (at) => (at > 45 && at % 3 === 0 ? 900 : 100))).part).toBe(0);
});

it('memory that shrinks is level', () => {
  expect(
    isLevel(
      series(60, (at) => 100 - at),
      0,
    ),
  ).toBe(true);
});

it('too few values prove nothing', () => {
  expect(isLevel([1, 1, 1], 1)).toBe(false);
});
