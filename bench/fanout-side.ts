import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { startWorker, type Worker } from './fanout-orders.ts';
import { median } from './report.ts';

/** A server and its subscribers. */
export interface Side {
  readonly url: string;
  readonly server: Worker;
  readonly reader: Worker;
  /** More subscribers than that it is not asked to bear. */
  readonly most: number;
}

/** What one round has shown. */
export interface Round {
  /** Deliveries that there should have been: events times subscribers. */
  readonly due: number;
  readonly delivered: number;
  readonly bytes: number;
  /** Of the server, for each event delivered to one subscriber. */
  readonly cpuUs: number;
  /** Of the load, as above: what it cannot do in time, no server can. */
  readonly loadUs: number;
  /** From the change to when the last subscriber has it; the median of the events. */
  readonly lastMs: number;
}

const COUNT = z.object({
  bytes: z.number(),
  events: z.number(),
  lastUs: z.array(z.number()),
  usedUs: z.number(),
});

const MOVING_MS = 5_000;
/** For the last subscribers of a server that has fallen behind. */
const PATIENCE_MS = 5_000;
const LOOK_MS = 100;

interface SideOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly most?: number;
}

export const startSide = async (
  file: URL,
  transport: string,
  { env = {}, most = Number.POSITIVE_INFINITY }: SideOptions = {},
): Promise<Side> => {
  const server = await startWorker(0, file, env);
  const url = z.string().parse(await server.ask('url'));
  const readerFile = new URL('fanout-reader.ts', import.meta.url);
  const reader = await startWorker(1, readerFile, { URL: url, TRANSPORT: transport });
  return { url, server, reader, most };
};

export const stopSide = async ({ server, reader }: Side): Promise<void> => {
  await reader.stop();
  await server.stop();
};

/** What the subscribers have, once they have all that is due or have been waited for long enough. */
const settled = async (reader: Worker, due: number): Promise<z.infer<typeof COUNT>> => {
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    const count = COUNT.parse(await reader.ask('count'));
    if (count.events >= due || waitedMs >= PATIENCE_MS) return count;
    await sleep(LOOK_MS);
  }
};

/** Lets the run of one server move for a while, and the others rest. */
export const measureRound = async ({ server, reader }: Side, subscribers: number): Promise<Round> => {
  const usedUs = async () => z.number().parse(await server.ask('usedUs'));
  await reader.ask('begin');
  const before = await usedUs();
  await server.ask('move');
  await sleep(MOVING_MS);
  const movedAtUs = z.array(z.number()).parse(await server.ask('rest'));
  const due = movedAtUs.length * subscribers;
  const { events, bytes, lastUs, usedUs: loadUs } = await settled(reader, due);
  const used = (await usedUs()) - before;
  const lateMs = movedAtUs.map((atUs, event) => ((lastUs[event] ?? Number.NaN) - atUs) / 1_000);
  return {
    due,
    delivered: events,
    bytes,
    cpuUs: used / events,
    loadUs: loadUs / events,
    lastMs: median(lateMs),
  };
};

export const memoryOf = async ({ server }: Side): Promise<number> =>
  z.number().parse(await server.ask('memoryBytes'));
