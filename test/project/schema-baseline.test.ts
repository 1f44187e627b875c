import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { moveBaseline, problemsIn, reportOf, type SchemaFiles } from '../../schema/gate.ts';
import { changed } from '../support/schema-files.ts';

const entry = {
  changes: ["Field 'message' was removed from object type 'Run'"],
  reason: 'Always null.',
  date: '2026-12-01',
};
const old = { version: '0.0.9', changes: ['Something else'], reason: 'Long ago.', date: '2026-01-31' };
const withoutMessage = (pending: readonly unknown[] = []) =>
  changed('  message: String', '', { pending, released: [old] });

describe('a decision to break clients', () => {
  it('without its change is named', async () => {
    expect(await problemsIn(changed('PASSED', 'PASSED', { pending: [entry] }))).toEqual([
      `schema/breaking-changes.json acknowledges a change that the schema does not have: remove "${entry.changes[0]}".`,
    ]);
  });

  it.each([
    ['no reason', { ...entry, reason: ' ' }, 'reason must be the reason why clients are broken, got " "'],
    ['no date', { ...entry, date: undefined }, 'date must be a day as 2026-12-01, got nothing'],
    ['no real day', { ...entry, date: '2026-02-30' }, 'date must be a day as 2026-12-01, got "2026-02-30"'],
    ['no change', { ...entry, changes: [] }, 'changes must name a change'],
    ['a word too many', { ...entry, because: 'x' }, 'Unrecognized key: "because"'],
  ])('with %s is refused', async (_name, wrong, message) => {
    const refused = expect(problemsIn(withoutMessage([wrong]))).rejects;
    await refused.toThrow(`schema/breaking-changes.json: pending[0]`);
    await refused.toThrow(message);
  });

  it('that is not JSON is refused', async () => {
    const files = { ...withoutMessage(), breakingChanges: '{' };
    await expect(problemsIn(files)).rejects.toThrow('schema/breaking-changes.json is not JSON: SyntaxError');
  });
});

describe('the baseline', () => {
  it('has to move when the version does', async () => {
    expect(await problemsIn({ ...changed('PASSED', 'PASSED'), version: '0.2.0' })).toEqual([
      'package.json is at version 0.2.0, but the baseline is the schema of 0.1.0: `npm run schema:baseline` moves it.',
    ]);
  });

  it('moves to the schema, and what was pending becomes history', async () => {
    const files = { ...withoutMessage([entry]), version: '0.2.0' };
    const moved = moveBaseline(files);
    expect(moved.baseline).toBe(files.schema);
    expect(JSON.parse(moved.breakingChanges)).toEqual({
      ...{ baselineVersion: '0.2.0', pending: [] },
      released: [{ version: '0.2.0', ...entry }, old],
    });
    expect(await problemsIn(moved)).toEqual([]);
    expect(await reportOf(moved)).toEqual([]);
  });
});

/** Runs the command in a project of its own. */
const runIn = async ({ baseline, schema, breakingChanges, version }: SchemaFiles) => {
  const project = await mkdtemp(join(tmpdir(), 'schema-'));
  onTestFinished(() => rm(project, { recursive: true }));
  await mkdir(join(project, 'schema'));
  const write = (file: string, text: string) => writeFile(join(project, file), text);
  await write('schema/baseline.graphql', baseline);
  await write('schema/schema.graphql', schema);
  await write('schema/breaking-changes.json', breakingChanges);
  await write('package.json', JSON.stringify({ version }));
  const command = fileURLToPath(new URL('../../schema/move-baseline.ts', import.meta.url));
  const printed = await new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [command, project], (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
  const read = (file: string) => readFile(join(project, 'schema', file), 'utf8');
  const left = { baseline: await read('baseline.graphql'), decided: await read('breaking-changes.json') };
  return { ...printed, ...left };
};

describe('the command that moves it', () => {
  it('says what changed', async () => {
    const files = withoutMessage([entry]);
    const schema = `${files.schema.replace('What can', 'All that can')} type Task { id: ID! }`;
    const { baseline, decided, ...printed } = await runIn({ ...files, schema, version: '0.2.0' });
    expect(printed).toEqual({
      code: 0,
      stdout: `The baseline is the schema of version 0.2.0.\n- breaking: ${entry.changes[0]}\n- Type 'Task' was added\n`,
      stderr: '',
    });
    expect(baseline).toBe(schema);
    expect(JSON.parse(decided)).toMatchObject({ baselineVersion: '0.2.0', pending: [] });
  });

  it('refuses while a break is undecided', async () => {
    const files = withoutMessage();
    const { code, stderr, ...left } = await runIn(files);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `The baseline stays where it is.\n${entry.changes[0]}: this breaks clients of version 0.1.0.`,
    );
    expect(left).toEqual({ stdout: '', baseline: files.baseline, decided: files.breakingChanges });
  });

  it('refuses what it cannot read, in a sentence', async () => {
    const { code, stderr } = await runIn({ ...withoutMessage(), breakingChanges: '{}' });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^schema\/breaking-changes\.json: baselineVersion must be a version, got nothing; /,
    );
    expect(stderr).not.toContain('    at ');
  });
});
