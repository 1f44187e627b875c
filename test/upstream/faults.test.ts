import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/domain/precheck-error.ts';
import type { RawAnswer } from '../../src/upstream/acs-answer.ts';
import type { Remedy } from '../../src/upstream/failures.ts';
import { failureIn, rawOf } from './answers.ts';

interface Ours {
  readonly code: ErrorCode;
  /** May the client ask again? */
  readonly retryable: boolean;
  /** What does the gateway try by itself? */
  readonly remedy: Remedy;
  readonly requestId: string | null;
}

const oursOf = (raw: RawAnswer): Ours => {
  const { error, remedy } = failureIn(raw);
  return { code: error.code, retryable: error.isRetryable, remedy, requestId: error.requestId };
};

const THROTTLED = { code: 'UPSTREAM_THROTTLED', retryable: true, remedy: 'AGAIN' } as const;
const TRANSIENT = { code: 'UPSTREAM_UNAVAILABLE', retryable: true, remedy: 'AGAIN' } as const;
const UNAVAILABLE = { code: 'UPSTREAM_UNAVAILABLE', retryable: true, remedy: 'NONE' } as const;
const CREDENTIALS = { code: 'UPSTREAM_CREDENTIALS', retryable: false, remedy: 'NONE' } as const;
const FORBIDDEN = { code: 'UPSTREAM_FORBIDDEN', retryable: false, remedy: 'NONE' } as const;
const INVALID = { code: 'INVALID_ARGUMENT', retryable: false, remedy: 'NONE' } as const;
const UNKNOWN = { code: 'NOT_FOUND', retryable: false, remedy: 'NONE' } as const;
const MALFORMED = { code: 'UPSTREAM_MALFORMED', retryable: false, remedy: 'NONE' } as const;

const CODES: readonly (readonly [vendor: string, ours: Omit<Ours, 'requestId'>])[] = [
  ['Throttling', THROTTLED],
  ['Throttling.User', THROTTLED],
  ['Throttling.Api', THROTTLED],
  ['Odd.Throttling.Quota', THROTTLED],
  ['ServiceUnavailable', TRANSIENT],
  ['InternalError', TRANSIENT],
  ['ServerError', TRANSIENT],
  ['SignatureNonceUsed', { ...CREDENTIALS, remedy: 'NONCE' }],
  ['InvalidSecurityToken.Expired', { ...CREDENTIALS, remedy: 'KEY' }],
  ['InvalidSecurityToken.Malformed', { ...CREDENTIALS, remedy: 'KEY' }],
  ['InvalidTimeStamp.Expired', CREDENTIALS],
  ['InvalidTimeStamp.Format', CREDENTIALS],
  ['IllegalTimestamp', CREDENTIALS],
  ['IncompleteSignature', CREDENTIALS],
  ['SignatureDoesNotMatch', { ...CREDENTIALS, remedy: 'KEY' }],
  ['InvalidAccessKeyId.NotFound', { ...CREDENTIALS, remedy: 'KEY' }],
  ['InvalidAccessKeyId.Inactive', { ...CREDENTIALS, remedy: 'KEY' }],
  ['MissingAccessKeyId', CREDENTIALS],
  ['MissingSecurityToken', CREDENTIALS],
  ['NoPermission', FORBIDDEN],
  ['Request.Forbidden', FORBIDDEN],
  ['Forbidden', FORBIDDEN],
  ['Forbidden.RAM', FORBIDDEN],
  ['Forbidden.RiskControl', FORBIDDEN],
  ['Param.NotFound', UNKNOWN],
  ['MissingParameter', INVALID],
  ['MissingUniRegionId', INVALID],
  ['InvalidParameter', INVALID],
  ['InvalidParameterValid', INVALID],
  ['-106', INVALID],
  ['InvalidApi.NotFound', UNAVAILABLE],
  ['InvalidAction.NotFound', UNAVAILABLE],
  ['InvalidProduct.NotFound', UNAVAILABLE],
  ['NoSuchVersion', UNAVAILABLE],
  ['InvalidProtocol.NeedSsl', UNAVAILABLE],
];

const ENVELOPE = {
  RequestId: 'R-1',
  HostId: 'dbs-api.example',
  Message: 'm',
  Recommend: 'https://x.example',
};
const PROLOGUE = `<?xml version="1.0" encoding="UTF-8"?>\n<!-- <Code>NoCode</Code> -->\n`;
const entities = (text: string) => text.replace(/[.-]/g, (char) => `&#x${char.charCodeAt(0).toString(16)};`);

/** The ways in which the vendor tells a code; the status is any that is no success, save where it is given. */
const WAYS: readonly (readonly [way: string, status: number | null, body: (code: string) => unknown])[] = [
  ['in a JSON envelope', null, (code) => ({ ...ENVELOPE, Code: code })],
  ['under keys in lower case', null, (code) => ({ requestId: 'R-1', code, message: 'm' })],
  ['padded with blanks', null, (code) => ({ ...ENVELOPE, Code: ` ${code}\n` })],
  [
    'beside HostID, its value padded',
    null,
    (Code) => ({ RequestId: 'R-1', HostID: ' dbs-api.example  ', Code, Message: 'm' }),
  ],
  [
    'beside details',
    null,
    (Code) => ({ ...ENVELOPE, Code, Detail: { a: [1] }, Description: 'd', AccessDeniedDetail: { Code: 7 } }),
  ],
  ['after a byte order mark', null, (code) => `\uFEFF${JSON.stringify({ ...ENVELOPE, Code: code })}`],
  [
    'in XML',
    null,
    (code) =>
      `<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>R-1</RequestId><HostId>h</HostId><Code>${code}</Code><Message>m</Message></Error>`,
  ],
  [
    'in XML with a wrapper, attributes and blanks',
    null,
    (code) =>
      `\uFEFF ${PROLOGUE}<ErrorResponse xmlns="urn:x">\n<Error a='b'>\n<Code lang="en">\n ${code} </Code >\n<RequestId >R-1</RequestId></Error></ErrorResponse>`,
  ],
  [
    'in XML in lower case',
    null,
    (code) => `<error><requestid>R-1</requestid><code>${code}</code><message>m</message></error>`,
  ],
  [
    'in XML with CDATA',
    null,
    (code) =>
      `<Error><Message><![CDATA[<Code>NoCode</Code>]]></Message><Code><![CDATA[${code}]]></Code><RequestId> <![CDATA[R-1]]> </RequestId></Error>`,
  ],
  [
    'in XML with entities',
    null,
    (code) =>
      `${PROLOGUE}<Error><Code>${entities(code)}</Code><RequestId>R&#45;1</RequestId><Message>&lt;Code&gt;&amp;</Message></Error>`,
  ],
  ['as Code in a 200', 200, (code) => ({ ...ENVELOPE, Code: code })],
  ['as ErrCode beside Success false in a 200', 200, (ErrCode) => ({ ...ENVELOPE, Success: false, ErrCode })],
  ['in XML in a 200', 200, (code) => `<Error><Code>${code}</Code><RequestId>R-1</RequestId></Error>`],
];

describe.each(WAYS)("the vendor's code decides, %s", (_way, status, bodyOf) => {
  it.each(CODES)('%s', (vendor, ours) => {
    for (const each of status === null ? [400, 403, 404, 500, 503] : [status])
      expect(oursOf(rawOf(each, bodyOf(vendor)))).toEqual({ ...ours, requestId: 'R-1' });
  });
});

/** The code says nothing: it is new, filler or not there. */
const BY_STATUS: readonly (readonly [
  what: string,
  status: number,
  body: unknown,
  ours: Omit<Ours, 'requestId'>,
])[] = [
  ['a new code', 400, { Code: 'Novel' }, UNAVAILABLE],
  ['a new code', 500, { Code: 'Novel' }, TRANSIENT],
  ['a new code in a 200', 200, { Success: false, ErrCode: 'Novel' }, UNAVAILABLE],
  ['no code in a 200', 200, { Success: false }, UNAVAILABLE],
  ['ErrCode beside Success true', 500, { Success: true, ErrCode: 'Param.NotFound' }, TRANSIENT],
  ['a code that is no text', 400, { Code: ['Throttling'] }, UNAVAILABLE],
  ['an empty object', 404, {}, UNAVAILABLE],
  ['an empty object', 429, {}, THROTTLED],
  ['a list', 504, [], TRANSIENT],
  ['HTML', 502, '<html><body>Bad Gateway</body></html>', TRANSIENT],
  ['HTML with a code of its own', 400, '<!DOCTYPE html>\n<HTML><code>Throttling</code></HTML>', UNAVAILABLE],
  ['XML without a code', 503, '<Error><Message>Throttling</Message></Error>', TRANSIENT],
  [
    'XML whose code comes late',
    400,
    `<Error>${' '.repeat(16 * 1024)}<Code>Throttling</Code></Error>`,
    UNAVAILABLE,
  ],
  ['XML that breaks off', 500, '<Error><Code>Thrott', TRANSIENT],
  ['JSON that breaks off', 503, '{"Code":"Throttling","Mess', TRANSIENT],
  ['nothing', 503, '', TRANSIENT],
  ['nothing', 501, '', UNAVAILABLE],
  ['nothing', 302, '', UNAVAILABLE],
  ['HTML in a 200', 200, '<html><code>Throttling</code></html>', MALFORMED],
  ['XML without a code in a 200', 200, '<Runs><Run/></Runs>', MALFORMED],
  ['XML that says OK in a 200', 200, '<Answer><Code>OK</Code></Answer>', MALFORMED],
  ['JSON that breaks off in a 200', 200, '{"Success":false,"ErrC', MALFORMED],
  ['nothing in a 200', 200, '', MALFORMED],
  ...['\uFEFF', ' ', '[]', '[{"Status":"finish"}]', 'null', '"finish"', '7'].map(
    (text) => [`${JSON.stringify(text)} in a 200`, 200, text, MALFORMED] as const,
  ),
];

describe('the HTTP status decides where no code says anything', () => {
  it.each(BY_STATUS)('%s: %i', (_what, status, body, ours) => {
    const headers = { requestId: 'R-H' };
    expect(oursOf(rawOf(status, body, headers))).toEqual({ ...ours, requestId: 'R-H' });
    expect(oursOf(rawOf(status, body))).toEqual({ ...ours, requestId: null });
  });
});

it('a numeric code is read as its digits', () => {
  expect(oursOf(rawOf(400, '{"Code":-106}'))).toEqual({ ...INVALID, requestId: null });
});

it.each([
  ['as a text', '{"RequestId":"R-1"}', 'R-1'],
  ['as a number of any size', '{"RequestId":12345678901234567890}', '12345678901234567890'],
  ['under a key in lower case', '{"requestId":"R-1"}', 'R-1'],
  ['as null: the header has it', '{"RequestId":null}', 'R-H'],
  ['as nothing that can be read: the header has it', '{"RequestId":{}}', 'R-H'],
  ['as a blank: the header has it', '{"RequestId":" "}', 'R-H'],
  ['as a text that is too long for one: the header has it', `{"RequestId":"${'R'.repeat(257)}"}`, 'R-H'],
  [
    'in XML, with entities',
    '<Error><RequestId>&lt;R&amp;1&#x3E;&#x110000;</RequestId></Error>',
    '<R&1>&#x110000;',
  ],
  ['in XML, empty: the header has it', '<Error><Code>X</Code><RequestId/></Error>', 'R-H'],
])('the request id comes %s', (_how, text, requestId) => {
  expect(oursOf(rawOf(400, text, { requestId: 'R-H' })).requestId).toBe(requestId);
});
