import { expect, it } from 'vitest';
import { createCaller, DBS, type Wire } from './caller.ts';

const createControlled = () => {
  const { emulator, call } = createCaller();
  const control = async (method: string, path: string) => {
    const response = await emulator.handle(new Request(`http://emulator.test${path}`, { method }));
    return { status: response.status, body: await response.json() };
  };
  const told = async ({ AccessKeyId, AccessKeySecret, SecurityToken }: Wire) => {
    const headers = { 'x-acs-security-token': SecurityToken };
    const query = { BackupPlanId: 'dbs-plan-passed' };
    const key = { accessKeyId: AccessKeyId, secret: AccessKeySecret };
    const { body } = await call({ ...DBS, ...key, headers, query });
    return body.Status ?? body.Code;
  };
  return { control, told };
};

it('a key over HTTP has the form in which the vendor’s clients read it', async () => {
  const { control, told } = createControlled();
  const { status, body } = await control('GET', '/control/keys');
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      Code: 'Success',
      AccessKeyId: expect.stringMatching(/^STS\.[0-9a-f]{24}$/),
      AccessKeySecret: expect.stringMatching(/^[0-9a-f]{48}$/),
      SecurityToken: expect.stringMatching(/^[\w+/=]{128}$/),
      Expiration: '2026-01-01T01:00:00Z',
    },
  });
  expect(await told(body)).toBe('finish');
});

it('each request has a key of its own, of the lifetime and the account that it names', async () => {
  const { control, told } = createControlled();
  const path = '/control/keys?lifetimeMs=60000&accessKeyId=emulator-second-id';
  const [first, second] = [(await control('GET', path)).body, (await control('GET', path)).body];
  expect(first.Expiration).toBe('2026-01-01T00:01:00Z');
  expect(second.AccessKeyId).not.toBe(first.AccessKeyId);
  for (const key of [first, second]) expect(await told(key)).toBe('finish');
});

it('all keys are expired by one order, which answers the state', async () => {
  const { control, told } = createControlled();
  const { body } = await control('GET', '/control/keys');
  const state = { time: '2026-01-01T00:00:00.000Z', advancedMs: 0, faults: [] };
  expect(await control('DELETE', '/control/keys')).toEqual({ status: 200, body: state });
  expect(await told(body)).toBe('InvalidSecurityToken.Expired');
});

it.each([
  ['lifetimeMs=soon', /^order\.lifetimeMs: .*got "soon"$/],
  ['lifetimeMs=', /^order\.lifetimeMs: .*got ""$/],
  ['lifetimeMs=-5', /^order\.lifetimeMs: .*got "-5"$/],
  ['lifetimeMs=43200001', /^order\.lifetimeMs: .*<=43200000, got 43200001$/],
  ['accessKeyId=', /^order\.accessKeyId: expected one of .*got ""$/],
  ['lifetime=5', /^order: .*"lifetime"/],
])('?%s is refused with what is wrong', async (query, sentence) => {
  const answer = await createControlled().control('GET', `/control/keys?${query}`);
  expect(answer).toEqual({ status: 400, body: { error: expect.stringMatching(sentence) } });
});
