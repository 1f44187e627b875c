import { describe, expect, it } from 'vitest';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { signatureOf } from '../../src/emulator/signature.ts';
import type { AccessKey } from '../../src/upstream/acs-signature.ts';
import { type Credentials, fixedCredentials } from '../../src/upstream/credentials.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { DBS_REQUEST } from './answers.ts';
import { callWith } from './call.ts';
import {
  answer,
  KEY,
  reset,
  STS_KEY,
  type Step,
  scriptedSend,
  streaming,
  throttled,
} from './scripted-send.ts';

const GOOD = answer(200, { RequestId: 'R-1', Status: 'finish' });
const never = new AbortController().signal;

const start = (
  steps: readonly Step[],
  { key = KEY, request = DBS_REQUEST, credentials = fixedCredentials(key) } = {},
) => {
  const clock = createManualClock();
  const { send, requests } = scriptedSend(...steps);
  const call = callWith({ send, clock, credentials });
  const outcome = call(request, never).then(
    (value) => ({ value, error: null }),
    (error: unknown) => ({ value: null, error }),
  );
  return { clock, requests, outcome };
};

const finish = async (steps: readonly Step[], options?: Parameters<typeof start>[1]) => {
  const { clock, requests, outcome } = start(steps, options);
  await clock.advance(60_000);
  expect(clock.sleepers).toBe(0);
  return { requests, ...(await outcome) };
};

const headerOf = (requests: readonly { headers: Readonly<Record<string, string>> }[], name: string) =>
  requests.map(({ headers }) => headers[name]);

describe('a call', () => {
  it('answers the body and its trace, after one request', async () => {
    const { value, requests } = await finish([GOOD]);
    expect(value).toMatchObject({ body: { Status: 'finish' }, trace: { requestId: 'R-1', httpStatus: 200 } });
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      method: 'POST',
      url: 'https://dbs-api.cn-hangzhou.aliyuncs.com/?BackupPlanId=plan-1',
    });
  });

  it.each([
    ['a lasting key', KEY, []],
    ['a temporary key', STS_KEY, ['x-acs-accesskey-id', 'x-acs-security-token']],
  ])('is signed with %s', async (_name, key: AccessKey, more: string[]) => {
    const { requests } = await finish([GOOD], { key });
    const headers = requests[0]?.headers ?? {};
    const names = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-acs-'));
    expect(names.toSorted()).toEqual(
      [
        ...['host', 'x-acs-action', 'x-acs-content-sha256', 'x-acs-date', 'x-acs-signature-nonce'],
        ...['x-acs-version', ...more],
      ].toSorted(),
    );
    const signature = signatureOf(
      {
        method: 'POST',
        query: Object.entries(DBS_REQUEST.query),
        headers: names.map((name) => [name, headers[name] ?? '']),
        bodyHash: headers['x-acs-content-sha256'] ?? '',
      },
      key.accessKeySecret,
    );
    expect(headers['authorization']).toBe(
      `ACS3-HMAC-SHA256 Credential=key-id,SignedHeaders=${names.toSorted().join(';')},Signature=${signature}`,
    );
    expect(headers['x-acs-date']).toBe('2026-01-01T00:00:00Z');
    expect(headers['x-acs-security-token']).toBe(key.securityToken ?? undefined);
    expect(headers['accept']).toBe('application/json');
  });

  it.each([
    ['http://127.0.0.1:4010', '127.0.0.1:4010'],
    ['https://tds.aliyuncs.com', 'tds.aliyuncs.com'],
    ['https://tds.aliyuncs.com:443', 'tds.aliyuncs.com'],
  ])('to %s has host %s', async (origin, host) => {
    const { requests } = await finish([GOOD], {
      request: { ...DBS_REQUEST, endpoint: { origin, isKnown: true } },
    });
    expect(headerOf(requests, 'host')).toEqual([host]);
  });

  it('puts ids on the wire as they are signed', async () => {
    const request = { ...DBS_REQUEST, query: { BackupPlanId: "a+b&c'(测)" } };
    const { requests } = await finish([GOOD], { request });
    expect(requests[0]?.url).toMatch(/\/\?BackupPlanId=a%2Bb%26c%27%28%E6%B5%8B%29$/);
  });
});

describe('a failure that may pass is tried again', () => {
  const breakOff = streaming(
    (async function* () {
      yield Buffer.from('{"Status":');
      throw new Error('other side closed');
    })(),
  );

  it.each([
    ['throttling', throttled()],
    ['a connection reset', reset],
    ['a body that breaks off', breakOff],
    ['HTTP 503', answer(503, {})],
    ['ServerError', answer(500, { Code: 'ServerError' })],
    ['a nonce that was used', answer(400, { Code: 'SignatureNonceUsed' })],
  ])('%s', async (_name, step) => {
    const { value, requests } = await finish([step, GOOD]);
    expect(value).toMatchObject({ body: { Status: 'finish' } });
    expect(requests).toHaveLength(2);
  });

  it('with a fresh nonce and signature each time', async () => {
    const { value, requests } = await finish([throttled(), throttled(), GOOD]);
    expect(value).not.toBeNull();
    expect(requests).toHaveLength(3);
    expect(new Set(headerOf(requests, 'x-acs-signature-nonce')).size).toBe(3);
    expect(new Set(headerOf(requests, 'authorization')).size).toBe(3);
  });

  it('four times in all, and then the last error is told', async () => {
    const { error, requests } = await finish([throttled()]);
    expect(requests).toHaveLength(4);
    expect(error).toMatchObject({ code: 'UPSTREAM_THROTTLED', requestId: 'R-T' });
  });

  it('after our own wait on top of what the vendor says, in milliseconds', async () => {
    const { clock, requests, outcome } = start([throttled({ 'x-acs-retry-after': '3000' }), GOOD]);
    await clock.advance(3_099);
    expect(requests).toHaveLength(1);
    await clock.advance(1);
    expect(requests).toHaveLength(2);
    expect((await outcome).value).not.toBeNull();
    expect(headerOf(requests, 'x-acs-date')).toEqual(['2026-01-01T00:00:00Z', '2026-01-01T00:00:03Z']);
  });

  it.each(['15000', '300000'])('but a wait of %s ms would outlast the call and is not begun', async (ms) => {
    const { clock, requests, outcome } = start([throttled({ 'x-acs-retry-after': ms }), GOOD]);
    await clock.advance(0);
    expect(clock.sleepers).toBe(0);
    expect((await outcome).error).toMatchObject({ code: 'UPSTREAM_THROTTLED', retryAfterMs: Number(ms) });
    expect(requests).toHaveLength(1);
  });
});

describe('a nonce that the vendor says was used', () => {
  it('is tried once more, with another one: a second refusal is a defect', async () => {
    const used = answer(400, { Code: 'SignatureNonceUsed' });
    const { error, requests } = await finish([used, used, GOOD]);
    expect(error).toMatchObject({ code: 'UPSTREAM_CREDENTIALS' });
    expect(new Set(headerOf(requests, 'x-acs-signature-nonce')).size).toBe(2);
  });
});

describe('an access key that has expired', () => {
  const expired = answer(400, { Code: 'InvalidSecurityToken.Expired', RequestId: 'R-E' });
  const NEXT: AccessKey = { ...STS_KEY, accessKeyId: 'next-id', securityToken: 'next-token' };

  /** Keys in turn, as the ones before were refused; the last one stays. */
  const run = async (keys: readonly AccessKey[], steps: readonly Step[]) => {
    const refusals: (AccessKey | null)[] = [];
    const credentials: Credentials = async (refused) => {
      refusals.push(refused);
      const next = keys[Math.min(new Set(refusals.filter((key) => key !== null)).size, keys.length - 1)];
      if (!next) throw new Error('no key');
      return next;
    };
    return { refusals, ...(await finish(steps, { credentials })) };
  };

  it('is replaced once, and the read made again with the new one', async () => {
    const { value, requests, refusals } = await run([STS_KEY, NEXT], [expired, GOOD]);
    expect(value).not.toBeNull();
    expect(refusals).toEqual([null, null, STS_KEY, STS_KEY]);
    expect(headerOf(requests, 'x-acs-security-token')).toEqual([STS_KEY.securityToken, 'next-token']);
    expect(headerOf(requests, 'authorization')[1]).toContain('Credential=next-id,');
  });

  it('whose parts do not fit, as it was being replaced when they were read, is read anew', async () => {
    const mixed = answer(400, { Code: 'SignatureDoesNotMatch' });
    const { value, requests } = await run([{ ...STS_KEY, accessKeyId: 'next-id' }, NEXT], [mixed, GOOD]);
    expect(value).not.toBeNull();
    expect(headerOf(requests, 'x-acs-security-token')).toEqual([STS_KEY.securityToken, 'next-token']);
  });

  it('is not tried again where there is no other', async () => {
    const { error, requests } = await run([STS_KEY], [expired, GOOD]);
    expect(error).toMatchObject({ code: 'UPSTREAM_CREDENTIALS', requestId: 'R-E' });
    expect(requests).toHaveLength(1);
  });

  it('is replaced once only: a second refusal is told', async () => {
    const { error, requests } = await run([STS_KEY, NEXT, KEY], [expired, expired, GOOD]);
    expect(error).toMatchObject({ code: 'UPSTREAM_CREDENTIALS' });
    expect(requests).toHaveLength(2);
  });

  it('is replaced also after a failure of another kind', async () => {
    const { value, requests } = await run([STS_KEY, NEXT], [throttled(), expired, throttled(), GOOD]);
    expect(value).not.toBeNull();
    expect(headerOf(requests, 'x-acs-security-token')).toEqual([
      ...[STS_KEY.securityToken, STS_KEY.securityToken, 'next-token', 'next-token'],
    ]);
  });
});

describe('a failure that lasts is told at once', () => {
  it.each([
    ['NOT_FOUND', answer(200, { Success: false, ErrCode: 'Param.NotFound' })],
    ['INVALID_ARGUMENT', answer(400, { Code: '-106' })],
    ['UPSTREAM_FORBIDDEN', answer(403, { Code: 'NoPermission' })],
    ['UPSTREAM_CREDENTIALS', answer(403, { Code: 'SignatureDoesNotMatch' })],
    ['UPSTREAM_MALFORMED', answer(200, [])],
    ['UPSTREAM_UNAVAILABLE', answer(404, { Code: 'InvalidApi.NotFound' })],
  ])('%s', async (code, step) => {
    const { error, requests } = await finish([step, GOOD]);
    expect(error).toMatchObject({ code });
    expect(requests).toHaveLength(1);
  });

  it('also where there are no credentials, and nothing is sent', async () => {
    const missing = new PrecheckError('UPSTREAM_CREDENTIALS', 'none');
    const { error, requests } = await finish([GOOD], { credentials: () => Promise.reject(missing) });
    expect(error).toBe(missing);
    expect(requests).toHaveLength(0);
  });
});
