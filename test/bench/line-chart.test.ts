import { expect, it } from 'vitest';
import { lineChartOf } from '../../bench/line-chart.ts';

const CHART = {
  ...{ title: 'a & b', unit: 'MB', everySeconds: 10 },
  lines: { resident: [0, 100, 50], heap: [10, 10, 10] },
};

const pointsIn = (svg: string) =>
  [...svg.matchAll(/<polyline points="([^"]+)"/g)].map(([, points = '']) =>
    points.split(' ').map((point) => point.split(',').map(Number)),
  );

const textsIn = (svg: string) => [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

it('a value is as high as it is large, from 0 on, and as far right as it is late', () => {
  const [[from, most, half] = [], level = []] = pointsIn(lineChartOf(CHART));
  const height = (point: readonly number[] | undefined) => (from?.[1] ?? 0) - (point?.[1] ?? 0);
  expect(height(half)).toBe(height(most) / 2);
  expect(new Set(level.map(([, y]) => y)).size).toBe(1);
  expect((most?.[0] ?? 0) - (from?.[0] ?? 0)).toBe((half?.[0] ?? 0) - (most?.[0] ?? 0));
});

it('says what it shows, in round numbers, with the name of each line', () => {
  expect(textsIn(lineChartOf(CHART))).toEqual([
    ...['a &amp; b', 'MB, over time; grey: warm-up'],
    ...['0', '20', '40', '60', '80', '100'],
    ...['0 s', '4 s', '8 s', '12 s', '16 s', '20 s'],
    ...['resident', 'heap'],
  ]);
});

it('has room for the largest value', () => {
  const lines = { resident: [101, 333] };
  const [points = []] = pointsIn(lineChartOf({ ...CHART, lines }));
  expect(Math.min(...points.map(([, y = 0]) => y))).toBeGreaterThanOrEqual(56);
});

it('can be read in the light and in the dark', () => {
  const svg = lineChartOf(CHART);
  expect(svg).toContain('prefers-color-scheme: dark');
  for (const name of [...svg.matchAll(/<polyline [^>]*class="([\w-]+)"/g)].map(([, name]) => name))
    expect(svg.split(`.${name} {`)).toHaveLength(3);
});
