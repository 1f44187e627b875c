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
    return MAY_BE_LONG.test(json) ? parseExactly(json, value) : value;
  } catch {
    return undefined;
  }
};
