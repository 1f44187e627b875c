import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { startBystander } from '../test/attacks/bystander.ts';
import { startWorker } from './fanout-orders.ts';
import { median } from './report.ts';
import { startServer } from './server-process.ts';

const CALM_MS = 4_000;

interface Latency {
  readonly medianMs: number;
  readonly worstMs: number;
  readonly answers: number;
}

/** How long a harmless client waits for its answers while something goes on. */
const latencyDuring = async (url: string, goOn: () => Promise<unknown>): Promise<Latency> => {
  const bystander = startBystander({ url });
  await goOn();
  const tookMs = await bystander.stop();
  const worstMs = tookMs.reduce((one, other) => Math.max(one, other));
  return { medianMs: median(tookMs), worstMs, answers: tookMs.length };
};

const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

const row = (name: string, { medianMs, worstMs, answers }: Latency, calmMs: number): void => {
  const ratio = (medianMs / calmMs).toFixed(2);
  const figures = [ms(medianMs), `${ratio} of calm`, ms(worstMs), String(answers)];
  process.stdout.write(`${name.padEnd(12)}${figures.map((text) => text.padStart(16)).join('')}\n`);
};

/** What one who asks one query after another waits for each answer: calm, under attack, calm. */
export const measureAttacks = async (): Promise<void> => {
  const server = await startServer('src/main.ts', { PORT: '0', TRUSTED_PROXIES: '127.0.0.1' });
  const { url } = server;
  const calm = () => latencyDuring(url, () => sleep(CALM_MS));
  const attacker = await startWorker(1, new URL('attacks-attacker.ts', import.meta.url), { URL: url });
  try {
    await calm();
    process.stdout.write('answers of one query after another while others attack: median, worst, count\n');
    for (const name of z.array(z.string()).parse(await attacker.ask('classes'))) {
      const before = await calm();
      const under = await latencyDuring(url, () => attacker.ask('attack', name));
      const after = await calm();
      const calmMs = (before.medianMs + after.medianMs) / 2;
      row('calm', before, calmMs);
      row(name, under, calmMs);
      row('calm', after, calmMs);
    }
  } finally {
    await attacker.stop();
    await server.stop();
  }
};
