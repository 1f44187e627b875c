import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BREAKING_CHANGES_FILE } from './breaking-changes.ts';
import type { SchemaFiles } from './gate.ts';

const BASELINE_FILE = 'schema/baseline.graphql';

/** Reads what the gate looks at, in a project's folder. */
export const readSchemaFiles = async (project: string): Promise<SchemaFiles> => {
  const read = (file: string) => readFile(join(project, file), 'utf8');
  return {
    baseline: await read(BASELINE_FILE),
    schema: await read('schema/schema.graphql'),
    breakingChanges: await read(BREAKING_CHANGES_FILE),
    version: z.object({ version: z.string() }).parse(JSON.parse(await read('package.json'))).version,
  };
};

/** Writes what moving the baseline changes. */
export const writeSchemaFiles = async (
  project: string,
  { baseline, breakingChanges }: SchemaFiles,
): Promise<void> => {
  await writeFile(join(project, BASELINE_FILE), baseline);
  await writeFile(join(project, BREAKING_CHANGES_FILE), breakingChanges);
};
