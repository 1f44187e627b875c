import { writeFile } from 'node:fs/promises';
import { printSchema } from 'graphql';
import { schema } from '../src/graphql/schema.ts';

/** Writes the schema beside this file, for people, code generators and the diff in a review. */
await writeFile(new URL('schema.graphql', import.meta.url), `${printSchema(schema)}\n`);
