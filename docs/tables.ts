import { emulatorControls, emulatorFaults, emulatorIds } from './emulator-tables.ts';
import { settingsTable } from './settings-table.ts';

/** The tables that are printed from the code, by the page they stand on and the name of their block there. */
export const TABLES: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'README.md': { settings: settingsTable },
  'docs/emulator.md': { ids: emulatorIds, faults: emulatorFaults, controls: emulatorControls },
};

const withBlock = (text: string, name: string, table: string): string => {
  const block = new RegExp(`(<!-- ${name} -->\n).*?(\n?<!-- /${name} -->)`, 's');
  if (!block.test(text)) throw new Error(`expected a block between <!-- ${name} --> and <!-- /${name} -->`);
  return text.replace(block, () => `<!-- ${name} -->\n${table}\n<!-- /${name} -->`);
};

/** The text of a page with its tables as they are now. */
export const withTables = (page: string, text: string): string =>
  Object.entries(TABLES[page] ?? {}).reduce((sum, [name, table]) => withBlock(sum, name, table()), text);
