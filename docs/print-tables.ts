import { readFile, writeFile } from 'node:fs/promises';
import { TABLES, withTables } from './tables.ts';

for (const page of Object.keys(TABLES)) {
  const file = new URL(`../${page}`, import.meta.url);
  await writeFile(file, withTables(page, await readFile(file, 'utf8')));
}
