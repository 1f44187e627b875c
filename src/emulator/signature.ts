import { createHash, createHmac } from 'node:crypto';

/** What a V3 signature covers. Header names are lower-case. */
export interface SignedParts {
  readonly method: string;
  /** Decoded names and values, in any order; an absent value is the empty string. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Exactly the headers that are signed, in any order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Lower-case hex SHA-256 of the body. */
  readonly bodyHash: string;
}

export const sha256Hex = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex');

const byName = (a: readonly [string, string], b: readonly [string, string]): number =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;

/** RFC 3986: `encodeURIComponent` leaves five characters bare that are reserved there. */
const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const canonicalRequestOf = ({ method, query, headers, bodyHash }: SignedParts): string => {
  const sortedHeaders = headers.toSorted(byName);
  return [
    method,
    '/',
    query
      .toSorted(byName)
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .join('&'),
    // Each header brings its own line end, so the join leaves one blank line behind the last one.
    sortedHeaders.map(([name, value]) => `${name}:${value.trim()}\n`).join(''),
    sortedHeaders.map(([name]) => name).join(';'),
    bodyHash,
  ].join('\n');
};

/** What is signed. It holds only a hash, so it can be shown to a client whose signature differs. */
export const stringToSign = (parts: SignedParts): string =>
  `ACS3-HMAC-SHA256\n${sha256Hex(canonicalRequestOf(parts))}`;

/** The V3 signature of a request, lower-case hex. */
export const signatureOf = (parts: SignedParts, accessKeySecret: string): string =>
  createHmac('sha256', accessKeySecret).update(stringToSign(parts)).digest('hex');
