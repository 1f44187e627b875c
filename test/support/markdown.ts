import { readFileSync } from 'node:fs';

/** A text of the project, by its path from the root. */
export const readText = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The fenced blocks of a language, in order. */
export const blocksOf = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, block = '']) => block);

/** The variables that a command line sets. */
export const variablesIn = (command: string): Record<string, string> =>
  Object.fromEntries(
    [...command.matchAll(/^([A-Z_]+)=(\S+)/gm)].map(([, name = '', value = '']) => [name, value]),
  );
