import { setTimeout as sleep } from 'node:timers/promises';
import type { Attack } from '../test/attacks/attack.ts';
import { BODY_ATTACKS } from '../test/attacks/bodies.ts';
import { startBystander } from '../test/attacks/bystander.ts';
import { CONNECTION_ATTACKS } from '../test/attacks/connections.ts';
import { DOCUMENT_ATTACKS } from '../test/attacks/documents.ts';
import { REQUEST_ATTACKS } from '../test/attacks/requests.ts';
import { SOCKET_ATTACKS } from '../test/attacks/sockets.ts';
import { median } from './report.ts';
import { startServer } from './server-process.ts';

const CALM_MS = 3_000;
/** What a class of attacks is repeated for, at least. */
const ATTACK_MS = 5_000;

const CLASSES: Readonly<Record<string, readonly Attack[]>> = {
  documents: DOCUMENT_ATTACKS,
  bodies: BODY_ATTACKS,
  requests: REQUEST_ATTACKS,
  WebSockets: SOCKET_ATTACKS,
  connections: CONNECTION_ATTACKS,
};

interface Latency {
  readonly medianMs: number;
  readonly worstMs: number;
  readonly answers: number;
}

/** How long a harmless client waits for its answers while something goes on. */
const latencyDuring = async (url: string, goOn: () => Promise<void>): Promise<Latency> => {
  const bystander = startBystander({ url });
  await goOn();
  const tookMs = await bystander.stop();
  const worstMs = tookMs.reduce((one, other) => Math.max(one, other));
  return { medianMs: median(tookMs), worstMs, answers: tookMs.length };
};

let addresses = 0;

/** One attack after another, each from an address of its own, again and again. */
const attack = async (url: string, attacks: readonly Attack[]): Promise<void> => {
  const startedMs = performance.now();
  while (performance.now() - startedMs < ATTACK_MS)
    for (const { run } of attacks) {
      addresses += 1;
      await run({ url, address: `10.0.${addresses >> 8}.${addresses & 255}` });
    }
};

const calm = async () => void (await sleep(CALM_MS));

const figure = (ms: number) => `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
const row = (name: string, { medianMs, worstMs, answers }: Latency, ratio: number): void => {
  const figures = [figure(medianMs), `${ratio.toFixed(1)} of calm`, figure(worstMs), String(answers)];
  process.stdout.write(`${name.padEnd(12)}${figures.map((text) => text.padStart(14)).join('')}\n`);
};

/** What one who asks one query after another waits for each answer: calm, under attack, calm. */
export const measureAttacks = async (): Promise<void> => {
  const { url, stop } = await startServer('src/main.ts', { PORT: '0', TRUSTED_PROXIES: '127.0.0.1' });
  try {
    await latencyDuring(url, calm);
    process.stdout.write(
      'a query while others attack: median, median by that of calm before and after, worst, answers\n',
    );
    for (const [name, attacks] of Object.entries(CLASSES)) {
      const before = await latencyDuring(url, calm);
      const under = await latencyDuring(url, () => attack(url, attacks));
      const after = await latencyDuring(url, calm);
      row('calm', before, 1);
      row(name, under, (2 * under.medianMs) / (before.medianMs + after.medianMs));
      row('calm', after, after.medianMs / before.medianMs);
    }
  } finally {
    await stop();
  }
};
