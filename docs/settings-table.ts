import { environment } from '../src/settings.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** All settings as a Markdown table, in the order in which they are declared. */
export const settingsTable = (): string => {
  const defaults: Readonly<Record<string, unknown>> = environment.parse({});
  const rows = Object.entries(environment.shape).map(([name, { description }]) => {
    if (!description) throw new Error(`${name} has no description`);
    const standard = name in defaults ? `\`${defaults[name]}\`` : '';
    return `| \`${name}\` | ${standard} | ${cell(description)} |`;
  });
  return ['| name | default | |', '| --- | --- | --- |', ...rows].join('\n');
};

const BLOCK = /(<!-- settings -->\n).*?(\n<!-- \/settings -->)/s;

/** The same text with its block of settings as they are now. */
export const withSettings = (text: string): string => {
  if (!BLOCK.test(text)) throw new Error('expected a block between <!-- settings --> and <!-- /settings -->');
  return text.replace(BLOCK, (_block, begin: string, end: string) => begin + settingsTable() + end);
};
