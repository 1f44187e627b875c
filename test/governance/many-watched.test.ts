import { expect, it } from 'vitest';
import { longestGaps, maxOf, medianOf, mostInOneSecond, say } from './figures.ts';
import { followAll, leaveAll } from './followers.ts';
import { createGoverned, indexOf, runsAt } from './governed-gateway.ts';
import { askSteadily } from './queries.ts';

const RUNS = 2_000;
/** The first ones have as many listeners as count. */
const POPULAR = 200;
const QUOTA = 20;
const FOR_MS = 400_000;
const QUERY_EVERY_MS = 500;
const QUERIES_PER_SECOND = 1_000 / QUERY_EVERY_MS;
/** What is left of the quota by calls of 50 ms, as each counts from its start until a second after its end. */
const USED = 0.85;
/** Whoever has eight listeners is read four times as often, if all have to wait. */
const SHARES = RUNS - POPULAR + 4 * POPULAR;
const MAX_GAP_MS = (1_000 * SHARES) / (USED * QUOTA - QUERIES_PER_SECOND);

/** Streams of a hundred runs, of four and of one; the popular runs in eight of them. */
const LISTS = [
  ...Array.from({ length: 10 }, (_, at) => runsAt(100 * at, 100 * at + 100)),
  ...Array.from({ length: 100 }, (_, at) => runsAt(1_000 + 4 * at, 1_004 + 4 * at)),
  ...Array.from({ length: 600 }, (_, at) => runsAt(1_400 + at, 1_401 + at)),
  ...Array.from({ length: 7 }, () => [runsAt(0, 100), runsAt(100, POPULAR)]).flat(),
];

it('2,000 watched runs share a quota of 20 calls a second, and queries go first', {
  timeout: 300_000,
}, async () => {
  const governed = createGoverned(QUOTA);
  const { clock, arrivals, controls } = governed;
  const fromMs = clock.now();
  const followers = await followAll(governed, LISTS);
  const queries = await askSteadily(governed, { forMs: FOR_MS, everyMs: QUERY_EVERY_MS, watched: RUNS });
  const span = { fromMs, toMs: clock.now() };
  const events = followers.flatMap((follower) => follower.events);

  const waits = queries.map(({ tookMs }) => tookMs);
  const rate = (1_000 * arrivals.length) / (span.toMs - fromMs);
  const gaps = [...longestGaps(arrivals, span)].filter(([about]) => indexOf(about) < RUNS);
  const gapsOf = (isPopular: boolean) =>
    gaps.flatMap(([about, gapMs]) => (indexOf(about) < POPULAR === isPopular ? [gapMs] : []));
  say('2,000 watched runs', {
    streams: LISTS.length,
    'calls a second': rate.toFixed(2),
    'most in one second': mostInOneSecond(arrivals),
    'queries, median ms': medianOf(waits),
    'max ms': maxOf(waits),
    'longest gap of a run ms': maxOf(gapsOf(false)),
    'of a popular one ms': maxOf(gapsOf(true)),
    'median ms': medianOf(gapsOf(true)),
  });
  expect(mostInOneSecond(arrivals)).toBeLessThanOrEqual(QUOTA);
  expect(controls.calls.mostInOneSecond).toBeLessThanOrEqual(QUOTA);
  expect(rate).toBeGreaterThanOrEqual(USED * QUOTA);

  expect(queries.filter(({ code }) => code !== null)).toEqual([]);
  expect(maxOf(waits)).toBeLessThanOrEqual(3_000);
  expect(medianOf(waits)).toBeLessThanOrEqual(500);

  expect(gaps).toHaveLength(RUNS);
  expect(maxOf(gapsOf(false))).toBeLessThanOrEqual(MAX_GAP_MS);
  expect(medianOf(gapsOf(true))).toBeLessThanOrEqual(medianOf(gapsOf(false)) / 2);

  expect(events.length).toBeGreaterThanOrEqual(LISTS.flat().length);
  expect(events.filter(({ trouble, isStale }) => trouble !== null || isStale !== false)).toEqual([]);
  expect(followers.filter(({ isOver }) => isOver)).toEqual([]);
  expect(await leaveAll(governed, followers)).toEqual({ sleepers: 0, calls: 0 });
});
