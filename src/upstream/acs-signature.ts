import { createHash, createHmac } from 'node:crypto';

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

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]) =>
  a < b ? -1 : a > b ? 1 : 0;

/** RFC 3986: encodeURIComponent leaves five characters alone that the vendor wants escaped. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** The query as it is signed and as it must stand in the URL. */
export const canonicalQuery = (query: SignableRequest['query']): string =>
  Object.entries(query)
    .sort(byName)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');

const isSigned = (name: string) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-');

const signedHeaders = (headers: SignableRequest['headers']): [string, string][] =>
  Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.trim()])
    .filter(([name]) => isSigned(name))
    .sort(byName);

const namesOf = (headers: readonly (readonly [string, string])[]) => headers.map(([name]) => name).join(';');

export const canonicalRequest = ({ method, query, headers, body }: SignableRequest): string => {
  const signed = signedHeaders(headers);
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join('');
  return [method, '/', canonicalQuery(query), lines, namesOf(signed), sha256Hex(body)].join('\n');
};

export const stringToSign = (canonical: string): string => `${ALGORITHM}\n${sha256Hex(canonical)}`;

/** Lower-case hex, as it ends the Authorization header. */
export const signatureOf = (request: SignableRequest, accessKeySecret: string): string =>
  createHmac('sha256', accessKeySecret)
    .update(stringToSign(canonicalRequest(request)))
    .digest('hex');

export const authorizationOf = (request: SignableRequest, accessKey: AccessKey): string => {
  const names = namesOf(signedHeaders(request.headers));
  const signature = signatureOf(request, accessKey.accessKeySecret);
  return `${ALGORITHM} Credential=${accessKey.accessKeyId},SignedHeaders=${names},Signature=${signature}`;
};
