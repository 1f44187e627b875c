/** Only an integer of this many digits can be one that a double does not hold. */
const LONG_NUMBER = /[0-9]{16}/;

/** `source` is how a value is written; the compiler does not know of it yet, and objects and lists have none. */
type Reviver = (name: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** An id that is sent as a number must not become its neighbour: a long integer stays the text of its digits. */
const keepDigits: Reviver = (_name, value, context) => {
  const source = context?.source ?? '';
  return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? source : value;
};

/** A reviver goes down into a value by recursion: what is nested too deep for it keeps its rounded numbers. */
const parseExactly = (text: string): unknown => {
  try {
    return JSON.parse(text, keepDigits);
  } catch {
    return JSON.parse(text);
  }
};

/**
 * The value of a JSON text, a byte order mark and blanks around it tolerated; `undefined` for any other text. Integers
 * that a double cannot hold are texts.
 */
export const parseJson = (text: string): unknown => {
  // To trim takes a byte order mark away too.
  const trimmed = text.trim();
  try {
    return LONG_NUMBER.test(trimmed) ? parseExactly(trimmed) : JSON.parse(trimmed);
  } catch {
    return undefined;
  }
};
