import { expect, it } from 'vitest';
import { maxOf, mostInOneSecond, perSecond, say } from './figures.ts';
import { followAll, leaveAll } from './followers.ts';
import { createGoverned, type Governed, runsAt } from './governed-gateway.ts';
import { askSteadily } from './queries.ts';

const QUOTA = 20;
/** What the vendor takes, whatever it promised. */
const LIMIT = 8;
const RUNS = 600;
const FOR_MS = 120_000;

const LISTS = Array.from({ length: 300 }, (_, at) => runsAt(2 * at, 2 * at + 2));

/** What the vendor took and refused so far. */
const countOf = ({ controls }: Governed) => {
  const { total, perAction } = controls.calls;
  return { total, refused: perAction.reduce((sum, { throttled }) => sum + throttled, 0) };
};

/** What it took and refused in between. */
const between = (from: ReturnType<typeof countOf>, to: ReturnType<typeof countOf>, ms: number) => {
  const [total, refused] = [to.total - from.total, to.refused - from.refused];
  return { share: refused / total, goodRate: (1_000 * (total - refused)) / ms };
};

it('a vendor that takes less than its quota is called less, and as often as before once it takes all', {
  timeout: 120_000,
}, async () => {
  const governed = createGoverned(QUOTA);
  const { clock, arrivals, controls } = governed;
  controls.limit({ callsPerSecond: LIMIT });
  const followers = await followAll(governed, LISTS);
  const [beganMs, before] = [clock.now(), countOf(governed)];
  const query = { everyMs: 1_000, watched: RUNS };
  const first = await askSteadily(governed, { ...query, forMs: 2_000 });
  const [learnedMs, learned] = [clock.now(), countOf(governed)];
  const queries = [...first, ...(await askSteadily(governed, { ...query, forMs: FOR_MS }))];
  const [endedMs, ended] = [clock.now(), countOf(governed)];
  controls.limit({ callsPerSecond: null });
  await clock.advance(20_000);

  const atFirst = between(before, learned, learnedMs - beganMs);
  const later = between(learned, ended, endedMs - learnedMs);
  const lifted = perSecond(arrivals, { fromMs: endedMs, toMs: clock.now() });
  const troubled = followers.filter(({ events }) => events.some(({ trouble }) => trouble !== null));
  const waits = queries.map(({ tookMs }) => tookMs);
  say(`a vendor that takes ${LIMIT} a second`, {
    'throttled at first': atFirst.share.toFixed(2),
    'throttled later': later.share.toFixed(2),
    'good answers a second': later.goodRate.toFixed(2),
    'streams told of trouble': `${troubled.length} of ${followers.length}`,
    'queries, max ms': maxOf(waits),
    'calls in each second once it takes all': lifted.join(' '),
  });
  expect(atFirst.share).toBeGreaterThanOrEqual(0.25);
  expect(later.share).toBeLessThanOrEqual(0.12);
  expect(later.goodRate).toBeGreaterThanOrEqual(0.75 * LIMIT);
  expect(troubled.length).toBeLessThanOrEqual(0.02 * followers.length);
  expect(queries.filter(({ code }) => code !== null)).toEqual([]);
  expect(maxOf(waits)).toBeLessThanOrEqual(5_000);
  expect(maxOf(lifted.slice(8, 12))).toBeGreaterThanOrEqual(QUOTA - 1);
  expect(mostInOneSecond(arrivals)).toBeLessThanOrEqual(QUOTA);
  expect(await leaveAll(governed, followers)).toEqual({ sleepers: 0, calls: 0 });
});
