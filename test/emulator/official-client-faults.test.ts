import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../src/emulator/faults.ts';
import { dbsCall, type OfficialCall, refused, sasCall, startVendor } from './official-client.ts';

interface Met {
  /** The rest of the test's name. */
  readonly how: string;
  readonly dbs: object;
  /** Where it is another one. */
  readonly sas?: object;
  /** Limits for a fault that does not end by itself. */
  readonly limits?: Partial<OfficialCall>;
}

const exception = (code: string, statusCode: number, sas?: object): Met => ({
  how: 'is an exception with code, status and RequestId',
  dbs: refused(code, statusCode),
  ...(sas && { sas }),
});

/** What the client throws of its own accord has no code, no status and no request id. */
const NOTHING_MORE = { statusCode: undefined, data: undefined, description: undefined };

/** The body of any status goes through JSON.parse, and what that throws is all there is. */
const noJson = (message: RegExp): Met => ({
  how: 'is a SyntaxError of JSON.parse, without the status',
  dbs: {
    thrown: {
      ...{ kind: SyntaxError, name: 'SyntaxError', message: expect.stringMatching(message) },
      ...{ code: undefined, ...NOTHING_MORE },
    },
  },
});

const ABORTED = {
  thrown: { kind: Error, name: 'Error', message: 'aborted', code: 'ECONNRESET', ...NOTHING_MORE },
};

const taken = (body: object) => ({ answered: { statusCode: 200, body } });

/** As if there was no fault. */
const TAKEN: Met = {
  how: 'is taken for the answer that it is',
  dbs: taken({ Success: true, Status: 'finish' }),
  sas: taken({ Description: 'completed' }),
};

const READ_LIMIT: Partial<OfficialCall> = { readTimeout: 200 };
const FAILURE_TEXT = 'The request processing has failed due to some unknown error.';

const MET: Readonly<Record<string, Met>> = {
  throttling: exception('Throttling', 400),
  'throttling-user': exception('Throttling.User', 400),
  'throttling-api': exception('Throttling.Api', 400),
  'throttling-retry-after': exception('Throttling.User', 400),
  'throttling-429': noJson(/^Unexpected token 'T', "Too Many Requests/),
  'internal-error': exception('InternalError', 500, refused('ServerError', 500)),
  'bad-gateway': noJson(/^Unexpected token '<', "<html>/),
  'service-unavailable': exception('ServiceUnavailable', 503),
  'xml-error': exception('ServiceUnavailable', 503),
  'lower-case-error': {
    how: 'is an exception with code and status, and its data in lower case too',
    dbs: refused('ServiceUnavailable', 503, { code: 'ServiceUnavailable', requestId: expect.any(String) }),
  },
  'failure-in-200': {
    how: 'is taken for an answer',
    dbs: taken({ Success: false, ErrCode: 'InternalError', ErrMessage: FAILURE_TEXT }),
    sas: taken({ Code: 'InternalError', Message: FAILURE_TEXT }),
  },
  'truncated-body': noJson(/ in JSON at position \d+/),
  'empty-body': noJson(/^Unexpected end of JSON input$/),
  'huge-body': {
    how: 'is taken whole',
    dbs: taken({ Filler: expect.toSatisfy((text: string) => text.length === 50 * 1024 * 1024) }),
  },
  'wrong-content-type': TAKEN,
  'slow-body': { how: 'is no timeout but an "aborted" connection', dbs: ABORTED, limits: READ_LIMIT },
  'reset-midway': { how: 'is an "aborted" connection, like a body that is too slow', dbs: ABORTED },
  'reset-before-body': { how: 'is an "aborted" connection, too', dbs: ABORTED },
  reset: {
    how: 'is the error of the socket, with the URL put to its end',
    dbs: {
      thrown: {
        ...{ kind: Error, name: 'Error', code: 'ECONNRESET', ...NOTHING_MORE },
        message: expect.stringMatching(
          /ECONNRESETPOST http:.*[?&](BackupPlan|Task)Id=fault-reset.* failed\.$/,
        ),
      },
    },
  },
  hang: {
    how: 'is a RequestTimeoutError, which has no code',
    dbs: {
      thrown: {
        ...{ kind: Error, name: 'RequestTimeoutError', code: undefined, ...NOTHING_MORE },
        message: expect.stringMatching(/^ReadTimeout\(200\)\. POST http:.*Id=fault-hang.* failed\.$/),
      },
    },
    limits: READ_LIMIT,
  },
  'expired-token': exception('InvalidSecurityToken.Expired', 400),
  'unknown-key': exception('InvalidAccessKeyId.NotFound', 404),
  'wrong-clock': exception('InvalidTimeStamp.Expired', 400),
  'wrong-signature': exception('SignatureDoesNotMatch', 400),
  'nonce-used': exception('SignatureNonceUsed', 400),
  forbidden: exception('Request.Forbidden', 403, refused('NoPermission', 403)),
  'not-found': {
    how: 'is taken for an answer of DBS, and an exception of Security Center',
    dbs: taken({ Success: false, HttpStatusCode: 400, ErrCode: 'Param.NotFound' }),
    sas: refused('Param.NotFound', 400),
  },
};

const ROWS = Object.entries(MET).map(([fault, met]) => ({ fault, ...met }));

describe('what the official client makes of every fault', () => {
  it('is in the table', () => {
    expect(Object.keys(MET).toSorted()).toEqual([...FAULTS.keys()].toSorted());
  });

  it.each(ROWS)('of DBS: $fault $how', async ({ fault, dbs, limits }) => {
    const { call } = await startVendor();
    expect(await call({ ...dbsCall({ BackupPlanId: `fault-${fault}` }), ...limits })).toMatchObject(dbs);
  });

  it.each(ROWS)('of Security Center: $fault $how', async ({ fault, dbs, sas = dbs, limits }) => {
    const { call } = await startVendor();
    expect(await call({ ...sasCall({ TaskId: `fault-${fault}` }), ...limits })).toMatchObject(sas);
  });

  it.each(ROWS.filter(({ how }) => how !== TAKEN.how))(
    'once: after $fault the same client reads on',
    async ({ fault, limits }) => {
      const { call } = await startVendor();
      const first = await call({ ...dbsCall({ BackupPlanId: `fault-${fault}-1` }), ...limits });
      const second = await call(dbsCall({ BackupPlanId: `fault-${fault}-1` }));
      expect(first.answered?.body).not.toMatchObject({ Success: true });
      expect(second.answered?.body).toMatchObject({ Success: true, Status: 'finish' });
    },
  );
});
