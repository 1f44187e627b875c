import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { readText } from '../support/markdown.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = ['README.md', 'SECURITY.md', ...globSync('docs/*.md', { cwd: ROOT })];

const all = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, found = '']) => found)),
];

const missing = (paths: readonly string[], from = ''): string[] =>
  paths.filter((path) => !existsSync(join(ROOT, from, path)));

it('there are pages', () => {
  expect(PAGES).toContain('docs/emulator.md');
});

describe.each(PAGES)('%s', (page) => {
  const text = readText(page);

  it('links to what is there', () => {
    const links = all(text, /\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g);
    expect(missing(links, dirname(page))).toEqual([]);
  });

  it('names files that are there', () => {
    const files = all(text, /`((?:src|test|docs|schema|bench)\/[\w./-]+)`/g);
    expect(missing(files)).toEqual([]);
  });

  it('names commands that are there', () => {
    const commands = all(text, /npm run ([\w:-]+)/g);
    expect(commands.filter((name) => !Object.hasOwn(manifest.scripts, name))).toEqual([]);
  });
});
