import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface StartedProcess {
  /** What it has printed so far. */
  readonly printed: { readonly out: string; readonly err: string };
  readonly pid: number;
  /** Resolves with the first match on standard output; rejects with all that was printed when it ends without one. */
  outputs(pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
  /** Stops reading its standard output, as when the reader has gone. */
  closeOutput(): void;
  /** Resolves when it has ended and everything it printed has been read; a code of null is an end by a signal. */
  ended(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Runs a command in a process of its own, which knows only the given environment and ends with the test. */
export const startCommand = (
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): StartedProcess => {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.err += text;
  });
  const closed = once(child, 'close');
  const ended = closed.then(([code, signal]) => ({ code, signal }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    ...{ printed, pid: child.pid ?? 0 },
    async outputs(pattern) {
      for (;;) {
        const match = pattern.exec(printed.out);
        if (match) return match;
        const next = await Promise.race([once(child.stdout, 'data').then(() => 'more'), ended]);
        if (next !== 'more' && !pattern.test(printed.out))
          throw new Error(`ended without ${pattern}:\n${printed.out}${printed.err}`);
      }
    },
    signal: (name) => void child.kill(name),
    closeOutput: () => void child.stdout.destroy(),
    ended: () => ended,
  };
};

/** The same for a file of `src`. */
export const startProcess = (file: string, env: Readonly<Record<string, string>>): StartedProcess =>
  startCommand(process.execPath, [fileURLToPath(new URL(`../../src/${file}`, import.meta.url))], env);
