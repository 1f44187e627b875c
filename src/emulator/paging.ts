import { type Answer, refuse } from './answers.ts';

type Parameters = ReadonlyMap<string, string>;

/** How a product counts pages. */
export interface Paging {
  /** The parameter that holds the number of the page, and the number of the first one. */
  readonly number: string;
  readonly first: number;
  /** How many a page holds where nothing is said, and at most. */
  readonly usualSize: number;
  readonly mostSize: number;
}

/** A part of a list, and where in it that is. */
export interface Page<Thing> {
  readonly number: number;
  readonly size: number;
  readonly total: number;
  /** None where the page begins behind the end. */
  readonly things: readonly Thing[];
}

/** A whole number between two others, what stands for none at all, or null for anything else. */
const readWhole = (text: string | undefined, usual: number, least: number, most: number): number | null => {
  if (text === undefined || text === '') return usual;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : null;
};

const refusePage = (name: string, expected: string, parameters: Parameters): Answer =>
  refuse(400, 'InvalidParameter', `${name} must be ${expected}, got "${parameters.get(name)}".`);

/** The page that the parameters ask for, or why there is none. */
export const readPage = <Thing>(
  parameters: Parameters,
  { number: name, first, usualSize, mostSize }: Paging,
  things: readonly Thing[],
): Page<Thing> | Answer => {
  const number = readWhole(parameters.get(name), first, first, Number.POSITIVE_INFINITY);
  if (number === null) return refusePage(name, `a whole number from ${first} on`, parameters);
  const size = readWhole(parameters.get('PageSize'), usualSize, 1, mostSize);
  if (size === null) return refusePage('PageSize', `a whole number from 1 to ${mostSize}`, parameters);
  const start = (number - first) * size;
  return { number, size, total: things.length, things: things.slice(start, start + size) };
};
