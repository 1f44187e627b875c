import { describe, expect, it } from 'vitest';
import type { ErrorCode, PrecheckError } from '../../src/domain/precheck-error.ts';
import { judge, type RawAnswer } from '../../src/upstream/acs-answer.ts';
import type { Remedy } from '../../src/upstream/failures.ts';
import { answerTo, DBS_REQUEST } from './answers.ts';

const rawOf = (status: number, body: unknown): RawAnswer => ({
  status,
  retryAfter: null,
  text: typeof body === 'string' ? body : JSON.stringify(body),
});

interface Judged {
  readonly error: PrecheckError;
  readonly remedy: Remedy;
}

const failureOf = (raw: RawAnswer): Judged => {
  const attempt = judge(DBS_REQUEST, raw);
  if ('error' in attempt) return attempt;
  throw new Error('expected a failure');
};
const classOf = (raw: RawAnswer) => {
  const { error, remedy } = failureOf(raw);
  return [error.code, remedy];
};

describe('an answer is a success', () => {
  it.each([
    [{ Success: true }],
    [{ Success: 'True' }],
    [{ success: true }],
    [{}],
    [{ Success: true, ErrCode: 'Param.NotFound', HttpStatusCode: 400 }],
    [{ Code: '200' }],
    [{ Code: 200 }],
    [{ Code: 'OK' }],
    [{ Code: 'Success ' }],
    [{ Code: 'Success' }],
    [{ code: 'success' }],
    [{ Code: '' }],
    [{ Code: null }],
  ])('when nothing speaks against it: %j', (body) => {
    expect(judge(DBS_REQUEST, rawOf(200, body))).toMatchObject({ answer: { body } });
  });

  it('and tells where it came from', () => {
    const body = { RequestId: 'R-1', Success: true, ErrCode: 'E', ErrMessage: ' as sent ' };
    expect(answerTo(DBS_REQUEST, body).trace).toEqual({
      product: 'Dbs',
      action: 'DescribePreCheckProgressList',
      requestId: 'R-1',
      httpStatus: 200,
      success: true,
      errorCode: 'E',
      errorMessage: ' as sent ',
    });
  });
});

describe('an answer is never a success', () => {
  it.each([
    [{ Success: false, ErrCode: 'Param.NotFound' }, 'NOT_FOUND'],
    [{ Success: 'false', ErrCode: 'Param.NotFound' }, 'NOT_FOUND'],
    [{ Success: 'False', ErrCode: 'Throttling' }, 'UPSTREAM_THROTTLED'],
    [{ success: false }, 'UPSTREAM_UNAVAILABLE'],
    [{ Success: true, success: false }, 'UPSTREAM_UNAVAILABLE'],
    [{ Code: '200', code: 'Throttling' }, 'UPSTREAM_THROTTLED'],
    [{ Code: 'Throttling.User', Success: {} }, 'UPSTREAM_THROTTLED'],
    [{ Success: 0 }, 'UPSTREAM_MALFORMED'],
    [{ Success: [true] }, 'UPSTREAM_MALFORMED'],
    [{ Success: 'perhaps' }, 'UPSTREAM_MALFORMED'],
    [{ Code: { odd: 1 } }, 'UPSTREAM_MALFORMED'],
  ])('where what decides says no, or cannot be read: %j', (decisive, code) => {
    const items = { PreCheckProgressDetail: [{ State: 'finish' }] };
    const [got] = classOf(rawOf(200, { Status: 'finish', Items: items, ...decisive }));
    expect(got).toBe(code);
  });
});

describe("the vendor's code decides, whatever the HTTP status and whichever field has it", () => {
  const table: [ErrorCode, Remedy, string[]][] = [
    ['UPSTREAM_THROTTLED', 'AGAIN', ['Throttling', 'Throttling.User', 'Throttling.Api', 'My.Throttling.Odd']],
    ['UPSTREAM_UNAVAILABLE', 'AGAIN', ['ServiceUnavailable', 'InternalError', 'ServerError']],
    ['UPSTREAM_CREDENTIALS', 'NONCE', ['SignatureNonceUsed']],
    ['UPSTREAM_CREDENTIALS', 'KEY', ['InvalidSecurityToken.Expired', 'InvalidSecurityToken.Malformed']],
    [
      'UPSTREAM_CREDENTIALS',
      'NONE',
      [
        ...['InvalidTimeStamp.Expired', 'InvalidTimeStamp.Format', 'IllegalTimestamp', 'IncompleteSignature'],
        ...['SignatureDoesNotMatch', 'InvalidAccessKeyId.NotFound'],
      ],
    ],
    [
      'UPSTREAM_FORBIDDEN',
      'NONE',
      ['NoPermission', 'Request.Forbidden', 'Forbidden', 'Forbidden.RAM', 'Forbidden.RiskControl'],
    ],
    [
      'INVALID_ARGUMENT',
      'NONE',
      ['MissingParameter', 'MissingTaskId', 'InvalidParameter', 'InvalidParameterValid', '-106'],
    ],
    ['NOT_FOUND', 'NONE', ['Param.NotFound']],
    [
      'UPSTREAM_UNAVAILABLE',
      'NONE',
      [
        ...['InvalidApi.NotFound', 'InvalidAction.NotFound', 'InvalidProduct.NotFound', 'NoSuchVersion'],
        'InvalidProtocol.NeedSsl',
      ],
    ],
  ];
  const rows = table.flatMap(([code, remedy, words]) => words.map((word) => [word, code, remedy] as const));

  it.each(rows)('%s: %s, remedy %j', (word, code, remedy) => {
    const expected = [code, remedy];
    for (const status of [200, 400, 403, 404, 500, 503]) {
      expect(classOf(rawOf(status, { Code: word, Message: 'x' }))).toEqual(expected);
      expect(classOf(rawOf(status, { Success: false, ErrCode: word }))).toEqual(expected);
    }
    expect(classOf(rawOf(400, { code: word, message: 'x' }))).toEqual(expected);
  });

  it('a numeric Code is read as its digits', () => {
    expect(classOf(rawOf(400, { Code: -106 }))).toEqual(['INVALID_ARGUMENT', 'NONE']);
  });

  it('an XML error is read by its Code', () => {
    const xml = (code: string) =>
      `<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>R-1</RequestId><HostId>h</HostId><Code>${code}</Code><Message>m</Message></Error>`;
    expect(classOf(rawOf(400, xml('Throttling.User')))).toEqual(['UPSTREAM_THROTTLED', 'AGAIN']);
    expect(classOf(rawOf(403, xml('NoPermission')))).toEqual(['UPSTREAM_FORBIDDEN', 'NONE']);
  });

  it('ErrCode beside Success: true is filler in a failure too', () => {
    const body = { Success: true, ErrCode: 'Param.NotFound' };
    expect(classOf(rawOf(500, body))).toEqual(['UPSTREAM_UNAVAILABLE', 'AGAIN']);
  });
});

describe('the HTTP status decides where no code says anything', () => {
  it.each([
    [200, { Success: false }, 'UPSTREAM_UNAVAILABLE', 'NONE'],
    [200, { Success: false, ErrCode: 'Novel' }, 'UPSTREAM_UNAVAILABLE', 'NONE'],
    [400, { Code: 'Novel' }, 'UPSTREAM_UNAVAILABLE', 'NONE'],
    [404, {}, 'UPSTREAM_UNAVAILABLE', 'NONE'],
    [302, '', 'UPSTREAM_UNAVAILABLE', 'NONE'],
    [429, {}, 'UPSTREAM_THROTTLED', 'AGAIN'],
    [500, { Code: 'Novel' }, 'UPSTREAM_UNAVAILABLE', 'AGAIN'],
    [502, '<html><body>Bad Gateway</body></html>', 'UPSTREAM_UNAVAILABLE', 'AGAIN'],
    [503, '', 'UPSTREAM_UNAVAILABLE', 'AGAIN'],
    [504, [], 'UPSTREAM_UNAVAILABLE', 'AGAIN'],
    [501, '', 'UPSTREAM_UNAVAILABLE', 'NONE'],
  ] as const)('%i %j: %s, remedy %j', (status, body, code, remedy) => {
    expect(classOf(rawOf(status, body))).toEqual([code, remedy]);
  });
});

describe('a good status with a body that is no JSON object is malformed', () => {
  it.each(['', ' ', '[]', '[{"Status":"finish"}]', 'null', '"finish"', '7', '{"Status":', '<html></html>'])(
    '%j',
    (text) => {
      const { error, remedy } = failureOf(rawOf(200, text));
      expect([error.code, remedy]).toEqual(['UPSTREAM_MALFORMED', 'NONE']);
      expect(error.message).toBe(
        'Dbs answered DescribePreCheckProgressList with something that is no JSON object',
      );
    },
  );
});
