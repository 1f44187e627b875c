import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { emulatorCalls, emulatorControls, emulatorFaults, emulatorIds } from './emulator-tables.ts';
import { settingsTable } from './settings-table.ts';

/** The tables that are printed from the code, by the page they stand on and the name of their block there. */
export const TABLES: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'README.md': { settings: settingsTable },
  'docs/frontend.md': {},
  'docs/emulator.md': {
    calls: emulatorCalls,
    ids: emulatorIds,
    faults: emulatorFaults,
    controls: emulatorControls,
  },
};

/** The text with a table in the block of that name. */
export const withBlock = (text: string, name: string, table: string): string => {
  const block = new RegExp(`(<!-- ${name} -->\n).*?(\n?<!-- /${name} -->)`, 's');
  if (!block.test(text)) throw new Error(`expected a block between <!-- ${name} --> and <!-- /${name} -->`);
  return text.replace(block, () => `<!-- ${name} -->\n${table}\n<!-- /${name} -->`);
};

const withExamples = (text: string): string =>
  text.replace(/<!-- (examples\/\S+) -->\n.*?<!-- \/\1 -->/gs, (_block, path: string) => {
    const code = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8').trimEnd();
    return `<!-- ${path} -->\n\`\`\`${extname(path).slice(1)}\n${code}\n\`\`\`\n<!-- /${path} -->`;
  });

/** The text of a page with its tables, and the examples that it shows, as they are now. */
export const withTables = (page: string, text: string): string =>
  Object.entries(TABLES[page] ?? {}).reduce(
    (sum, [name, table]) => withBlock(sum, name, table()),
    withExamples(text),
  );
