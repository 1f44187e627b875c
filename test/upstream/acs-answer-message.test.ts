import { describe, expect, it } from 'vitest';
import { failureIn, rawOf, SAS_REQUEST } from './answers.ts';

const errorIn = (...given: Parameters<typeof failureIn>) => failureIn(...given).error;

describe('what a failure tells', () => {
  it.each([
    ['Param.NotFound', 'Sas knows no database precheck task "t-1" (Param.NotFound)'],
    ['-106', 'Sas cannot take database precheck task "t-1" (-106)'],
    ['Throttling.User', 'Sas is limiting the rate of QueryPreCheckDatabase (Throttling.User)'],
    ['ServerError', 'Sas could not answer QueryPreCheckDatabase (ServerError)'],
    [
      'NoPermission',
      'The cloud account may not call Sas QueryPreCheckDatabase for database precheck task "t-1" (NoPermission)',
    ],
    [
      'SignatureDoesNotMatch',
      "Sas did not accept this gateway's credentials, signature or clock (SignatureDoesNotMatch)",
    ],
  ])('%s: %s', (Code, message) => {
    expect(errorIn(rawOf(400, { Code }), SAS_REQUEST).message).toBe(message);
  });

  it.each([
    [1_200_000, "this machine's clock is 20 minutes ahead of the vendor's"],
    [-1_229_000, "this machine's clock is 20 minutes behind the vendor's"],
    [-7_199_000, "this machine's clock is 120 minutes behind the vendor's"],
    [7_200_000, "this machine's clock is 2 hours ahead of the vendor's"],
    [119_000, "this machine's clock is 119 seconds ahead of the vendor's"],
    [-2_000, "this machine's clock is 2 seconds behind the vendor's"],
    [-1_767_225_600_000, "this machine's clock is 20454 days behind the vendor's"],
    [1_999, "this machine's clock agrees with the vendor's, so the request was held up on its way"],
    [0, "this machine's clock agrees with the vendor's, so the request was held up on its way"],
    [null, "this machine's clock is off, and the answer does not tell by how much"],
  ])('is how far the clock is off, for %j ms: %s', (aheadMs, sentence) => {
    for (const Code of ['InvalidTimeStamp.Expired', 'IllegalTimestamp']) {
      const error = errorIn(rawOf(400, { Code }, { aheadMs }), SAS_REQUEST);
      expect(error.message).toBe(`Sas did not accept the time of the request (${Code}): ${sentence}`);
      expect(error.code).toBe('UPSTREAM_CREDENTIALS');
    }
  });

  it('is nothing of clocks where only the form of the time was wrong, or the signature', () => {
    for (const Code of ['InvalidTimeStamp.Format', 'SignatureDoesNotMatch'])
      expect(errorIn(rawOf(400, { Code }, { aheadMs: 1_200_000 }), SAS_REQUEST).message).toBe(
        `Sas did not accept this gateway's credentials, signature or clock (${Code})`,
      );
  });

  it("is never the vendor's own text", () => {
    const own = 'own words of 10.0.0.7';
    const texts = { Message: own, ErrMessage: own, Recommend: own, HostId: own, AccessDeniedDetail: { own } };
    for (const code of ['NoPermission', 'Throttling', 'InvalidParameter', 'Novel', own]) {
      for (const body of [
        { ...texts, Code: code },
        { ...texts, Success: false, ErrCode: code },
      ]) {
        const error = errorIn(rawOf(400, body));
        expect(JSON.stringify([error.message, error.cause])).not.toContain('own words');
      }
    }
    expect(errorIn(rawOf(502, own)).message).not.toContain('own words');
  });

  it('is that an answer was no JSON object', () => {
    for (const text of ['', '[]', '<html></html>'])
      expect(errorIn(rawOf(200, text)).message).toBe(
        `Dbs answered DescribePreCheckProgressList with ${text.length} characters that are no JSON object`,
      );
  });

  it.each(['two words', '<b>', 'a\nb', 'x'.repeat(65), '{"a":1}', 'é'])(
    'is the HTTP status instead of a code that does not look like one: %j',
    (Code) => {
      const message = 'Dbs could not answer DescribePreCheckProgressList (HTTP 400)';
      expect(errorIn(rawOf(400, { Code })).message).toBe(message);
    },
  );

  it.each([
    ['1500', 1_500],
    ['0', 0],
    ['86400000', 300_000],
    ['86400001', 300_000],
    ['1e300', 300_000],
    [null, null],
    ['', null],
    [' ', null],
    ['-5', null],
    ['soon', null],
    ['Infinity', null],
  ])('is how long to wait, x-acs-retry-after as milliseconds: %j is %j', (header, ms) => {
    expect(errorIn(rawOf(400, { Code: 'Throttling' }, { retryAfter: header })).retryAfterMs).toBe(ms);
  });
});
