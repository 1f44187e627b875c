import type { Arrival } from './distant-vendor.ts';

export const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export const maxOf = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);

/** The most calls within any second: from a moment on until just before a second later. */
export const mostInOneSecond = (arrivals: readonly Arrival[]): number => {
  const times = arrivals.map(({ atMs }) => atMs).toSorted((a, b) => a - b);
  let most = 0;
  let from = 0;
  for (const [at, atMs] of times.entries()) {
    while (atMs - (times[from] ?? atMs) >= 1_000) from += 1;
    most = Math.max(most, at - from + 1);
  }
  return most;
};

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The calls of each second of a span. */
export const perSecond = (arrivals: readonly Arrival[], { fromMs, toMs }: Span): number[] => {
  const counts = Array.from({ length: Math.ceil((toMs - fromMs) / 1_000) }, () => 0);
  for (const { atMs } of arrivals) {
    const second = Math.floor((atMs - fromMs) / 1_000);
    if (second >= 0 && second < counts.length) counts[second] = (counts[second] ?? 0) + 1;
  }
  return counts;
};

/** The longest time within a span that nobody asked about it, of each thing that was asked about; ms. */
export const longestGaps = (arrivals: readonly Arrival[], { fromMs, toMs }: Span): Map<string, number> => {
  const last = new Map<string, number>();
  const gaps = new Map<string, number>();
  const note = (about: string, atMs: number) => {
    gaps.set(about, Math.max(gaps.get(about) ?? 0, atMs - (last.get(about) ?? fromMs)));
    last.set(about, atMs);
  };
  for (const { about, atMs } of arrivals) note(about, atMs);
  for (const about of [...last.keys()]) note(about, toMs);
  return gaps;
};

/** One line for whoever runs the tests. */
export const say = (scenario: string, figures: Readonly<Record<string, number | string>>): void => {
  const parts = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`);
  process.stdout.write(`${scenario}: ${parts.join(', ')}\n`);
};
