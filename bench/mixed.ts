import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startWorker, type Worker } from './fanout-orders.ts';
import { growthOf, isLevel } from './level.ts';
import { lineChartOf } from './line-chart.ts';
import { keepCrowd } from './mixed-crowd.ts';
import { type Seen, startWatched, type WatchedGateway } from './mixed-gateway.ts';
import { createAsking } from './mixed-load.ts';
import { createTally, type Tally } from './mixed-tally.ts';
import type { Table } from './report.ts';
import { CHART_FILE } from './results.ts';

/** Often enough to see a trend; collecting takes a good part of a second on a busy machine. */
const EVERY_SECONDS = 5;
/** By how much, as a part, memory may be above what it was after the warm-up; what is kept swings by a few percent. */
const MAY_GROW = { heap: 0.05, resident: 0.05 } as const;
/** In how long the gateway must see that all are gone: polls and kept connections last a few seconds. */
const PATIENCE_MS = 20_000;
const LOOK_MS = 500;
/** Longer than the longest wait between two polls of a run that is followed. */
const QUIET_MS = 8_000;

const say = (line: string) => void process.stdout.write(`${line}\n`);
const mb = (bytes: number) => bytes / 1024 ** 2;

/** Everything at once for so long; resolves with what was seen meanwhile, once everybody has left. */
const runTraffic = async (gateway: WatchedGateway, tally: Tally, seconds: number): Promise<Seen[]> => {
  const asking = createAsking(gateway.url, tally);
  say('filling what is kept');
  await asking.fill();
  say(`everything for ${seconds} s`);
  const over = new AbortController();
  const traffic = Promise.all([asking.goOn(over.signal), keepCrowd(gateway.url, tally, over.signal)]);
  const seen: Seen[] = [];
  const startedMs = performance.now();
  for (let second = EVERY_SECONDS; second <= seconds; second += EVERY_SECONDS) {
    const dueMs = startedMs + second * 1_000;
    await sleep(Math.max(0, dueMs - performance.now()));
    const one = await gateway.look();
    say(
      `${second} s: ${mb(one.rss).toFixed(0)} MB resident, ${mb(one.heap + one.external).toFixed(0)} MB alive`,
    );
    seen.push(one);
  }
  over.abort();
  await traffic;
  return seen;
};

const callsOf = async (vendor: Worker): Promise<number> => z.number().parse(await vendor.ask('calls'));

/** What is open once all are gone, beyond what was before they came, and how often the vendor is still asked. */
const leftBehind = async (gateway: WatchedGateway, vendor: Worker, before: Seen) => {
  let seen = await gateway.look();
  const isMore = () => seen.sockets > before.sockets || seen.timers > before.timers;
  for (let waitedMs = 0; isMore() && waitedMs < PATIENCE_MS; waitedMs += LOOK_MS) {
    await sleep(LOOK_MS);
    seen = await gateway.look();
  }
  const calls = await callsOf(vendor);
  await sleep(QUIET_MS);
  return {
    sockets: seen.sockets - before.sockets,
    timers: seen.timers - before.timers,
    polls: (await callsOf(vendor)) - calls,
  };
};

const reportGrowth = (name: keyof typeof MAY_GROW, values: readonly number[]): boolean => {
  const { before, after, part } = growthOf(values);
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  say(
    `${name}: ${before.toFixed(1)} MB after the warm-up, ${after.toFixed(1)} MB at the end: ${percent(part)} more, at most ${percent(MAY_GROW[name])} allowed`,
  );
  return isLevel(values, MAY_GROW[name]);
};

const reportTally = ({ counts, wrong, examples }: Tally): boolean => {
  for (const [kind, count] of Object.entries(counts)) say(`${kind.padEnd(18)}${String(count).padStart(8)}`);
  say(`unexpected        ${String(wrong).padStart(8)}`);
  for (const example of examples) say(`  ${example}`);
  return wrong === 0;
};

/** What was seen, as lines and as tables. */
const linesOf = (seen: readonly Seen[]) => ({
  resident: seen.map(({ rss }) => mb(rss)),
  heap: seen.map(({ heap, external }) => mb(heap + external)),
});

const tablesOf = (seconds: number, lines: ReturnType<typeof linesOf>): readonly Table[] =>
  Object.entries(lines).map(([name, gateway]) => ({
    workload: 'mixed',
    title: `mixed traffic for ${seconds} s: ${name === 'heap' ? 'heap and buffers that live' : 'resident memory'}`,
    ...{ unit: 'MB', rounds: { gateway }, lessIsBetter: true },
  }));

/**
 * All kinds of traffic on the gateway as it is started, and whether its memory stays level: `mixed [--seconds 600]`.
 * Exit code 1 where it grows, where an answer is wrong, or where something stays behind.
 */
export const measureMixed = async (args: readonly string[]): Promise<readonly Table[]> => {
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: { type: 'string', default: '600' } },
  });
  const seconds = Number(values.seconds);
  const vendor = await startWorker(1, new URL('mixed-vendor.ts', import.meta.url), {});
  const gateway = await startWatched(z.string().parse(await vendor.ask('url')));
  try {
    const tally = createTally();
    const before = await gateway.look();
    const seen = await runTraffic(gateway, tally, seconds);
    const left = await leftBehind(gateway, vendor, before);
    const lines = linesOf(seen);
    const title = `Mixed traffic for ${seconds} s: memory of the gateway`;
    const chart = lineChartOf({ title, unit: 'MB', everySeconds: EVERY_SECONDS, lines });
    await writeFile(new URL('mixed.svg', CHART_FILE), chart);
    say(`left behind: ${left.sockets} sockets, ${left.timers} timers, ${left.polls} polls`);
    const isGood = [
      reportTally(tally),
      reportGrowth('resident', lines.resident),
      reportGrowth('heap', lines.heap),
      left.sockets <= 0 && left.timers <= 0 && left.polls === 0,
      (await gateway.stop()) === 0,
    ].every(Boolean);
    if (!isGood) process.exitCode = 1;
    say(isGood ? 'memory is level, and nothing is left' : 'not as it must be');
    return tablesOf(seconds, lines);
  } finally {
    await gateway.stop();
    await vendor.stop();
  }
};
