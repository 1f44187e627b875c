import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** A file that a setting names and that cannot be used; `message` says which and why, and repeats nothing of it. */
export class SettingFileError extends Error {
  override readonly name = 'SettingFileError';
}

/** A name of a file, as it may be shown; whoever gave what stands in the file may have given a secret. */
const shownName = (file: string): string => (/[\n{]/.test(file) ? 'what is no name' : JSON.stringify(file));

const reasonOf = (thrown: unknown): string => {
  if (thrown instanceof Error && 'code' in thrown && 'syscall' in thrown) return String(thrown.code);
  return thrown instanceof TypeError ? thrown.message : 'it holds no key';
};

/** What `read` makes of the text of a file; of what is wrong only the message of a TypeError is told. */
export const readSettingFile = async <Content>(
  setting: string,
  file: string,
  read: (text: string) => Content,
) => {
  try {
    return read(await readFile(file, 'utf8'));
  } catch (thrown) {
    throw new SettingFileError(
      `${setting} must name a file that can be used, got ${shownName(file)}: ${reasonOf(thrown)}`,
    );
  }
};

/** The JSON in the text of a file; throws a TypeError. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError('it is no JSON');
  }
};

/** An object of these members alone. What else stands there is not repeated: it may be a secret in the wrong place. */
export const strict = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? `Unknown member: expected none but ${Object.keys(shape).join(', ')}`
        : undefined,
  });

/** All that is wrong, and where, a line each that repeats nothing of it. */
export const problemsIn = ({ issues }: z.ZodError, whole: string): readonly string[] =>
  issues.map(({ path, message }) => {
    const where = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
    return `${whole}${where}: ${message}`;
  });

/** However much is wrong, a sentence or two say it. */
const MAX_PROBLEMS = 3;

/** The first things that are wrong, in one line. */
export const problemsOf = (error: z.ZodError, whole: string): string => {
  const told = problemsIn(error, whole);
  const more = told.length - MAX_PROBLEMS;
  return [...told.slice(0, MAX_PROBLEMS), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
};
