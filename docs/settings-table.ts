import { environment } from '../src/settings.ts';
import { markdownTable } from './markdown-table.ts';

/** All settings, in the order in which they are declared. */
export const settingsTable = (): string => {
  const defaults: Readonly<Record<string, unknown>> = environment.parse({});
  const rows = Object.entries(environment.shape).map(([name, { description }]) => {
    if (!description) throw new Error(`${name} has no description`);
    // A list may be empty.
    const value = String(defaults[name] ?? '');
    return [`\`${name}\``, value === '' ? '' : `\`${value}\``, description];
  });
  return markdownTable(['name', 'default', ''], rows);
};
