import { Readable } from 'node:stream';
// CommonJS: what it exports as default is a property of what native ESM imports as default.
import openApiUtil from '@alicloud/openapi-util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type AccessKey,
  authorizationOf,
  canonicalQuery,
  type SignableRequest,
  sha256Hex,
} from '../../src/upstream/acs-signature.ts';

const RUNS = 2_000;

const official = ({ method, query, headers, body }: SignableRequest, key: AccessKey): string =>
  openApiUtil.default.getAuthorization(
    { protocol: 'https', port: 443, method, pathname: '/', query, headers, body: Readable.from([]) },
    'ACS3-HMAC-SHA256',
    sha256Hex(body),
    key.accessKeyId,
    key.accessKeySecret,
  );

/** Any text that UTF-8 can carry: no lone surrogates, which neither code can encode. */
const anyText = fc.string({ unit: 'binary' });
const reserved = fc.string({ unit: fc.constantFrom(...`!'()*~-_. +%&=/?#[]@:;,$"\\^\`{|}<>\t\r\n`) });
const value = fc.oneof(anyText, reserved, fc.constantFrom('', ' ', '测试', '😀'));

// The official code encodes the values of parameters, not their names, which the protocol asks for too; the two agree
// only on names that need none. So no other names here: ours are plain, and encoded by the rule of values.
const plainName = fc.stringMatching(/^[A-Za-z0-9._~-]{1,12}$/);
const query = fc.dictionary(plainName, value, { maxKeys: 6, noNullPrototype: true });

// The official code joins the values of names that differ in case alone by a comma, in the order of the values. Nothing
// here is sent twice: names are in lower case, as the whole of a request's headers is.
const extraName = fc.stringMatching(/^x-acs-[a-z0-9-]{1,10}$/);
const extraHeaders = fc.dictionary(extraName, value, { maxKeys: 4, noNullPrototype: true });
const unsigned = fc.dictionary(fc.constantFrom('accept', 'user-agent', 'x-other', 'date'), value);

const key: fc.Arbitrary<AccessKey> = fc.record({
  accessKeyId: anyText,
  accessKeySecret: anyText,
  securityToken: fc.option(value),
});

const request = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  query,
  body: fc.oneof(fc.constant(''), anyText),
  host: fc.domain(),
  contentType: fc.option(value),
  extra: extraHeaders,
  unsigned,
});

it('any request is signed as the official code signs it', () => {
  fc.assert(
    fc.property(request, key, ({ host, contentType, extra, unsigned, ...rest }, accessKey) => {
      const headers: Record<string, string> = { ...unsigned, ...extra, host };
      if (contentType !== null) headers['content-type'] = contentType;
      if (accessKey.securityToken !== null) {
        headers['x-acs-security-token'] = accessKey.securityToken;
        headers['x-acs-accesskey-id'] = accessKey.accessKeyId;
      }
      const signable = { ...rest, headers };
      expect(authorizationOf(signable, accessKey)).toBe(official(signable, accessKey));
    }),
    { numRuns: RUNS },
  );
});

it('what is signed of the parameters is what a server reads in the URL', () => {
  fc.assert(
    fc.property(fc.dictionary(anyText, value, { maxKeys: 6, noNullPrototype: true }), (parameters) => {
      const { searchParams } = new URL(`https://vendor.example/?${canonicalQuery(parameters)}`);
      expect(Object.fromEntries(searchParams)).toEqual(parameters);
    }),
    { numRuns: RUNS },
  );
});
