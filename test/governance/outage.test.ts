import { describe, expect, it } from 'vitest';
import { maxOf, medianOf, mostInOneSecond, perSecond, say } from './figures.ts';
import { type Follower, followAll, leaveAll } from './followers.ts';
import { createGoverned, type Governed, runsAt } from './governed-gateway.ts';
import { askSteadily } from './queries.ts';

const QUOTA = 20;
const RUNS = 200;
const OUTAGE_MS = 60_000;
const ASKED = { everyMs: 500, watched: RUNS };
/** Of 2, 4, 8 and then 10 s, each up to a fifth shorter: so often the vendor is tried while it is out. */
const PROBES = 9;

interface Outage {
  readonly fault: string;
  /** How long it takes until five have failed, and nobody was answered for a second. */
  readonly unnoticedMs: number;
  /** How many calls may go until then. */
  readonly maxUnnoticed: number;
  /** How long it takes a call to fail. */
  readonly failsMs: number;
  /** How many calls may go after that, and how many queries may wait for one. */
  readonly maxTried: number;
  /** How often at most a stream may be told of trouble. */
  readonly maxTold: number;
}

const OUTAGES: readonly Outage[] = [
  ...['service-unavailable', 'reset'].map((fault) => ({
    ...{ fault, unnoticedMs: 2_000, maxUnnoticed: 2 * QUOTA, failsMs: 100, maxTried: PROBES, maxTold: 1 },
  })),
  // A call that hangs counts for two seconds. Who waited for one is told so, others that nobody asks: whoever tries
  // again is told now the one and now the other.
  // The failures of calls that take so long are forgotten in between, and one that is not known to fail may go each second.
  {
    ...{ fault: 'hang', unnoticedMs: 12_000, maxUnnoticed: 6 * QUOTA, failsMs: 10_000 },
    ...{ maxTried: 48, maxTold: 5 },
  },
];

const troublesOf = ({ events }: Follower) => events.filter(({ trouble }) => trouble !== null);

const play = async (governed: Governed, fault: string) => {
  const { clock, controls } = governed;
  const followers = await followAll(
    governed,
    runsAt(0, RUNS).map((key) => [key]),
  );
  await clock.advance(30_000);
  const beganMs = clock.now();
  controls.fail({ fault });
  const queries = await askSteadily(governed, { ...ASKED, forMs: OUTAGE_MS });
  const endedMs = clock.now();
  controls.heal();
  const later = await askSteadily(governed, { ...ASKED, forMs: 45_000 });
  return { followers, queries, later, beganMs, endedMs };
};

describe.each(OUTAGES)(
  'an outage of a minute ($fault)',
  ({ fault, unnoticedMs, maxUnnoticed, failsMs, maxTried, maxTold }) => {
    it('costs few calls, and is told and over soon', { timeout: 120_000 }, async () => {
      const governed = createGoverned(QUOTA);
      const { clock, arrivals, notes } = governed;
      const { followers, queries, later, beganMs, endedMs } = await play(governed, fault);

      const calls = arrivals.filter(({ atMs }) => atMs >= beganMs && atMs < endedMs);
      const noticed = queries.filter(({ atMs }) => atMs >= beganMs + unnoticedMs);
      const slow = noticed.filter(({ tookMs }) => tookMs > 1_000);
      const recoveries = followers.map(({ events }) => (events.at(-1)?.atMs ?? Number.NaN) - endedMs);
      const after = perSecond(arrivals, { fromMs: endedMs, toMs: clock.now() });
      const firstMs = arrivals.find(({ atMs }) => atMs >= endedMs)?.atMs ?? Number.NaN;
      const [inFirst] = perSecond(arrivals, { fromMs: firstMs, toMs: firstMs + 1_000 });
      say(`an outage of a minute (${fault})`, {
        'calls in it': calls.length,
        'troubles of a stream, at most': maxOf(followers.map((follower) => troublesOf(follower).length)),
        'queries, max ms': maxOf(queries.map(({ tookMs }) => tookMs)),
        'later than 1 s once it is noticed': `${slow.length} of ${noticed.length}`,
        'recovered, median ms': medianOf(recoveries),
        'max ms': maxOf(recoveries),
        'calls in each second after it': after.slice(0, 30).join(' '),
      });
      expect(calls.length).toBeLessThanOrEqual(maxUnnoticed + maxTried);
      // Only who tries the vendor, or shares the read that does.
      expect(slow.length).toBeLessThanOrEqual(Math.min(maxTried, noticed.length / 4));
      expect(maxOf(slow.map(({ tookMs }) => tookMs))).toBeLessThanOrEqual(failsMs + 100);
      expect(noticed.filter(({ code }) => code === null)).toEqual([]);
      // Watched and unwatched by turns: the ones have a state, which is stale, the others an error.
      expect(noticed.filter(({ isStale }) => isStale === true).length).toBeGreaterThanOrEqual(
        noticed.length / 2 - 1,
      );
      expect(noticed.filter(({ isStale }) => isStale === false)).toEqual([]);

      expect(followers.filter(({ isOver }) => isOver)).toEqual([]);
      for (const follower of followers) {
        expect(troublesOf(follower).length).toBeGreaterThanOrEqual(1);
        expect(troublesOf(follower).length).toBeLessThanOrEqual(maxTold);
        expect(troublesOf(follower).filter(({ isStale }) => isStale !== true)).toEqual([]);
        expect(follower.events.at(-1)).toMatchObject({ trouble: null, isStale: false });
      }
      expect(maxOf(recoveries)).toBeLessThanOrEqual(30_000);
      expect(later.at(-1)).toMatchObject({ code: null, isStale: false });
      expect(inFirst).toBeLessThanOrEqual(QUOTA / 4);
      expect(mostInOneSecond(arrivals)).toBeLessThanOrEqual(QUOTA);
      expect(notes.filter(({ phrase }) => phrase === 'upstream circuit closed')).toHaveLength(1);
      expect(await leaveAll(governed, followers)).toEqual({ sleepers: 0, calls: 0 });
    });
  },
);
