import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { usedUsBy } from './cpu.ts';

/** The cores of the servers and of what asks them. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

export const canPin = spawnSync('taskset', ['--version']).status === 0;

/** The command on one core, where the machine can do that. */
export const pinned = (core: number, command: string[]): string[] =>
  canPin ? ['taskset', '-c', String(core), ...command] : command;

export interface ServerProcess {
  readonly url: string;
  /** CPU that it has used so far, us; NaN where the system does not show it. */
  usedUs(): number;
  stop(): Promise<void>;
}

/** The address that a server prints when it listens. */
export const addressOf = async (child: ChildProcess): Promise<string> => {
  if (!child.stdout) throw new Error('a server without output');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /"url":"([^"]+)"/.exec(line)?.[1];
    if (url) return url;
  }
  throw new Error('the server ended before it printed its address');
};

/** Starts a server of this project as its own process, on the servers' core, and waits for the address that it prints. */
export const startServer = async (
  file: string,
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess> => {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const [command = '', ...args] = pinned(SERVER_CORE, [process.execPath, path]);
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressOf(child);
  child.stdout?.resume();
  return {
    url,
    usedUs: () => usedUsBy(child.pid ?? 0),
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
};

/** Keeps this process, the load, off the servers' core. */
export const pinLoad = (): void => {
  if (canPin) spawnSync('taskset', ['-cp', String(LOAD_CORE), String(process.pid)]);
};
