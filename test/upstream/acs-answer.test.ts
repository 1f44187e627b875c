import { describe, expect, it } from 'vitest';
import { judge } from '../../src/upstream/acs-answer.ts';
import { answerTo, DBS_REQUEST, failureIn, rawOf } from './answers.ts';

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
    [{ SUCCESS: false }, 'UPSTREAM_UNAVAILABLE'],
    [{ CODE: 'Throttling' }, 'UPSTREAM_THROTTLED'],
    [{ success: false, errCode: 'Throttling' }, 'UPSTREAM_THROTTLED'],
    [{ Success: true, SUCCESS: [] }, 'UPSTREAM_MALFORMED'],
    [{ Code: '200', code: 'Throttling' }, 'UPSTREAM_THROTTLED'],
    [{ Code: 'Throttling.User', Success: {} }, 'UPSTREAM_THROTTLED'],
    [{ Success: 0 }, 'UPSTREAM_MALFORMED'],
    [{ Success: [true] }, 'UPSTREAM_MALFORMED'],
    [{ Success: 'perhaps' }, 'UPSTREAM_MALFORMED'],
    [{ Code: { odd: 1 } }, 'UPSTREAM_MALFORMED'],
  ])('where what decides says no, or cannot be read: %j', (decisive, code) => {
    const items = { PreCheckProgressDetail: [{ State: 'finish' }] };
    const { error } = failureIn(rawOf(200, { Status: 'finish', Items: items, ...decisive }));
    expect(error.code).toBe(code);
  });
});
