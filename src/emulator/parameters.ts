type Pair = readonly [name: string, value: string];

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not percent-encoded text: as it came, so that it can still be signed and looked up
  }
};

const readPair = (text: string): Pair => {
  const split = text.indexOf('=');
  return split < 0 ? [decode(text), ''] : [decode(text.slice(0, split)), decode(text.slice(split + 1))];
};

/**
 * The decoded pairs of a query string, in the order sent. Not `URLSearchParams`: in a signed query a `+`
 * is a plus, and reading it as a blank would verify what was never signed.
 */
export const readQuery = (search: string): Pair[] =>
  search
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => part !== '')
    .map(readPair);

/** Parameters by name; where a name occurs in both, the query wins over the form, and the first of equals. */
export const readParameters = (
  query: readonly Pair[],
  contentType: string | null,
  body: Uint8Array,
): ReadonlyMap<string, string> => {
  const isForm = contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded') ?? false;
  const form = isForm ? [...new URLSearchParams(new TextDecoder().decode(body))] : [];
  return new Map([...query, ...form].toReversed());
};

/** The ids of a parameter that takes several, separated by commas. */
export const readIds = (value = ''): readonly string[] => value.split(',').filter((id) => id !== '');
