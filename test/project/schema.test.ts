import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  printSchema,
} from 'graphql';
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

it('every type, field, argument and enum value is described', () => {
  const bare: string[] = [];
  const check = (name: string, description: string | null | undefined) => {
    if (!description?.trim()) bare.push(name);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    const isStandard =
      type.name.startsWith('__') || ['Int', 'String', 'Boolean', 'ID', 'Float'].includes(type.name);
    if (isStandard) continue;
    check(type.name, type.description);
    if (isEnumType(type))
      for (const value of type.getValues()) check(`${type.name}.${value.name}`, value.description);
    const hasFields = isObjectType(type) || isInterfaceType(type) || isInputObjectType(type);
    for (const field of hasFields ? Object.values(type.getFields()) : []) {
      check(`${type.name}.${field.name}`, field.description);
      for (const arg of 'args' in field ? field.args : []) {
        check(`${type.name}.${field.name}(${arg.name})`, arg.description);
      }
    }
  }
  expect(bare).toEqual([]);
});
