import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startWorker, type Worker } from './fanout-orders.ts';

const KEYS = 100;
const BATCHES_AT_ONCE = 2;
const SAMPLES = 40;
/** By how much the memory of the last quarter may be above that of the one before. */
const MAY_GROW = 0.05;

const QUERY = `query Many($keys: [PrecheckRunKey!]!) {
  precheckRuns(keys: $keys) { revision verdict counts { total } }
}`;
const ANSWER = z.object({ errors: z.array(z.object({ message: z.string() })).optional() });
const MEMORY = z.object({ rss: z.number(), heap: z.number(), external: z.number() });
type Memory = z.infer<typeof MEMORY>;

const say = (line: string) => void process.stdout.write(`${line}\n`);
const mb = (bytes: number) => (bytes / 1024 ** 2).toFixed(0);

const askForBatch = async (url: string, batch: number): Promise<void> => {
  const keys = Array.from({ length: KEYS }, (_, at) => ({
    backupPlan: { backupPlanId: `dbs-plan-${batch * KEYS + at}` },
  }));
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY, variables: { keys } }),
  });
  const { errors } = ANSWER.parse(await response.json());
  if (errors) throw new Error(`${errors.length} errors in a batch: ${errors[0]?.message}`);
};

/** Asks for so many batches of runs that nobody has asked for, from `first` on. */
const askForBatches = async (url: string, first: number, count: number): Promise<void> => {
  let asked = 0;
  const askOn = async () => {
    while (asked < count) await askForBatch(url, first + asked++);
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, askOn));
};

const memoryOf = async (server: Worker): Promise<Memory> => MEMORY.parse(await server.ask('memory'));

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Prints the series, and answers by how much its last quarter is above the one before. */
const growthOf = (name: string, values: readonly number[]): number => {
  const quarter = values.length / 4;
  const [before, last] = [values.slice(2 * quarter, 3 * quarter), values.slice(3 * quarter)].map(meanOf);
  const growth = (last ?? Number.NaN) / (before ?? Number.NaN) - 1;
  say(`${name}, MB: ${values.map(mb).join(' ')}`);
  say(`${name}: ${(100 * growth).toFixed(1)} % more in the last quarter than in the one before`);
  return growth;
};

const isLevel = async (server: Worker, runs: number): Promise<boolean> => {
  const url = z.string().parse(await server.ask('url'));
  const batches = Math.ceil(runs / KEYS / SAMPLES);
  const samples: Memory[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    await askForBatches(url, sample * batches, batches);
    samples.push(await memoryOf(server));
  }
  const growth = growthOf(
    'resident',
    samples.map(({ rss }) => rss),
  );
  // With what waits to be collected, so it goes up and down.
  growthOf(
    'heap',
    samples.map(({ heap }) => heap),
  );
  await server.ask('collect');
  const { rss, heap, external } = await memoryOf(server);
  say(
    `held after ${batches * KEYS * SAMPLES} runs: ${mb(heap)} MB of heap, ${mb(external)} MB of buffers, ${mb(rss)} MB resident`,
  );
  return growth <= MAY_GROW;
};

/**
 * One run after another that nobody has asked for, on one gateway with the heap that Node takes where there are 512 MB:
 * `memory [--runs 100000] [--heap-mb 256]`.
 */
export const measureMemory = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: { runs: { type: 'string', default: '100000' }, 'heap-mb': { type: 'string', default: '256' } },
  });
  const vendor = await startWorker(1, new URL('memory-vendor.ts', import.meta.url), {});
  const server = await startWorker(0, new URL('memory-server.ts', import.meta.url), {
    VENDOR: z.string().parse(await vendor.ask('url')),
    NODE_OPTIONS: `--max-old-space-size=${values['heap-mb']}`,
  });
  try {
    if (await isLevel(server, Number(values.runs))) return;
    say('memory grows');
    process.exitCode = 1;
  } finally {
    await server.stop();
    await vendor.stop();
  }
};
