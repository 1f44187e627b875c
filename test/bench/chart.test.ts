import { expect, it } from 'vitest';
import { chartOf } from '../../bench/chart.ts';
import type { Result } from '../../bench/results.ts';

const figures = (ratioToRaw: number | null) => ({ rounds: [1], median: 1, min: 1, max: 1, ratioToRaw });

const resultOf = (
  workload: string,
  table: Partial<Result['tables'][number]>,
  ratios: Readonly<Record<string, number | null>>,
): Result => ({
  ...{ workload, date: '2026-01-01T00:00:00.000Z', versions: {} },
  machine: { node: 'v24', cpu: 'any', cores: 2, isPinned: true },
  tables: [
    {
      ...{ title: workload, unit: 'answers/s', lessIsBetter: false, ...table },
      servers: Object.fromEntries(Object.entries(ratios).map(([name, ratio]) => [name, figures(ratio)])),
    },
  ],
});

const WARM = resultOf('warm', {}, { raw: 1, gateway: 0.5, yoga: 0.25 });

const widthsIn = (svg: string) =>
  Object.fromEntries(
    [...svg.matchAll(/<rect [^>]*width="([\d.]+)"[^>]*class="([\w-]+)"/g)].map(([, width, name = '']) => [
      name,
      Number(width),
    ]),
  );

const textsIn = (svg: string) => [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

it('a bar is as long as its ratio, beside the longest one of its panel', () => {
  const { raw = 0, gateway = 0, yoga = 0 } = widthsIn(chartOf([WARM]));
  expect([gateway / raw, yoga / raw]).toEqual([0.5, 0.25]);
});

it('says in text what each bar is, how much, and whether that is good', () => {
  expect(textsIn(chartOf([WARM]))).toEqual([
    ...['warm', 'answers/s, as a ratio to raw; longer is better'],
    ...['raw', '1.00', 'gateway', '0.50', 'yoga', '0.25'],
  ]);
  const less = resultOf('start', { unit: 'ms', lessIsBetter: true }, { raw: 1, gateway: 4 });
  expect(textsIn(chartOf([less]))).toContain('ms, as a ratio to raw; shorter is better');
});

it('has a panel for each workload, always in the same order, one below the other', () => {
  const start = resultOf('start', { unit: 'ms' }, { raw: 1, gateway: 4 });
  const svg = chartOf([start, WARM]);
  expect(svg).toBe(chartOf([WARM, start]));
  expect(textsIn(svg).filter((text) => text === 'warm' || text === 'start')).toEqual(['warm', 'start']);
  const ys = [...svg.matchAll(/<rect x="\d+" y="(\d+)"/g)].map(([, y]) => Number(y));
  expect(ys).toEqual(ys.toSorted((a, b) => a - b));
  expect(new Set(ys).size).toBe(5);
  const [, height = ''] = /viewBox="0 0 \d+ (\d+)"/.exec(svg) ?? [];
  expect(Number(height)).toBeGreaterThan(Math.max(...ys));
});

it('of a fan-out that grows, shows what all servers bear', () => {
  const [few, many] = [1_000, 5_000].map((count) =>
    resultOf('fanout-sse', { unit: 'us', title: `sse, ${count} subscribers: CPU` }, { raw: 1, gateway: 1.2 }),
  );
  const tables = [few, many].flatMap((result) => result?.tables ?? []);
  const svg = chartOf([{ ...WARM, workload: 'fanout-sse', tables }]);
  expect(textsIn(svg).filter((text) => text?.startsWith('sse'))).toEqual(['sse, 5000 subscribers: CPU']);
});

it('leaves out what has no ratio', () => {
  const idle = resultOf('executed', {}, { gateway: null });
  expect(chartOf([WARM, idle])).toBe(chartOf([WARM]));
});

it('a name is text, whatever stands in it', () => {
  const svg = chartOf([resultOf('warm', { title: 'a < b & "c"' }, { raw: 1, gateway: 0.5 })]);
  expect(textsIn(svg)).toContain('a &lt; b &amp; &quot;c&quot;');
});

it('has colours for a dark page, and no script', () => {
  const svg = chartOf([WARM]);
  expect(svg).toContain('@media (prefers-color-scheme: dark)');
  expect(svg).not.toContain('<script');
});
