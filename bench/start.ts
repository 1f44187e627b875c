import { report } from './report.ts';
import { ask } from './run-query.ts';
import { startServer } from './server-process.ts';

const ROUNDS = 15;

/** From the spawn of a process to its first answer, ms; the emulator's start is part of the gateway's. */
const timeToAnswer = async (file: string, env: Readonly<Record<string, string>>): Promise<number> => {
  const startedMs = performance.now();
  const server = await startServer(file, env);
  try {
    await ask(server.url);
    return performance.now() - startedMs;
  } finally {
    await server.stop();
  }
};

/** How long somebody waits for the first answer after `npm start`, beside a raw server that sends the same bytes. */
export const measureStart = async (answer: string): Promise<void> => {
  const [raw, gateway]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    raw.push(await timeToAnswer('bench/raw-server.ts', { BODY: answer }));
    gateway.push(await timeToAnswer('src/main.ts', { PORT: '0' }));
  }
  report('start to first answer', 'ms', { raw, gateway });
};
