import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/domain/precheck-error.ts';
import { IDS, inspected, THROTTLED } from './samples.ts';

const xml = ({ RequestId, HostId }: typeof IDS) =>
  `<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>${RequestId}</RequestId><HostId>${HostId}</HostId><Code>NoSuchVersion</Code><Message>Specified version is not found.</Message></Error>`;

describe('a refusal is one, and read as it says', () => {
  it.each<[what: string, status: number, body: object | string, readAs: ErrorCode]>([
    ['with a code', 400, THROTTLED, 'UPSTREAM_THROTTLED'],
    [
      'with a link',
      403,
      {
        ...IDS,
        Code: 'NoPermission',
        Message: 'caller has no permission',
        Recommend: 'https://api.aliyun.com',
      },
      'UPSTREAM_FORBIDDEN',
    ],
    [
      'in lower case',
      404,
      { requestId: IDS.RequestId, code: 'InvalidAccessKeyId.NotFound', message: 'Not found.' },
      'UPSTREAM_CREDENTIALS',
    ],
    [
      'with HostID',
      400,
      { RequestId: IDS.RequestId, HostID: ' a host ', Code: 'InvalidTimeStamp.Expired', Message: '' },
      'UPSTREAM_CREDENTIALS',
    ],
    ['with a code that is a number', 400, { ...IDS, Code: -106, Message: 'param error' }, 'INVALID_ARGUMENT'],
    ['in a 200', 200, THROTTLED, 'UPSTREAM_THROTTLED'],
    [
      'of DBS in a 200',
      200,
      {
        RequestId: IDS.RequestId,
        Success: false,
        ErrCode: 'Param.NotFound',
        ErrMessage: 'value is not valid. ',
      },
      'NOT_FOUND',
    ],
    [
      'of DBS in a 403',
      403,
      { RequestId: IDS.RequestId, Success: false, ErrCode: 'Request.Forbidden' },
      'UPSTREAM_FORBIDDEN',
    ],
    ['in XML', 404, xml(IDS), 'UPSTREAM_UNAVAILABLE'],
  ])('%s', (_what, status, body, readAs) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    expect(inspected('Dbs', text, status)).toMatchObject({
      findings: [],
      novelties: [],
      refusal: { readAs },
    });
  });

  it('unless it has no code or no id', () => {
    const without = (name: string) =>
      Object.fromEntries(Object.entries(THROTTLED).filter(([key]) => key !== name));
    for (const name of ['Code', 'RequestId', 'Message'])
      expect(inspected('Dbs', JSON.stringify(without(name)), 400).findings[0]).toMatch(`${name}: `);
    expect(inspected('Dbs', 'Bad Gateway', 502).findings).not.toEqual([]);
  });

  it('of a code that nobody knows is told', () => {
    const seen = inspected('Dbs', JSON.stringify({ ...THROTTLED, Code: 'Quota.Exceeded' }), 400);
    expect(seen).toMatchObject({ findings: [], novelties: ['the code is Quota.Exceeded'] });
  });
});
