import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../src/emulator/server.ts';
import { ask } from './run-query.ts';
import { startServer } from './server-process.ts';

const ROUNDS = 11;

type Env = Readonly<Record<string, string>>;

/** From the spawn of a process to its first answer, ms. */
const timeToAnswer = async (file: string, env: Env): Promise<number> => {
  const startedMs = performance.now();
  const server = await startServer(file, env);
  try {
    await ask(server.url);
    return performance.now() - startedMs;
  } finally {
    await server.stop();
  }
};

const timeOfGateway = (env: Env = {}) => timeToAnswer('src/main.ts', { PORT: '0', ...env });

/** As after an installation: nothing that an earlier start compiled is there, and what this one compiles is kept. */
const timeOfFirstStart = async (): Promise<number> => {
  const directory = await mkdtemp(join(tmpdir(), 'precheck-start-'));
  try {
    return await timeOfGateway({ NODE_COMPILE_CACHE: directory });
  } finally {
    await rm(directory, { recursive: true });
  }
};

/** Reaches an emulator that runs already, as it would reach the vendor. */
const timeWithout = (emulator: Awaited<ReturnType<typeof startEmulator>>): Promise<number> =>
  timeOfGateway({
    UPSTREAM: 'alibaba',
    DBS_ENDPOINT: emulator.url,
    SAS_ENDPOINT: emulator.url,
    ALIBABA_CLOUD_ACCESS_KEY_ID: emulator.accessKey.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: emulator.accessKey.accessKeySecret,
  });

/**
 * How long somebody waits for the first answer after a start: `gateway` with the emulator in it, `apart` without,
 * `first` with nothing compiled before; `raw` is a server that sends the same bytes.
 */
export const measureStart = async (answer: string) => {
  const emulator = await startEmulator();
  const variants = {
    raw: () => timeToAnswer('bench/raw-server.ts', { BODY: answer }),
    gateway: () => timeOfGateway(),
    apart: () => timeWithout(emulator),
    first: timeOfFirstStart,
  };
  const rounds: Record<keyof typeof variants, number[]> = { raw: [], gateway: [], apart: [], first: [] };
  try {
    // One round does not count: the gateway compiles, and this process asks for the first time.
    for (let round = 0; round <= ROUNDS; round++) {
      for (const name of ['raw', 'gateway', 'apart', 'first'] as const) {
        const ms = await variants[name]();
        if (round > 0) rounds[name].push(ms);
      }
    }
  } finally {
    await emulator.close();
  }
  return [
    { workload: 'start', title: 'start to first answer', unit: 'ms', rounds, lessIsBetter: true },
  ] as const;
};
