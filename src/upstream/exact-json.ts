/** No integer of fewer digits is too long for a double. */
const LONG = 16;

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Whether so many digits stand in a row: each such row has one where this looks. Ten times as fast as a pattern. */
const hasLongRow = (json: string): boolean => {
  for (let at = LONG - 1; at < json.length; at += LONG) {
    if (!isDigit(json.charCodeAt(at))) continue;
    let [from, to] = [at, at];
    while (isDigit(json.charCodeAt(from - 1))) from -= 1;
    while (isDigit(json.charCodeAt(to + 1))) to += 1;
    if (to - from + 1 >= LONG) return true;
  }
  return false;
};

/** Only an integer of this many digits can be one that a double does not hold; texts that just look so are few. */
const MAY_BE_LONG = /(?:^|[[:,])\s*-?\d{16}/;

/** A text, or an integer that is long and no part of another number. */
const TEXT_OR_LONG = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/gs;

/** An id that is sent as a number must not become its neighbour: an integer that is too long is quoted. */
const quoteLong = (json: string): string =>
  json.replace(TEXT_OR_LONG, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
  );

/** Patterns give up on a text of millions of escapes; then the numbers stay rounded. */
const parseExactly = (json: string, rounded: unknown): unknown => {
  try {
    return JSON.parse(quoteLong(json));
  } catch {
    return rounded;
  }
};

/**
 * The value of a JSON text, a byte order mark and blanks around it tolerated; `undefined` for any other text. Integers
 * that a double cannot hold are texts.
 */
export const parseJson = (text: string): unknown => {
  // To trim takes a byte order mark away too.
  const json = text.trim();
  try {
    const value: unknown = JSON.parse(json);
    return hasLongRow(json) && MAY_BE_LONG.test(json) ? parseExactly(json, value) : value;
  } catch {
    return undefined;
  }
};
