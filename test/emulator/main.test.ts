import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { readPort } from '../../src/emulator/settings.ts';

const MAIN = fileURLToPath(new URL('../../src/emulator/main.ts', import.meta.url));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

const run = (port: string) => {
  const child = spawn(process.execPath, [MAIN], { env: { ...process.env, EMULATOR_PORT: port } });
  started.push(child);
  const printed = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    printed.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    printed.err += chunk;
  });
  const closed = once(child, 'close');
  return { child, printed, exitCode: async () => (await closed)[0] };
};

describe('EMULATOR_PORT', () => {
  it.each([
    [undefined, 4010],
    ['', 4010],
    ['0', 0],
    ['65535', 65_535],
  ])('%o is port %o', (value, port) => {
    expect(readPort(value)).toBe(port);
  });

  it.each(['65536', '-1', '80.5', '0x50', ' 80', 'abc'])('"%s" is refused by name', (value) => {
    expect(readPort(value)).toMatch(`EMULATOR_PORT must be a whole number`);
    expect(readPort(value)).toContain(`"${value}"`);
  });
});

describe('the emulator alone', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'prints where it listens, the keys and where the ids are, and stops on %s',
    async (signal) => {
      const { child, printed, exitCode } = run('0');
      while (!printed.out.includes('curl')) await once(child.stdout, 'data');
      const keys = ['emulator-key-id', 'emulator-key-secret', 'emulator-second-id', 'emulator-second-secret'];
      for (const text of keys) expect(printed.out).toContain(text);
      const [, url = ''] = /curl (http:\S+)/.exec(printed.out) ?? [];
      expect(await (await fetch(url)).text()).toContain('dbs-restore-live');
      child.kill(signal);
      expect(await exitCode()).toBe(0);
      expect(printed.err).toBe('');
    },
  );

  it('stops with one sentence and code 1 on a bad port', async () => {
    const { printed, exitCode } = run('abc');
    expect(await exitCode()).toBe(1);
    expect(printed.err).toMatch(/^EMULATOR_PORT must be .*"abc"\.\n$/);
  });

  it('stops with one sentence and code 1 when the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { printed, exitCode } = run(String(port));
    expect(await exitCode()).toBe(1);
    expect(printed.err).toMatch(/^The emulator cannot listen on 127\.0\.0\.1:\d+: .*EADDRINUSE.*\n$/);
  });
});
