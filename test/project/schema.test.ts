import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { GraphQLSchema, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readSchemaFiles } from '../../schema/files.ts';
import { problemsIn } from '../../schema/gate.ts';
import { schema } from '../../src/graphql/schema.ts';

const files = await readSchemaFiles(fileURLToPath(new URL('../..', import.meta.url)));
const printed = `${printSchema(schema)}\n`;

it('schema/schema.graphql is up to date; `npm run schema` writes it', () => {
  expect(files.schema).toBe(printed);
});

it('the schema breaks no client, unless somebody decided so; see docs/schema-changes.md', async () => {
  const problems = await problemsIn({ ...files, schema: printed });
  expect(problems, problems.join('\n')).toEqual([]);
});

describe('one graphql', () => {
  it('is loaded, by us and by every library', () => {
    expect(schema).toBeInstanceOf(GraphQLSchema);
    const { GraphQLSchema: required } = createRequire(import.meta.url)('graphql');
    expect(required).toBe(GraphQLSchema);
  });

  it('is installed', async () => {
    const lock = JSON.parse(await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8'));
    const copies = Object.keys(lock.packages).filter((path) => /(^|\/)node_modules\/graphql$/.test(path));
    expect(copies).toEqual(['node_modules/graphql']);
  });
});
