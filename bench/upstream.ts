import { deepStrictEqual } from 'node:assert';
import { z } from 'zod';
import { startWorker, type Worker } from './fanout-orders.ts';
import type { Table } from './report.ts';
import { CALLERS } from './upstream-callers.ts';

const ROUNDS = 9;
/** About a second and a half of a round, at 64 calls each 20 ms. */
const CALLS = 4_000;

const MEASURED = z.object({ cpuUs: z.number(), perSecond: z.number() });
type Measured = z.infer<typeof MEASURED>;

const startCaller = (name: string, origin: string): Promise<Worker> =>
  startWorker(1, new URL('upstream-caller.ts', import.meta.url), { CALLER: name, ORIGIN: origin });

/** What every caller is answered is the same, and the vendor has checked their signatures. */
const checkAnswers = async (vendor: Worker, callers: ReadonlyMap<string, Worker>) => {
  const body: unknown = JSON.parse(z.string().parse(await vendor.ask('body')));
  for (const [name, caller] of callers) deepStrictEqual(await caller.ask('answer'), body, name);
};

const measureRounds = async (callers: ReadonlyMap<string, Worker>) => {
  const measured = new Map<string, Measured[]>([...callers.keys()].map((name) => [name, []]));
  for (const caller of callers.values()) await caller.ask('calls', CALLS);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, caller] of callers)
      measured.get(name)?.push(MEASURED.parse(await caller.ask('calls', CALLS)));
  }
  return measured;
};

const tablesOf = (measured: ReadonlyMap<string, readonly Measured[]>): readonly Table[] => {
  const each = (part: keyof Measured) =>
    Object.fromEntries([...measured].map(([name, rounds]) => [name, rounds.map((round) => round[part])]));
  const about = 'signed call, 64 in flight, 4 KB after 20 ms';
  return [
    {
      ...{ workload: 'upstream', title: `${about}: CPU of each`, unit: 'us' },
      ...{ rounds: each('cpuUs'), lessIsBetter: true },
    },
    {
      ...{ workload: 'upstream', title: about, unit: 'calls/s' },
      ...{ rounds: each('perSecond'), lessIsBetter: false },
    },
  ];
};

/** By this gateway, by the vendor's own client, by bare HTTP clients, and over fewer connections than calls. */
export const measureUpstream = async (): Promise<readonly Table[]> => {
  const vendor = await startWorker(0, new URL('upstream-vendor.ts', import.meta.url), {});
  const callers = new Map<string, Worker>();
  try {
    const origin = z.string().parse(await vendor.ask('url'));
    for (const name of Object.keys(CALLERS)) callers.set(name, await startCaller(name, origin));
    await checkAnswers(vendor, callers);
    const measured = await measureRounds(callers);
    // It answers nobody whose signature is wrong.
    deepStrictEqual(await vendor.ask('answered'), callers.size * (1 + (1 + ROUNDS) * CALLS));
    return tablesOf(measured);
  } finally {
    for (const caller of callers.values()) await caller.stop();
    await vendor.stop();
  }
};
