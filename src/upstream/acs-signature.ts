import { createHmac, hash } from 'node:crypto';

/** What is signed: an RPC-style request. Header names are lower case; `host` and every `x-acs-*` are covered. */
export interface SignableRequest {
  readonly method: 'GET' | 'POST';
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Present with temporary (STS) credentials. */
  readonly securityToken: string | null;
}

const ALGORITHM = 'ACS3-HMAC-SHA256';

export const sha256Hex = (text: string): string => hash('sha256', text);

/** Requests of this style have no body. */
const EMPTY_HASH = sha256Hex('');

export const bodyHash = (body: string): string => (body === '' ? EMPTY_HASH : sha256Hex(body));

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]) =>
  a < b ? -1 : a > b ? 1 : 0;

/** Most ids and names need no escape. */
const PLAIN = /^[\w.~-]*$/;

/** RFC 3986: encodeURIComponent leaves five characters alone that the vendor wants escaped. */
const encode = (text: string): string =>
  PLAIN.test(text)
    ? text
    : encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** The query as it is signed and as it must stand in the URL. */
export const canonicalQuery = (query: SignableRequest['query']): string =>
  Object.entries(query)
    .sort(byName)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');

const isSigned = (name: string) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-');

/** The headers that are covered, as lines in the order of their names. */
const signedOf = (headers: SignableRequest['headers']) => {
  const signed = Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.trim()])
    .filter(([name]) => isSigned(name))
    .sort(byName);
  return {
    lines: signed.map(([name, value]) => `${name}:${value}\n`).join(''),
    names: signed.map(([name]) => name).join(';'),
  };
};

type Signed = ReturnType<typeof signedOf>;

const canonical = ({ method, query, body }: SignableRequest, { lines, names }: Signed): string =>
  [method, '/', canonicalQuery(query), lines, names, bodyHash(body)].join('\n');

export const canonicalRequest = (request: SignableRequest): string =>
  canonical(request, signedOf(request.headers));

export const stringToSign = (canonicalText: string): string => `${ALGORITHM}\n${sha256Hex(canonicalText)}`;

const sign = (canonicalText: string, accessKeySecret: string): string =>
  createHmac('sha256', accessKeySecret).update(stringToSign(canonicalText)).digest('hex');

/** Lower-case hex, as it ends the Authorization header. */
export const signatureOf = (request: SignableRequest, accessKeySecret: string): string =>
  sign(canonicalRequest(request), accessKeySecret);

export const authorizationOf = (request: SignableRequest, accessKey: AccessKey): string => {
  const signed = signedOf(request.headers);
  const signature = sign(canonical(request, signed), accessKey.accessKeySecret);
  return `${ALGORITHM} Credential=${accessKey.accessKeyId},SignedHeaders=${signed.names},Signature=${signature}`;
};
