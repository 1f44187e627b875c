import type { z } from 'zod';
import type { PrecheckItem, RunReading, Verdict } from '../../src/domain/precheck-run.ts';

/**
 * What is said of an answer, in paths, types and single words alone: a text of the vendor's may hold what nobody should
 * read in a log.
 */
export interface Inspection {
  /** Where the answer is not what we rely on, or our reading of it says something else. */
  readonly findings: readonly string[];
  /** What may be, and is new. */
  readonly novelties: readonly string[];
}

export type ExpectedItem = Pick<PrecheckItem, 'code' | 'state'> & Partial<PrecheckItem>;

/** What our reading of an answer must say. */
export interface Expected extends Omit<RunReading, 'items' | 'upstream'> {
  readonly verdict: Verdict;
  readonly items: readonly ExpectedItem[];
  readonly upstream: Partial<RunReading['upstream']>;
}

/** An answer by itself; what our reading must say is null where it cannot be told. */
export interface Inspected extends Inspection {
  readonly expected: Expected | null;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a JSON text holds; `undefined` for any other text. */
export const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const pathOf = (keys: readonly PropertyKey[]): string =>
  keys
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');

/** Zod tells types and bounds, never a value. */
export const findingsOf = ({ issues }: z.ZodError, under: readonly PropertyKey[] = []): string[] =>
  issues.map(({ path, message }) => `${pathOf([...under, ...path]) || 'the answer'}: ${message}`);

/** A word of the vendor's where it looks like one; it might be anything. */
const shownWord = (word: string): string => (/^[A-Za-z_]{1,32}$/.test(word) ? word : 'a text not shown');

/** The words of one place that are not among the known ones, in whatever case. */
export const novelWords = (path: string, known: Iterable<string>, words: readonly string[]): string[] => {
  const lower = new Set([...known].map((word) => word.toLowerCase()));
  const novel = words.filter((word) => !lower.has(word.trim().toLowerCase()));
  return [...new Set(novel)].map((word) => `${path} is ${shownWord(word)}`);
};

/** The fields of one place that the schema does not name. */
export const novelFields = (
  path: string,
  { shape }: z.ZodObject,
  objects: readonly Readonly<Record<string, unknown>>[],
): string[] => {
  const names = new Set(objects.flatMap(Object.keys));
  return [...names]
    .filter((name) => !Object.hasOwn(shape, name))
    .map((name) => `${path === '' ? 'the answer' : path} has ${shownWord(name)}`);
};

/** Where a reading differs from what it must say, without either value. */
export const differences = (expected: unknown, actual: unknown, path = 'our reading'): string[] => {
  if (Array.isArray(expected)) {
    const length = Array.isArray(actual) ? actual.length : null;
    if (length !== expected.length)
      return [`${path}: ${length ?? 'none'}, the answer has ${expected.length}`];
    return expected.flatMap((one, index) => differences(one, Object(actual)[index], `${path}[${index}]`));
  }
  if (isRecord(expected))
    return Object.entries(expected).flatMap(([name, one]) =>
      differences(one, Object(actual)[name], `${path}.${name}`),
    );
  return Object.is(expected, actual) ? [] : [`${path}: not what the answer says`];
};
