import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type Side, startSide, stopSide } from './fanout-side.ts';
import { largestOf, measureStages, type Sides } from './fanout-stages.ts';
import { OPERATION, transportOf } from './fanout-transports.ts';
import type { Table } from './report.ts';

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

/** Those who execute each event for each subscriber bear fewer of them. */
const PEERS: Readonly<Record<string, readonly string[]>> = {
  sse: ['yoga'],
  ws: ['graphql-ws', 'mercurius'],
};
const MOST_OF_PEERS = 5_000;

const fileOf = (name: string) => new URL(name, import.meta.url);

/** In the order in which they are measured: raw, this gateway, its peers, and the gateways of other checkouts. */
const startSides = async (transport: string, fewest: number, others: readonly string[]): Promise<Sides> => {
  const gateway = await startSide(fileOf('fanout-server.ts'), transport);
  const frame = transportOf(transport).frame(await eventOf(gateway));
  const raw = await startSide(fileOf('fanout-raw.ts'), transport, { env: { FRAME: frame } });
  const sides = new Map([
    ['raw', raw],
    ['gateway', gateway],
  ]);
  for (const name of fewest > MOST_OF_PEERS ? [] : (PEERS[transport] ?? [])) {
    const options = { env: { PEER: name }, most: MOST_OF_PEERS };
    sides.set(name, await startSide(fileOf('fanout-peer.ts'), transport, options));
  }
  for (const path of others) {
    const file = pathToFileURL(resolve(path, 'bench/fanout-server.ts'));
    sides.set(path, await startSide(file, transport));
  }
  return sides;
};

/**
 * One run that changes each half second, and many who follow it, beside a raw server that sends the same bytes, and
 * beside what executes each event for each of them:
 * `fanout [sse | ws] [--rounds 5] [--subscribers 1000,5000,10000] [--beside ../other-checkout] [--largest]`.
 * With `--largest` it looks for how many each of them can bear, instead.
 */
export const measureFanout = async (args: readonly string[]): Promise<readonly Table[]> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '5' },
      subscribers: { type: 'string', default: '1000,5000,10000' },
      beside: { type: 'string', multiple: true, default: [] },
      largest: { type: 'boolean', default: false },
    },
  });
  const [transport = 'sse'] = positionals;
  transportOf(transport);
  const stages = values.subscribers.split(',').map(Number);
  const sides = await startSides(transport, values.largest ? 0 : Math.min(...stages), values.beside);
  try {
    if (values.largest) return [await largestOf(sides, transport)];
    return await measureStages(sides, { transport, stages, rounds: Number(values.rounds) });
  } finally {
    for (const side of sides.values()) await stopSide(side);
  }
};
