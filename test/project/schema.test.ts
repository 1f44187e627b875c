import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { GraphQLSchema, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';

const schemaFile = new URL('../../schema/schema.graphql', import.meta.url);

it('schema/schema.graphql is up to date; `npm run schema` writes it', async () => {
  expect(await readFile(schemaFile, 'utf8')).toBe(`${printSchema(schema)}\n`);
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
