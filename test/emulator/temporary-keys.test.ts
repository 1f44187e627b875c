import { describe, expect, it } from 'vitest';
import { SECOND_ACCESS_KEY } from '../../src/emulator/access-key.ts';
import type { IssuedKey } from '../../src/emulator/issued-keys.ts';
import { createIssuedKeys } from '../../src/emulator/issued-keys.ts';
import { createCaller, DBS, signedRequest, tampered } from './caller.ts';

const LIVE = { ...DBS, query: { BackupPlanId: 'dbs-plan-live' } };
const HOUR_MS = 3_600_000;

/** How a client calls with a key, unless it forgets the token or has another one. */
const as = (
  { accessKeyId, accessKeySecret, securityToken }: IssuedKey,
  token: string | null = securityToken,
) => ({
  ...{ ...LIVE, accessKeyId, secret: accessKeySecret },
  ...(token !== null && { headers: { 'x-acs-security-token': token } }),
});

const createIssuer = () => {
  const caller = createCaller();
  const { controls } = caller.emulator;
  /** What a call with the key is told: the vendor's code, or the status of the precheck. */
  const told = async (key: IssuedKey, token?: string | null) => {
    const { status, body } = await caller.call(as(key, token));
    return body.Status ?? `${status} ${body.Code}`;
  };
  return { ...caller, controls, told };
};

describe('a temporary key', () => {
  it('calls with its token', async () => {
    const { controls, told } = createIssuer();
    expect(await told(controls.issueKey())).toBe('running');
  });

  it.each([
    ['without its token', null, '400 MissingSecurityToken'],
    ['with another token', 'STS.guess', '400 InvalidSecurityToken.Malformed'],
  ])('is refused %s', async (_, token, code) => {
    const { controls, told } = createIssuer();
    expect(await told(controls.issueKey(), token)).toBe(code);
  });

  it('is refused with the token of another one', async () => {
    const { controls, told } = createIssuer();
    const { securityToken } = controls.issueKey();
    expect(await told(controls.issueKey(), securityToken)).toBe('400 InvalidSecurityToken.Malformed');
  });

  it('is refused with a token that is not signed, or another than was signed', async () => {
    const { controls, clock, send } = createIssuer();
    const key = controls.issueKey();
    const nowMs = clock.now();
    const token = { 'x-acs-security-token': key.securityToken };
    const unsigned = tampered(signedRequest({ nowMs, ...as(key, null) }), token);
    expect((await send(unsigned)).body.Code).toBe('IncompleteSignature');
    const replaced = tampered(signedRequest({ nowMs, ...as(key, 'STS.guess') }), token);
    expect((await send(replaced)).body.Code).toBe('SignatureDoesNotMatch');
  });

  it('ends after its lifetime', async () => {
    const { controls, told, clock } = createIssuer();
    const key = controls.issueKey({ lifetimeMs: 1_500 });
    expect(key.expiration).toBe('2026-01-01T00:00:01Z');
    await clock.advance(1_499);
    expect(await told(key)).toBe('running');
    await clock.advance(1);
    expect(await told(key)).toBe('400 InvalidSecurityToken.Expired');
  });

  it('lives for an hour where nothing is said', async () => {
    const { controls, told, clock } = createIssuer();
    const key = controls.issueKey();
    expect(key.expiration).toBe('2026-01-01T01:00:00Z');
    await clock.advance(HOUR_MS - 1);
    expect(await told(key)).toBe('running');
    await clock.advance(1);
    expect(await told(key)).toBe('400 InvalidSecurityToken.Expired');
  });

  it('ends by the real time, however far the prechecks are advanced', async () => {
    const { controls, told } = createIssuer();
    const key = controls.issueKey({ lifetimeMs: 1_000 });
    controls.advance(HOUR_MS);
    expect(await told(key)).toBe('running');
  });

  it('ends at once when it is told to, and later ones do not', async () => {
    const { controls, told } = createIssuer();
    const [first, second] = [controls.issueKey(), controls.issueKey()];
    controls.expireKeys();
    const third = controls.issueKey();
    for (const key of [first, second]) expect(await told(key)).toBe('400 InvalidSecurityToken.Expired');
    expect(await told(third)).toBe('running');
  });

  it('does not use up a nonce while its token is refused', async () => {
    const { controls, call } = createIssuer();
    const key = controls.issueKey();
    const nonce = '00000000000000000000000000000001';
    for (const token of [null, 'STS.guess']) await call({ ...as(key, token), nonce });
    expect((await call({ ...as(key), nonce })).status).toBe(200);
  });

  it('stays good over a reset', async () => {
    const { controls, told } = createIssuer();
    const key = controls.issueKey();
    controls.reset();
    expect(await told(key)).toBe('running');
  });

  it('is of the account it was issued to, and shares its prechecks', async () => {
    const { controls, call, clock } = createIssuer();
    await call(LIVE);
    await clock.advance(14_000);
    const { accessKeyId } = SECOND_ACCESS_KEY;
    const progress = async (key: IssuedKey) => (await call(as(key))).body.Progress;
    expect(await progress(controls.issueKey())).toBe(48);
    expect(await progress(controls.issueKey({ accessKeyId }))).toBe(0);
  });
});

it('of a thousand and one keys, the oldest is unknown', () => {
  const keys = createIssuedKeys(() => 0);
  const issued = Array.from({ length: 1_001 }, () => keys.issue('emulator-key-id', undefined));
  const found = issued.map(({ accessKeyId }) => keys.find(accessKeyId) !== null);
  expect(found).toEqual([false, ...Array(1_000).fill(true)]);
});

it.each([
  [{ lifetimeMs: 0 }, /^order\.lifetimeMs: .*>=1, got 0$/],
  [{ lifetimeMs: 12 * HOUR_MS + 1 }, /^order\.lifetimeMs: .*<=43200000, got 43200001$/],
  [{ lifetimeMs: 1.5 }, /^order\.lifetimeMs: .*got 1\.5$/],
  [{ accessKeyId: 'nobody' }, /emulator-key-id, emulator-second-id, got "nobody"$/],
])('an order for %j is refused', (order, sentence) => {
  const { controls } = createCaller().emulator;
  expect(() => controls.issueKey(order)).toThrow(TypeError);
  expect(() => controls.issueKey(order)).toThrow(sentence);
});
