import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { documentsIn, refetchesIn } from './relay-tag.ts';

const ROOT = new URL('../..', import.meta.url);
const EXAMPLES = new URL('examples/relay/', ROOT);

it('the artifacts of Relay are up to date; `npm run codegen` writes them', async () => {
  const compiler = fileURLToPath(import.meta.resolve('relay-compiler/cli.js'));
  await promisify(execFile)(process.execPath, [compiler, '--validate'], { cwd: ROOT });
}, 60_000);

it('there is an artifact for each document, and no other', () => {
  const sources = globSync('*.ts', { cwd: EXAMPLES }).map((file) =>
    readFileSync(new URL(file, EXAMPLES), 'utf8'),
  );
  const artifacts = globSync('__generated__/*', { cwd: EXAMPLES });
  expect(artifacts.toSorted()).toEqual(
    sources
      .flatMap((source) => [...documentsIn(source), ...refetchesIn(source)])
      .map((name) => `__generated__/${name}.graphql.ts`)
      .toSorted(),
  );
});
