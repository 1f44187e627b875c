import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startCommand } from '../support/process.ts';

const pathTo = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const HOOK = pathTo('test/support/print-loaded.ts');
const MAIN = pathTo('src/main.ts');

/** Where each module came from that a start has loaded until it listens, relative to the project. */
const loadedBy = async (env: Readonly<Record<string, string>> = {}): Promise<readonly string[]> => {
  const started = startCommand(process.execPath, ['--import', HOOK, MAIN], { PORT: '0', ...env });
  await started.outputs(/"msg":"listening"/);
  started.signal('SIGTERM');
  await started.ended();
  const root = new URL('../../', import.meta.url).href;
  const urls = started.printed.err.split('\n').filter((line) => line.startsWith(root));
  return [...new Set(urls.map((url) => url.slice(root.length)))];
};

/** The directory of the package that a file is in. */
const packageOf = (file: string): string =>
  /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? '';

const packagesOf = (files: readonly string[]) => new Set(files.map(packageOf));

const KEY = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'an-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'a-secret' };

/** One start is enough for all that is said of it. */
let found: Promise<readonly string[]> | null = null;
const loadedByDefault = (): Promise<readonly string[]> => {
  found ??= loadedBy();
  return found;
};

describe('a start without settings', () => {
  it.each([
    '@alicloud/credentials',
    '@graphql-yoga/render-graphiql',
    'graphql-scalars',
    'jose',
    'pino-pretty',
  ])('does not load %s', async (name) => {
    const packages = packagesOf(await loadedByDefault());
    expect(packages).toContain('node_modules/graphql-yoga');
    expect(packages).not.toContain(`node_modules/${name}`);
  });

  it('loads no more of limiters of rates than the one in memory', async () => {
    const limiters = (await loadedByDefault()).flatMap(
      (file) => /rate-limiter-flexible\/lib\/(RateLimiter[^/]+)$/.exec(file)?.[1] ?? [],
    );
    expect(limiters.sort()).toEqual(['RateLimiterAbstract.js', 'RateLimiterMemory.js', 'RateLimiterRes.js']);
  });

  it.each(['graphql', '@graphql-tools/utils'])('loads one copy of %s', async (name) => {
    const directories = [...packagesOf(await loadedByDefault())];
    expect(directories.filter((directory) => directory.endsWith(`node_modules/${name}`))).toEqual([
      `node_modules/${name}`,
    ]);
  });

  // Each takes about half a millisecond: more than that needs a reason.
  it('loads a thousand files at most', async () => {
    expect((await loadedByDefault()).length).toBeLessThanOrEqual(1_000);
  });
});

it('a start with AUTH=jwt loads the library of tokens', async () => {
  const settings = {
    AUTH: 'jwt',
    JWT_ISSUER: 'i',
    JWT_AUDIENCE: 'a',
    JWT_JWKS_URL: 'http://127.0.0.1:9/jwks',
  };
  expect(packagesOf(await loadedBy(settings))).toContain('node_modules/jose');
});

it('a start for the vendor does not load the emulator', async () => {
  const files = await loadedBy({ UPSTREAM: 'alibaba', ...KEY });
  expect(files).toContain('src/upstream/accounts.ts');
  expect(files.filter((file) => file.startsWith('src/emulator/'))).toEqual([]);
  expect(packagesOf(files)).not.toContain('node_modules/@alicloud/credentials');
});

it('a start keeps what it compiled, inside the project', async () => {
  const telling =
    'import { getCompileCacheDir } from "node:module"; process.on("exit", () => console.error(getCompileCacheDir()))';
  const args = ['--import', `data:text/javascript,${telling}`, MAIN];
  const started = startCommand(process.execPath, args, { PORT: '0' });
  await started.outputs(/"msg":"listening"/);
  started.signal('SIGTERM');
  await started.ended();
  const directory = started.printed.err.trim();
  expect(directory).toContain(pathTo('node_modules/.cache/compiled'));
  expect((await readdir(directory)).length).toBeGreaterThan(500);
});
