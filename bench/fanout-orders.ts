import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { pinned } from './server-process.ts';

const ORDER = z.object({ order: z.string(), value: z.unknown() });
const ANSWER = z.object({ answer: z.unknown() });

/** A process that takes part in a benchmark and is told what to do, one order at a time. */
export interface Worker {
  ask(order: string, value?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** The side of the worker: answers orders by their name, from when it is ready for them. */
export const obey = (orders: Readonly<Record<string, (value: unknown) => unknown>>): void => {
  process.on('message', async (message) => {
    const { order, value } = ORDER.parse(message);
    process.send?.({ answer: (await orders[order]?.(value)) ?? null });
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ answer: 'ready' });
};

/** The next answer; rejects when the worker ends instead. */
const nextAnswer = async (child: ChildProcess, file: string): Promise<unknown> => {
  const answered = new AbortController();
  const { signal } = answered;
  const ended = once(child, 'exit', { signal }).then(() => {
    throw new Error(`${file} ended before it answered`);
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    return ANSWER.parse(message).answer;
  } finally {
    answered.abort();
  }
};

export const startWorker = async (
  core: number,
  file: URL,
  env: Readonly<Record<string, string>>,
): Promise<Worker> => {
  const path = fileURLToPath(file);
  const [command = '', ...args] = pinned(core, [process.execPath, '--expose-gc', path]);
  const child = spawn(command, args, {
    // With NODE_OPTIONS=--cpu-prof each process shows where its time goes.
    env: { PATH: process.env['PATH'], NODE_OPTIONS: process.env['NODE_OPTIONS'], ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await nextAnswer(child, path);
  return {
    ask(order, value = null) {
      child.send({ order, value });
      return nextAnswer(child, path);
    },
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
};

const offsetUs = Number(process.hrtime.bigint() / 1_000n) - performance.now() * 1_000;

/** Microseconds of a clock that all processes of a machine share. */
export const nowUs = (): number => performance.now() * 1_000 + offsetUs;

/** CPU that this process has used so far. */
export const usedUs = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
