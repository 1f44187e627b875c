import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startWorker, type Worker } from './fanout-orders.ts';

const SOCKETS = 10_000;
const STREAMS = 2_000;
/** What is compiled and cached for the first ones is not what one costs. */
const FIRST = 500;
/** As long as a poll of a run that stands still may wait, and a little more. */
const POLL_MS = 16_000;
/** How long a server may take to see that all have gone. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 100;
/** Of what the heap held for those who were there, the part that may stay: caches, compiled code. */
const MAY_STAY = 0.02;

const HELD = z.object({
  rss: z.number(),
  heap: z.number(),
  reads: z.number(),
  sockets: z.number(),
  timers: z.number(),
});
type Held = z.infer<typeof HELD>;

interface Parts {
  readonly server: Worker;
  readonly sockets: Worker;
  readonly streams: Worker;
}

const heldBy = async ({ server }: Parts): Promise<Held> => HELD.parse(await server.ask('held'));
const usedUsBy = async ({ server }: Parts): Promise<number> => z.number().parse(await server.ask('usedUs'));

const say = (line: string) => void process.stdout.write(`${line}\n`);
const mb = (bytes: number) => `${(bytes / 1024 ** 2).toFixed(1)} MB`;

const start = async (): Promise<Parts> => {
  const server = await startWorker(0, new URL('idle-server.ts', import.meta.url), {});
  const url = z.string().parse(await server.ask('url'));
  const startReader = (transport: string) =>
    startWorker(1, new URL('idle-reader.ts', import.meta.url), { URL: url, TRANSPORT: transport });
  return { server, sockets: await startReader('ws'), streams: await startReader('sse') };
};

const stop = async (parts: Parts): Promise<void> => {
  for (const worker of Object.values(parts)) await worker.stop();
};

/** All go; resolves with what is held once that is no more than before, or after a while. */
const leave = async (parts: Parts, before: Pick<Held, 'sockets' | 'timers'>): Promise<Held> => {
  for (const reader of [parts.sockets, parts.streams]) await reader.ask('leave');
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    const held = await heldBy(parts);
    const isMore = held.sockets > before.sockets || held.timers > before.timers;
    if (!isMore || waitedMs >= PATIENCE_MS) return held;
    await sleep(LOOK_MS);
  }
};

const reportMemory = (name: string, count: number, before: Held, after: Held) => {
  const each = (part: 'rss' | 'heap') => ((after[part] - before[part]) / count / 1024).toFixed(1);
  say(`${count} ${name}: ${each('rss')} KB of memory each, of which ${each('heap')} KB of heap and buffers`);
};

const reportPings = async (name: string, reader: Worker) => {
  const pings = z.array(z.number()).parse(await reader.ask('pings'));
  const all = pings.reduce((sum, count) => sum + count, 0);
  const least = pings.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
  say(`${name}: ${all} pings, at least ${least} for each`);
};

/** Opens all, and leaves them alone for a while. Resolves with what is held by then. */
const idle = async (parts: Parts, before: Held, seconds: number): Promise<Held> => {
  await parts.sockets.ask('open', SOCKETS);
  const withSockets = await heldBy(parts);
  reportMemory('idle WebSockets', SOCKETS, before, withSockets);
  await parts.streams.ask('open', STREAMS);
  const withAll = await heldBy(parts);
  reportMemory('SSE streams of one stalled run', STREAMS, withSockets, withAll);
  for (const reader of [parts.sockets, parts.streams]) await reader.ask('begin');
  const usedUs = await usedUsBy(parts);
  await sleep(seconds * 1_000);
  const share = ((await usedUsBy(parts)) - usedUs) / (seconds * 1_000_000);
  const after = await heldBy(parts);
  say(`${seconds} s idle: ${(100 * share).toFixed(2)} % of a core, ${after.reads - withAll.reads} reads`);
  say(`held then: ${after.sockets} sockets, ${mb(after.heap)} of heap, ${mb(after.rss)} in all`);
  await reportPings('WebSockets', parts.sockets);
  await reportPings('streams', parts.streams);
  return after;
};

/** Prints what is left once all have gone, and resolves with whether that is nothing. */
const isNothingLeft = async (parts: Parts, before: Held, full: Held): Promise<boolean> => {
  const gone = await leave(parts, before);
  await sleep(POLL_MS);
  const later = await heldBy(parts);
  const more = {
    sockets: later.sockets - before.sockets,
    timers: later.timers - before.timers,
    reads: later.reads - gone.reads,
  };
  const heap = later.heap - before.heap;
  const told = Object.entries(more).map(([name, count]) => `${count} ${name}`);
  say(
    `left when all have gone: ${told.join(', ')}, ${mb(heap)} of heap, ${mb(later.rss - before.rss)} in all`,
  );
  return Object.values(more).every((count) => count <= 0) && heap <= MAY_STAY * (full.heap - before.heap);
};

/** Many who are connected and get nothing but pings, on one gateway: `idle [--seconds 120]`. */
export const measureIdle = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({ args: [...args], options: { seconds: { type: 'string', default: '120' } } });
  const parts = await start();
  try {
    const { sockets, timers } = await heldBy(parts);
    for (const reader of [parts.sockets, parts.streams]) await reader.ask('open', FIRST);
    // The first ones may leave nothing but memory.
    const before = { ...(await leave(parts, { sockets, timers })), sockets, timers };
    const full = await idle(parts, before, Number(values.seconds));
    if (await isNothingLeft(parts, before, full)) return;
    say('something is left');
    process.exitCode = 1;
  } finally {
    await stop(parts);
  }
};
