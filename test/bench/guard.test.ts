import { expect, it } from 'vitest';
import { guard, verdictOf, verdictText } from '../../bench/guard.ts';
import type { Guarded } from '../../bench/margins.ts';
import type { Table } from '../../bench/report.ts';

const tableOf = (gateway: readonly number[], unit = 'answers/s'): Table => ({
  ...{ workload: 'warm', title: 'warm', unit, lessIsBetter: unit === 'us' },
  rounds: { raw: gateway.map(() => 100), gateway },
});

it.each([
  { bounds: { atLeast: 0.35 }, gateway: 35, isKept: true },
  { bounds: { atLeast: 0.35 }, gateway: 34, isKept: false },
  { bounds: { atMost: 2 }, gateway: 200, isKept: true },
  { bounds: { atMost: 2 }, gateway: 201, isKept: false },
])('$gateway of 100 with $bounds: $isKept', ({ bounds, gateway, isKept }) => {
  const verdict = verdictOf({ unit: 'answers/s', ...bounds }, [tableOf([gateway])]);
  expect(verdict).toMatchObject({ isKept, ratio: gateway / 100 });
});

it('one bad round of three is no verdict', () => {
  expect(verdictOf({ unit: 'answers/s', atLeast: 0.35 }, [tableOf([50, 1, 40])]).ratio).toBe(0.4);
});

it('a margin is held against the table that has its unit', () => {
  const tables = [tableOf([1]), tableOf([150], 'us')];
  expect(verdictOf({ unit: 'us', atMost: 2 }, tables)).toMatchObject({ ratio: 1.5, isKept: true });
});

it.each([{ tables: [] }, { tables: [tableOf([])] }, { tables: [tableOf([90], 'ms')] }])(
  'what was not measured is missed',
  ({ tables }) => {
    const verdict = verdictOf({ unit: 'answers/s', atLeast: 0.35 }, tables);
    expect(verdict).toMatchObject({ ratio: null, isKept: false });
    expect(verdictText(verdict)).toBe('MISSED: answers/s not measured, must be at least 0.35');
  },
);

const GUARDED: readonly Guarded[] = [
  { command: ['warm', '--rounds', '3'], margins: [{ unit: 'answers/s', atLeast: 0.35 }] },
  { command: ['fanout', 'sse'], margins: [{ unit: 'us', atMost: 2 }] },
];

/** Runs the guard on what each command measures, time after time. */
const run = async (measured: Readonly<Record<string, readonly Table[]>>) => {
  const left = new Map(Object.entries(measured).map(([name, tables]) => [name, [...tables]]));
  const lines: string[] = [];
  const isKept = await guard(GUARDED, {
    measure: async ([name]) => {
      const table = left.get(name)?.shift();
      if (!table) throw new Error(`${name} is measured too often`);
      return [table];
    },
    say: (line) => lines.push(line),
  });
  return { isKept, lines };
};

it('says of each margin what was seen, and measures once where all are kept', async () => {
  expect(await run({ warm: [tableOf([60])], fanout: [tableOf([120], 'us')] })).toEqual({
    isKept: true,
    lines: [
      'warm: kept: answers/s 0.600 of raw, must be at least 0.35',
      'fanout sse: kept: us 1.200 of raw, must be at most 2',
      'all margins kept',
    ],
  });
});

it('measures once more what was missed, and says so', async () => {
  const { isKept, lines } = await run({
    warm: [tableOf([30]), tableOf([60])],
    fanout: [tableOf([120], 'us')],
  });
  expect(isKept).toBe(true);
  expect(lines.slice(0, 2)).toEqual([
    'warm: MISSED: answers/s 0.300 of raw, must be at least 0.35',
    'warm, once more: kept: answers/s 0.600 of raw, must be at least 0.35',
  ]);
});

it('what is missed twice is missed, and the rest is measured all the same', async () => {
  const { isKept, lines } = await run({
    warm: [tableOf([30]), tableOf([34])],
    fanout: [tableOf([120], 'us')],
  });
  expect(isKept).toBe(false);
  expect(lines).toContain('fanout sse: kept: us 1.200 of raw, must be at most 2');
  expect(lines.at(-1)).toBe('missed twice: warm');
});
