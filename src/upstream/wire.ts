import { PrecheckError } from '../domain/precheck-error.ts';

/** A JSON object that nobody has checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const typeName = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;

/** What an answer cannot be read without is not what it must be: names the path, as `Result[2].results`. */
export class MalformedError extends PrecheckError {
  readonly path: string;

  constructor(path: string, problem: string) {
    super('UPSTREAM_MALFORMED', `${path}: ${problem}`);
    this.path = path;
  }
}

const malformed = (path: string, expected: string, value: unknown) =>
  new MalformedError(path, `expected ${expected}, got ${typeName(value)}`);

export const requireObject = (value: unknown, path: string): JsonObject => {
  if (isObject(value)) return value;
  throw malformed(path, 'an object', value);
};

/** No precheck has this many items; without an end, one answer could fill the memory. */
const MAX_ENTRIES = 50_000;

/** Counts what lists hold, one by one or in all. */
export const requireFew = (count: number, path: string): void => {
  if (count <= MAX_ENTRIES) return;
  throw new MalformedError(path, `expected at most ${MAX_ENTRIES} entries, got ${count}`);
};

/** A list; absent and null are empty, and one bare object is a list of one. */
export const requireList = (value: unknown, path: string): readonly unknown[] => {
  if (value === undefined || value === null) return [];
  if (isObject(value)) return [value];
  if (!Array.isArray(value)) throw malformed(path, 'a list', value);
  requireFew(value.length, path);
  return value;
};

/** A word of the vendor's as our tables have it: words compare without regard to case. */
export const wordOf = (raw: string | null): string => raw?.trim().toLowerCase() ?? '';

/** Told of an optional leaf that is there but cannot be read. */
export type OnUnreadable = (path: string) => void;

const MAX_INT = 2 ** 31 - 1;
/** The last moment that RFC 3339 can write. */
const MAX_TIME_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const asNumber = (value: unknown): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  // Adding 0 makes 0 of -0.
  return typeof number === 'number' && Number.isFinite(number) ? number + 0 : null;
};

/** A place in a template, but not the start of a word behind a percentage: `100%sure`. */
const UNFILLED = /%s(?!\w)/;

/** Texts that stand for no text: empty, the word NULL, or a template that nobody filled in. */
export const cleanText = (text: string | null): string | null => {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' || trimmed.toUpperCase() === 'NULL' || UNFILLED.test(trimmed) ? null : trimmed;
};

type Parse<T> = (value: unknown) => T | null;

const toText: Parse<string> = (value) =>
  typeof value === 'string' || Number.isFinite(value) ? String(value) : null;

/** No id is longer; one that each of many items repeats must not multiply the size of an answer. */
const MAX_ID_LENGTH = 256;

const toId: Parse<string> = (value) => {
  const text = toText(value);
  return text !== null && text.length <= MAX_ID_LENGTH ? text : null;
};

/** An id that stands alone, in a header; null where it is none, or too long for one. */
export const idOf = (text: string | null): string | null => cleanText(toId(text));

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

const toFlag: Parse<boolean> = (value) =>
  typeof value === 'boolean' ? value : typeof value === 'string' ? (FLAGS.get(wordOf(value)) ?? null) : null;

const toInteger: Parse<number> = (value) => {
  const number = asNumber(value);
  return number !== null && Number.isInteger(number) && Math.abs(number) <= MAX_INT ? number : null;
};

const toPercent: Parse<number> = (value) => {
  const number = asNumber(value);
  return number === null ? null : Math.min(100, Math.max(0, Math.round(number)));
};

const toTime =
  (unitMs: number): Parse<number> =>
  (value) => {
    const ms = Math.round((asNumber(value) ?? -1) * unitMs);
    return ms > 0 && ms <= MAX_TIME_MS ? ms : null;
  };

const timeFromMs = toTime(1);
const timeFromSeconds = toTime(1_000);

/** Reads the optional leaves of one object: null when absent, and null with a notice when they make no sense. */
export const readLeaves = (object: JsonObject, path: string, onUnreadable: OnUnreadable) => {
  const read = <T>(name: string, parse: Parse<T>): T | null => {
    const value = object[name];
    if (value === undefined || value === null || value === '') return null;
    const parsed = parse(value);
    if (parsed === null) onUnreadable(path === '' ? name : `${path}.${name}`);
    return parsed;
  };
  const readTime = (name: string, parse: Parse<number>) =>
    asNumber(object[name]) === 0 ? null : read(name, parse);
  return {
    /** As sent; a number becomes its digits. */
    raw: (name: string) => read(name, toText),
    /** Trimmed; texts that stand for no text are null. */
    text: (name: string) => cleanText(read(name, toText)),
    /** As `text`, and short enough to be repeated. */
    id: (name: string) => cleanText(read(name, toId)),
    flag: (name: string) => read(name, toFlag),
    /** Fits GraphQL's Int. */
    integer: (name: string) => read(name, toInteger),
    /** Rounded and kept within 0..100. */
    percent: (name: string) => read(name, toPercent),
    /** Epoch milliseconds; 0 is no time. */
    timeFromMs: (name: string) => readTime(name, timeFromMs),
    timeFromSeconds: (name: string) => readTime(name, timeFromSeconds),
  };
};

/** A list of texts; what is no text, or stands for none, is left out with a notice. */
export const readTexts = (value: unknown, path: string, onUnreadable: OnUnreadable): readonly string[] =>
  requireList(value, path).flatMap((element, index) => {
    const text = cleanText(toText(element));
    if (text === null) onUnreadable(`${path}[${index}]`);
    return text ?? [];
  });
