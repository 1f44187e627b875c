import { describe, expect, it } from 'vitest';
import { createCaller, DBS, signedRequest, tampered } from './caller.ts';

const PLAN = { ...DBS, query: { BackupPlanId: 'dbs-plan-passed' } };
const MINUTE_MS = 60_000;
const dateOf = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

describe('a request that may pass', () => {
  it.each(['GET', 'POST'])('is signed and sent by %s', async (method) => {
    expect((await createCaller().call({ ...PLAN, method })).status).toBe(200);
  });

  it('may carry its parameters in a signed form', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const form = { ...DBS, body: 'BackupPlanId=dbs%2Dplan-passed', headers };
    expect((await createCaller().call(form)).body).toMatchObject({ Success: true, Status: 'finish' });
  });

  it.each([
    ['the query before the form', PLAN.query, 'BackupPlanId=nowhere'],
    ['the first of two', {}, `BackupPlanId=${PLAN.query.BackupPlanId}&BackupPlanId=nowhere`],
  ])('may repeat a parameter: %s counts', async (_, query, body) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await createCaller().call({ ...DBS, query, body, headers });
    expect(answer.body).toMatchObject({ Success: true, Status: 'finish' });
  });

  it('may carry a signed security token and reserved characters', async () => {
    const query = { ...PLAN.query, Note: "a b+c*d~e/f'(g)!测试" };
    const headers = { 'x-acs-security-token': 'STS.token+/=' };
    expect((await createCaller().call({ ...PLAN, query, headers })).status).toBe(200);
  });

  it('may be almost 15 minutes early or late', async () => {
    const { call, clock } = createCaller();
    for (const offMs of [-15 * MINUTE_MS, 15 * MINUTE_MS])
      expect((await call({ ...PLAN, date: dateOf(clock.now() + offMs) })).status).toBe(200);
  });

  it('is signed for its Host header, whatever its URL says', async () => {
    const { call } = createCaller();
    expect((await call({ ...PLAN, headers: { host: 'dbs-api.cn-hangzhou.aliyuncs.com' } })).status).toBe(200);
  });

  it('gets a RequestId of its own', async () => {
    const { call } = createCaller();
    const [first, second] = [(await call(PLAN)).body.RequestId, (await call(PLAN)).body.RequestId];
    expect(first).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    expect(second).not.toBe(first);
  });
});

describe('a request is refused', () => {
  const nowMs = createCaller().clock.now();
  const good = () => signedRequest({ nowMs, ...PLAN });
  const signed = (options: object) => signedRequest({ nowMs, ...PLAN, ...options });
  const elsewhere = 'http://emulator.test/?BackupPlanId=dbs-plan-failed';
  const cases: [why: string, request: () => Request, status: number, code: string][] = [
    ['without Authorization', () => tampered(good(), { authorization: null }), 400, 'IncompleteSignature'],
    [
      'with another algorithm',
      () => tampered(good(), { authorization: 'Bearer x' }),
      400,
      'IncompleteSignature',
    ],
    ['without a date', () => tampered(good(), { 'x-acs-date': null }), 400, 'IncompleteSignature'],
    [
      'without a nonce',
      () => tampered(good(), { 'x-acs-signature-nonce': null }),
      400,
      'IncompleteSignature',
    ],
    [
      'without a body hash',
      () => tampered(good(), { 'x-acs-content-sha256': null }),
      400,
      'IncompleteSignature',
    ],
    ['with a date of milliseconds', () => signed({ date: '1767225600000' }), 400, 'InvalidTimeStamp.Format'],
    [
      'on the 30th of February',
      () => signed({ date: '2026-02-30T00:00:00Z' }),
      400,
      'InvalidTimeStamp.Format',
    ],
    [
      'when too old',
      () => signed({ date: dateOf(nowMs - 15 * MINUTE_MS - 1_000) }),
      400,
      'InvalidTimeStamp.Expired',
    ],
    [
      'when too early',
      () => signed({ date: dateOf(nowMs + 15 * MINUTE_MS + 1_000) }),
      400,
      'InvalidTimeStamp.Expired',
    ],
    ['with an unknown key', () => signed({ accessKeyId: 'LTAI0000' }), 404, 'InvalidAccessKeyId.NotFound'],
    [
      'with an unsigned x-acs header',
      () => tampered(good(), { 'x-acs-security-token': 'STS.x' }),
      400,
      'IncompleteSignature',
    ],
    [
      'with an unsigned content-type',
      () => tampered(good(), { 'content-type': 'text/plain' }),
      400,
      'IncompleteSignature',
    ],
    [
      'when a signed header is gone',
      () => tampered(good(), { 'x-acs-version': null }),
      400,
      'IncompleteSignature',
    ],
    [
      'when it claims to sign a header no one can name',
      () => {
        const request = good();
        const authorization = request.headers.get('authorization') ?? '';
        return tampered(request, { authorization: authorization.replace('=host;', '=host;;(;') });
      },
      400,
      'IncompleteSignature',
    ],
    [
      'with the hash of another body',
      () => signed({ headers: { 'x-acs-content-sha256': '0'.repeat(64) } }),
      400,
      'SignatureDoesNotMatch',
    ],
    ['with a wrong secret', () => signed({ secret: 'guess' }), 400, 'SignatureDoesNotMatch'],
    ['with another query than signed', () => tampered(good(), {}, elsewhere), 400, 'SignatureDoesNotMatch'],
    [
      'with another header than signed',
      () => tampered(good(), { 'x-acs-action': 'X' }),
      400,
      'SignatureDoesNotMatch',
    ],
    [
      'with another host than signed',
      () => tampered(good(), { host: 'a.test' }),
      400,
      'SignatureDoesNotMatch',
    ],
    ['on another path', () => signed({ url: 'http://emulator.test/v2' }), 404, 'InvalidApi.NotFound'],
    ['by another method', () => signed({ method: 'PUT' }), 405, 'UnsupportedHTTPMethod'],
    ['for an unknown action', () => signed({ action: 'StartBackupPlan' }), 404, 'InvalidAction.NotFound'],
    ['for another version', () => signed({ version: '2018-12-03' }), 404, 'NoSuchVersion'],
  ];

  it.each(cases)('%s', async (_why, request, status, code) => {
    const answer = await createCaller().send(request());
    expect(answer).toMatchObject({
      status,
      body: { Code: code, Message: expect.any(String), HostId: expect.any(String) },
    });
    expect(Object.keys(answer.body)).toEqual(['RequestId', 'HostId', 'Code', 'Message', 'Recommend']);
  });
});

describe('a nonce', () => {
  const nonce = '00000000000000000000000000000001';

  it('passes once', async () => {
    const { call } = createCaller();
    expect((await call({ ...PLAN, nonce })).status).toBe(200);
    expect((await call({ ...PLAN, nonce })).body.Code).toBe('SignatureNonceUsed');
  });

  it('is not used up by someone without the secret', async () => {
    const { call } = createCaller();
    await call({ ...PLAN, nonce, secret: 'guess' });
    expect((await call({ ...PLAN, nonce })).status).toBe(200);
  });

  it('is remembered until its date has left the window', async () => {
    const { call, clock } = createCaller();
    await call({ ...PLAN, nonce });
    await clock.advance(15 * MINUTE_MS);
    expect((await call({ ...PLAN, nonce })).body.Code).toBe('SignatureNonceUsed');
    await clock.advance(1_000);
    expect((await call({ ...PLAN, nonce })).status).toBe(200);
  });
});
