import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { measureRound, memoryOf, type Round, type Side, startSide, stopSide } from './fanout-side.ts';
import { OPERATION, transportOf } from './fanout-transports.ts';
import { median, report } from './report.ts';

const STAGES = [1_000, 10_000] as const;

type Sides = ReadonlyMap<string, Side>;

/** The JSON of an event as it is sent on, not the first one; its bytes are what the raw server sends. */
const eventOf = async ({ url, server }: Side): Promise<string> => {
  const left = new AbortController();
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
  const { body } = await fetch(url, { method: 'POST', headers, body: OPERATION, signal: left.signal });
  if (!body) throw new Error(`${url} answered nothing`);
  await server.ask('move');
  let text = '';
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part;
    const [, second, rest] = text.split('\n\n');
    if (second !== undefined && rest !== undefined) {
      await server.ask('rest');
      left.abort();
      return second.slice(second.indexOf('{'));
    }
  }
  throw new Error(`${url} sent no second event: ${text}`);
};

/** Rounds in turn, one server at a time. */
const measureStage = async (sides: Sides, subscribers: number, rounds: number) => {
  const measured = new Map<string, Round[]>([...sides.keys()].map((name) => [name, []]));
  for (const side of sides.values()) await measureRound(side, subscribers);
  for (let round = 0; round < rounds; round++) {
    for (const [name, side] of sides) measured.get(name)?.push(await measureRound(side, subscribers));
  }
  return measured;
};

const sum = (rounds: readonly Round[], part: 'due' | 'delivered' | 'bytes'): number =>
  rounds.reduce((total, round) => total + round[part], 0);

const reportStage = (title: string, measured: ReadonlyMap<string, readonly Round[]>) => {
  for (const [name, rounds] of measured) {
    const [delivered, due, bytes] = [sum(rounds, 'delivered'), sum(rounds, 'due'), sum(rounds, 'bytes')];
    const load = median(rounds.map(({ loadUs }) => loadUs)).toFixed(1);
    const done = `${delivered} of ${due} events delivered, ${(bytes / delivered).toFixed(0)} bytes and ${load} us of the load each`;
    process.stdout.write(`${title}: ${name}: ${done}${delivered < due ? ': fell behind' : ''}\n`);
  }
  const each = (part: 'cpuUs' | 'lastMs') =>
    Object.fromEntries([...measured].map(([name, rounds]) => [name, rounds.map((round) => round[part])]));
  report(`${title}: CPU for each event and subscriber`, 'us', each('cpuUs'));
  report(`${title}: until the last subscriber has an event`, 'ms', each('lastMs'));
};

const reportMemory = (title: string, before: Record<string, number>, after: Record<string, number>) => {
  const more = STAGES[1] - STAGES[0];
  const grown = Object.entries(after).map(([name, bytes]) => [
    name,
    [(bytes - (before[name] ?? 0)) / more / 1024],
  ]);
  report(`${title}: memory for each of the last ${more} subscribers`, 'KB', Object.fromEntries(grown));
};

const memoryOfAll = async (sides: Sides): Promise<Record<string, number>> => {
  const memory: Record<string, number> = {};
  for (const [name, side] of sides) memory[name] = await memoryOf(side);
  return memory;
};

const SERVER = 'bench/fanout-server.ts';

/** In the order in which they are measured: raw, this gateway, and those of other checkouts. */
const startSides = async (transport: string, others: readonly string[]): Promise<Sides> => {
  const gateway = await startSide(new URL('fanout-server.ts', import.meta.url), transport);
  const frame = transportOf(transport).frame(await eventOf(gateway));
  const raw = await startSide(new URL('fanout-raw.ts', import.meta.url), transport, { FRAME: frame });
  const sides = new Map([
    ['raw', raw],
    ['gateway', gateway],
  ]);
  for (const path of others)
    sides.set(path, await startSide(pathToFileURL(resolve(path, SERVER)), transport));
  return sides;
};

/**
 * One run that changes each half second, and many who follow it, beside a raw server that sends the same bytes:
 * `fanout [sse | ws] [--rounds 5] [--beside ../other-checkout]`.
 */
export const measureFanout = async (args: readonly string[]): Promise<void> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '5' },
      beside: { type: 'string', multiple: true, default: [] },
    },
  });
  const [transport = 'sse'] = positionals;
  transportOf(transport);
  const sides = await startSides(transport, values.beside);
  try {
    let open = 0;
    const memory: Record<string, number>[] = [];
    for (const subscribers of STAGES) {
      for (const { reader } of sides.values()) await reader.ask('open', subscribers - open);
      open = subscribers;
      const measured = await measureStage(sides, subscribers, Number(values.rounds));
      reportStage(`${transport}, ${subscribers} subscribers`, measured);
      memory.push(await memoryOfAll(sides));
    }
    const [before = {}, after = {}] = memory;
    reportMemory(transport, before, after);
  } finally {
    for (const side of sides.values()) await stopSide(side);
  }
};
