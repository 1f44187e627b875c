import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { z } from 'zod';
import { startWorker, type Worker } from './fanout-orders.ts';
import type { Table } from './report.ts';
import { body, headers } from './run-query.ts';

const CLIENTS = 64;
const RUNS = [20, 200] as const;
const VIEWERS = [1, 100, 1_000] as const;
const ROUNDS = 5;
const ROUND_MS = 3_000;
const POLL_MS = 1_000;
const WATCHED_MS = 10_000;

interface Side {
  readonly url: string;
  readonly server: Worker;
  readonly vendor: Worker;
}

interface Round {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly callsPerSecond: number;
}

/** A server and a vendor of its own, which counts. */
const startSide = async (file: string): Promise<Side> => {
  const vendor = await startWorker(1, new URL('upstream-vendor.ts', import.meta.url), {});
  const VENDOR = z.string().parse(await vendor.ask('url'));
  const server = await startWorker(0, new URL(file, import.meta.url), { VENDOR, POLL_MS: String(POLL_MS) });
  return { url: z.string().parse(await server.ask('url')), server, vendor };
};

const stopSide = async ({ server, vendor }: Side): Promise<void> => {
  await server.stop();
  await vendor.stop();
};

const callsOf = async ({ vendor }: Side): Promise<number> => z.number().parse(await vendor.ask('answered'));

const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;

/** Clients that ask for one run after another, each for any of them, as soon as they are answered. */
const measureRound = async (side: Side, runs: number): Promise<Round> => {
  const { origin, pathname: path } = new URL(side.url);
  const pool = new Pool(origin, { connections: CLIENTS, pipelining: 1 });
  const bodies = Array.from({ length: runs }, (_, run) => body.replace('dbs-plan-warned', `dbs-plan-${run}`));
  const [before, beganMs] = [await callsOf(side), performance.now()];
  const tookMs: number[] = [];
  const askOn = async () => {
    while (performance.now() - beganMs < ROUND_MS) {
      const askedMs = performance.now();
      const question = bodies[Math.floor(Math.random() * runs)] ?? '';
      const answer = await pool.request({ path, method: 'POST', headers, body: question });
      const text = await answer.body.text();
      if (answer.statusCode !== 200 || text.includes('"errors"'))
        throw new Error(`${side.url} answered ${text}`);
      tookMs.push(performance.now() - askedMs);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, askOn));
  const seconds = (performance.now() - beganMs) / 1_000;
  await pool.close();
  const sorted = tookMs.toSorted((a, b) => a - b);
  return {
    perSecond: sorted.length / seconds,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    callsPerSecond: ((await callsOf(side)) - before) / seconds,
  };
};

const PARTS = [
  ['perSecond', 'requests', 'requests/s', false],
  ['p50Ms', 'half are answered within', 'ms', true],
  ['p99Ms', '99 of 100 are answered within', 'ms', true],
  ['callsPerSecond', 'calls to the vendor', 'calls/s', true],
] as const;

const measureRuns = async (sides: ReadonlyMap<string, Side>, runs: number): Promise<readonly Table[]> => {
  const measured = new Map<string, Round[]>([...sides.keys()].map((name) => [name, []]));
  for (const side of sides.values()) await measureRound(side, runs);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, side] of sides) measured.get(name)?.push(await measureRound(side, runs));
  }
  // No run is called for more than once in each `POLL_MS`, however many ask.
  const most = { 'at most': [(runs * 1_000) / POLL_MS] };
  return PARTS.map(([part, what, unit, lessIsBetter]) => {
    const rounds = [...measured].map(([name, each]) => [name, each.map((round) => round[part])]);
    return {
      ...{ workload: 'cold', unit, lessIsBetter },
      title: `${CLIENTS} clients on ${runs} runs that are old after ${POLL_MS} ms: ${what}`,
      rounds: { ...Object.fromEntries(rounds), ...(part === 'callsPerSecond' && most) },
    };
  });
};

/** Calls to the vendor while so many follow one run. */
const callsFor = async (side: Side, viewers: number): Promise<number> => {
  const reader = await startWorker(1, new URL('fanout-reader.ts', import.meta.url), {
    ...{ URL: side.url, TRANSPORT: 'sse' },
  });
  try {
    await reader.ask('open', viewers);
    const before = await callsOf(side);
    await sleep(WATCHED_MS);
    return (await callsOf(side)) - before;
  } finally {
    await reader.stop();
  }
};

const measureViewers = async (side: Side): Promise<Table> => {
  const rounds: Record<string, number[]> = {};
  for (const viewers of VIEWERS) {
    const calls = await callsFor(side, viewers);
    const most = WATCHED_MS / POLL_MS + 1;
    if (calls > most) throw new Error(`${viewers} who follow one run cost ${calls} calls, above ${most}`);
    rounds[`${viewers} follow`] = [calls];
  }
  const title = `one run read each ${POLL_MS} ms, followed by so many for ${WATCHED_MS} ms: calls to the vendor`;
  return { workload: 'cold', title, unit: 'calls', rounds, lessIsBetter: true };
};

/**
 * Runs that are read from the vendor again and again, beside a server that makes a call of each request; the vendor
 * answers 4 KB after 20 ms.
 */
export const measureCold = async (): Promise<readonly Table[]> => {
  const sides = new Map<string, Side>();
  try {
    sides.set('raw', await startSide('cold-raw.ts'));
    const gateway = await startSide('cold-server.ts');
    sides.set('gateway', gateway);
    const tables: Table[] = [];
    for (const runs of RUNS) tables.push(...(await measureRuns(sides, runs)));
    return [...tables, await measureViewers(gateway)];
  } finally {
    for (const side of sides.values()) await stopSide(side);
  }
};
