import fc from 'fast-check';
import { published } from './answers.ts';

/** An object or a list, by its keys. */
type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** Which edit, where, and which of its variants: any numbers do, so that a failing case shrinks. */
export type Edit = readonly [kind: number, at: number, variant: number];

const NUMBER = fc.nat(1_000_000);
export const someEdits = (minLength: number, maxLength: number): fc.Arbitrary<Edit[]> =>
  fc.array(fc.tuple(NUMBER, NUMBER, NUMBER), { minLength, maxLength });

/** What one place may turn into on a bad day. */
const JUNK: readonly unknown[] = [
  ...[null, '', ' ', 'NULL', '%s', '\0', '\ud800', '__proto__', 'constructor', 'finished', 'passing', '83%'],
  ...[
    true,
    false,
    0,
    -1,
    0.5,
    1e300,
    2 ** 53,
    '1e400',
    '2024-01-04T06:56:36Z',
    [],
    {},
    [[]],
    [null],
    [1, {}],
  ],
];

/** Each word and value that some field of the vendor's takes. */
const WORDS: readonly unknown[] = [
  ...['init', 'running', 'finish', 'Finish', 'warning', 'failed', 'catched', 'Caught', 'paused'],
  ...['created', 'completed', 'error', 'PASSED', 'passed', 'WARNING', 'FAILED', 'SKIPPED'],
  ...['MSSQL', 'Oracle', 'CHECK_A', 'G', '10', 20, 100, 57, 1_704_351_395_000, 1_671_245_753],
];

/** Root fields that decide whether an answer is a success. */
const VERDICTS: readonly (readonly [string, unknown])[] = [
  ...[true, false, 'false', 0, null].map((value) => ['Success', value] as const),
  ...['200', 'OK', 'Throttling', -106, ['OK']].map((value) => ['Code', value] as const),
  ['success', false],
  ['code', 'NoPermission'],
  ['ErrCode', 'Param.NotFound'],
];

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % list.length];
const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
const CASES = [(text: string) => text.toUpperCase(), (text: string) => text.toLowerCase(), upperFirst];

const otherType = (value: unknown, variant: number): unknown => {
  if (isTree(value))
    return pick([[value], { value }, JSON.stringify(value), Object.values(value)[0]], variant);
  return typeof value === 'string' ? pick([Number(value), [value], { value }], variant) : `${value}`;
};

type Place = readonly [parent: Tree, key: string];

const placesIn = (tree: Tree, found: Place[] = []): Place[] => {
  for (const key of Object.keys(tree)) {
    found.push([tree, key]);
    const value = tree[key];
    if (isTree(value)) placesIn(value, found);
  }
  return found;
};

const remove = (parent: Tree, key: string) => {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
};

/** An element of a list twice; a leaf under another name too, but no list: what nobody reads need not have passed. */
const double = (parent: Tree, key: string) => {
  const value = parent[key];
  if (Array.isArray(parent)) parent.splice(Number(key), 0, JSON.parse(JSON.stringify(value ?? null)));
  else if (!isTree(value)) parent[`${key}2`] = value;
};

const changeCase = (parent: Tree, key: string, variant: number) => {
  const change = pick(CASES, variant) ?? upperFirst;
  const value = parent[key];
  if (typeof value === 'string' && variant % 2 === 0) parent[key] = change(value);
  else if (!Array.isArray(parent)) {
    delete parent[key];
    parent[change(key)] = value;
  }
};

const put =
  (valueAt: (variant: number, before: unknown) => unknown) =>
  (_root: Tree, [parent, key]: Place, variant: number) => {
    parent[key] = valueAt(variant, parent[key]);
  };

const EDITS: readonly ((root: Tree, place: Place, variant: number) => void)[] = [
  (_root, [parent, key]) => remove(parent, key),
  put((variant) => structuredClone(pick(JUNK, variant))),
  put((variant) => pick(WORDS, variant)),
  put((variant, before) => otherType(before, variant)),
  (_root, [parent, key]) => double(parent, key),
  (_root, [parent, key], variant) => changeCase(parent, key, variant),
  (root, _place, variant) => {
    const [name, value] = pick(VERDICTS, variant) ?? ['Success', true];
    root[name] = value;
  },
];

/** Changes a body in place. */
export const edit = (body: Tree, edits: readonly Edit[]): Tree => {
  for (const [kind, at, variant] of edits) {
    const place = pick(placesIn(body), at);
    if (place) pick(EDITS, kind)?.(body, place, variant);
  }
  return body;
};

/** The text of a body whose `Result` is not yet JSON in a string. */
export const textOf = (body: Tree): string =>
  JSON.stringify(isTree(body['Result']) ? { ...body, Result: JSON.stringify(body['Result']) } : body);

const flip = (text: string, at: number, variant: number): string => {
  const bytes = Buffer.from(text);
  const index = at % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ (1 << (variant % 8));
  return bytes.toString();
};

const DAMAGES: readonly ((text: string, at: number, variant: number) => string)[] = [
  (text, at) => text.slice(0, at % (text.length + 1)),
  flip,
  (text, at, variant) => flip(flip(text, at, variant), variant, at),
  (text) => text.replace('{', '{"Status":"running","Progress":7,'),
  (text) => `\uFEFF${text}\n`,
];

/** Damage to the text itself. */
export const damage = (text: string, edits: readonly Edit[]): string =>
  edits.reduce(
    (damaged, [kind, at, variant]) => pick(DAMAGES, kind)?.(damaged, at, variant) ?? damaged,
    text,
  );

const read = (text: string): Tree => {
  const body: unknown = JSON.parse(text);
  if (!isTree(body)) throw new Error('a body is an object');
  if (typeof body['Result'] === 'string') body['Result'] = JSON.parse(body['Result']);
  return body;
};

/** The published answer, and ones of passed, moving and failed runs made of it. */
const variantsOf = (name: string, words: readonly (readonly [RegExp, string])[]): readonly string[] => {
  const text = JSON.stringify(read(published(name)));
  return [text, ...words.map(([word, other]) => text.replaceAll(word, other))];
};

const DBS = variantsOf('dbs-describe-precheck-progress-list', [
  [/"warning"/g, '"finish"'],
  [/"Status":"finish"(.*)100/g, '"Status":"running"$140'],
  [/"Status":"finish"/g, '"Status":"failed"'],
]);
const SAS = variantsOf('sas-query-precheck-database', [
  [/"WARNING"/g, '"PASSED"'],
  [/"completed"/g, '"created"'],
  [/"completed"/g, '"error"'],
]);

/** A fresh body to edit. */
export const bodyOf = (product: 'Dbs' | 'Sas', variant: number): Tree =>
  read(pick(product === 'Dbs' ? DBS : SAS, variant) ?? '{}');

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
};

/** The same body under another request id, in another order of keys and with other white space. */
export const respell = (body: Tree): string => {
  const result = body['Result'];
  const Result = isTree(result) ? JSON.stringify(reversed(result), null, '\t') : result;
  return JSON.stringify(reversed({ ...body, Result, RequestId: 'another' }), null, 3);
};
