import { expect, it } from 'vitest';
import { readBreakingChanges } from '../../schema/breaking-changes.ts';
import { problemsIn, type SchemaFiles } from '../../schema/gate.ts';
import { blocksOf, readText } from '../support/markdown.ts';

const page = readText('docs/schema-changes.md');
const [breakingChanges = ''] = blocksOf(page, 'json');
const FIELD = '  """The HTTP status of the answer."""\n  httpStatus: Int\n\n';

it('the break on the page is named as shown, until it is acknowledged as shown', async () => {
  const baseline = readText('schema/baseline.graphql');
  expect(baseline).toContain(FIELD);
  const version = readBreakingChanges(breakingChanges).baselineVersion;
  const files: SchemaFiles = { baseline, schema: baseline.replace(FIELD, ''), breakingChanges, version };
  expect(await problemsIn(files)).toEqual([]);
  const undecided = JSON.stringify({ baselineVersion: version, pending: [], released: [] });
  expect(await problemsIn({ ...files, breakingChanges: undecided })).toEqual([
    blocksOf(page, 'text')[0]?.trim(),
  ]);
});

it('the commands on the page exist', () => {
  const { scripts } = JSON.parse(readText('package.json'));
  const commands = [...page.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
  expect(new Set(commands)).toEqual(new Set(['schema', 'codegen', 'schema:baseline', 'lint']));
  for (const name of commands) expect(scripts).toHaveProperty([name]);
});
