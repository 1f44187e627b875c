import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

/** What the files of each room may import from: other rooms, or single files of them. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: ['domain'],
  runs: ['domain', 'runs'],
  live: ['domain', 'runs', 'live'],
  upstream: ['domain', 'upstream', 'log.ts', 'setting-file.ts', 'address-kinds.ts'],
  catalogue: ['domain', 'catalogue'],
  access: ['domain', 'access', 'setting-file.ts'],
  graphql: ['domain', 'runs', 'live', 'upstream', 'catalogue', 'graphql'],
  server: [
    ...['domain', 'runs', 'live', 'upstream', 'catalogue', 'access', 'graphql', 'server'],
    ...['config.ts', 'log.ts'],
  ],
  emulator: ['domain/clock.ts', 'emulator'],
  'main.ts': ['start.ts'],
  'start.ts': [
    ...['domain', 'upstream', 'access', 'server', 'emulator'],
    ...['config.ts', 'settings-check.ts', 'setting-file.ts', 'log.ts'],
  ],
  'config.ts': [
    ...['access', 'log.ts', 'settings-check.ts', 'server/limits.ts'],
    ...['upstream/accounts.ts', 'upstream/proxy.ts'],
  ],
  'settings-check.ts': ['settings.ts', 'upstream/endpoints.ts'],
  'settings.ts': [
    ...['domain', 'access/jwt-algorithms.ts', 'upstream/account.ts', 'server/limits.ts'],
    ...['log.ts', 'setting-kinds.ts', 'address-kinds.ts'],
  ],
  'setting-kinds.ts': ['server/limits.ts'],
  'setting-file.ts': [],
  'address-kinds.ts': ['upstream/endpoints.ts'],
  'log.ts': [],
};

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|(?:^|\n)\s*import\s+'([^']+)'|\bimport\('([^']+)'\)/g;

interface SourceFile {
  readonly file: string;
  readonly room: string;
  /** Files of ours, relative to src. */
  readonly files: readonly string[];
  readonly packages: readonly string[];
}

const readSource = async (file: string): Promise<SourceFile> => {
  const text = await readFile(join(SRC, file), 'utf8');
  const names = [...text.matchAll(IMPORT)].flatMap((match) => match[1] ?? match[2] ?? match[3] ?? []);
  const isOurs = (name: string) => name.startsWith('.');
  return {
    file,
    room: file.split('/')[0] ?? file,
    files: names.filter(isOurs).map((name) => relative(SRC, resolve(SRC, dirname(file), name))),
    packages: names.filter((name) => !isOurs(name)),
  };
};

const sources = await Promise.all(globSync('**/*.ts', { cwd: SRC }).map(readSource));

describe('the import rule', () => {
  it('sees the files and their imports', () => {
    expect(sources.length).toBeGreaterThan(40);
    expect(sources.flatMap(({ files }) => files).length).toBeGreaterThan(100);
    expect(sources.flatMap(({ packages }) => packages)).toContain('graphql-yoga');
  });

  it('each room imports from the rooms below it only', () => {
    const broken = sources.flatMap(({ file, room, files }) =>
      files
        .filter(
          (target) => !(MAY_IMPORT[room] ?? []).some((may) => target === may || target.startsWith(`${may}/`)),
        )
        .map((target) => `${file} imports ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('the domain needs nothing but node:crypto', () => {
    const packages = sources.filter(({ room }) => room === 'domain').flatMap((source) => source.packages);
    expect(new Set(packages)).toEqual(new Set(['node:crypto']));
  });

  it('no two files import each other, directly or through others', () => {
    const importsOf = new Map(sources.map(({ file, files }) => [file, files]));
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      (importsOf.get(from) ?? []).some((next) => {
        if (next === to) return true;
        if (seen.has(next)) return false;
        seen.add(next);
        return reaches(next, to, seen);
      });
    expect(sources.filter(({ file }) => reaches(file, file)).map(({ file }) => file)).toEqual([]);
  });
});
