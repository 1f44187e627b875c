import { createHmac } from 'node:crypto';
import { EncryptJWT, exportSPKI } from 'jose';
import { describe, expect, it } from 'vitest';
import { createAuthenticate, TokenExpired } from '../../src/access/authenticate.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { AUDIENCE, codeAndMessage, createIssuerKey, ISSUER, identifyBy, NOW_S, refusalOf } from './issuer.ts';

const [key, stranger, rsa] = await Promise.all([
  createIssuerKey('k1'),
  createIssuerKey('k1'),
  createIssuerKey('r1', 'RS256'),
]);
const identify = identifyBy([key.jwk, rsa.jwk]);

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const CLAIMS = { iss: ISSUER, aud: AUDIENCE, sub: 'ann', exp: NOW_S + 300 };

/** Signed by the text of a public key, which everybody knows. */
const signedWithSecret = async (alg: string) => {
  const text = `${base64({ alg, kid: 'r1' })}.${base64(CLAIMS)}`;
  const signature = createHmac('sha256', await exportSPKI(rsa.publicKey))
    .update(text)
    .digest('base64url');
  return `${text}.${signature}`;
};

const encrypted = () =>
  new EncryptJWT(CLAIMS)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(new Uint8Array(32).fill(7));

/** What no refusal may repeat. */
const PARTS_OF_TOKENS = /eyJ|mallory|hunter2|evil/;

describe('a good token', () => {
  it('says who bears it, until when, and what he may', async () => {
    const precheck_grants = [
      { actions: ['read', 'start'], kinds: ['DATABASE'], ids: ['prod-*'] },
      { actions: ['see:messages'] },
    ];
    expect(await identify(await key.sign({ precheck_grants }))).toEqual({
      subject: 'ann',
      grants: [
        { actions: ['read', 'start'], accounts: null, kinds: ['DATABASE'], regions: null, ids: ['prod-*'] },
        { actions: [], accounts: null, kinds: null, regions: null, ids: null },
      ],
      sights: new Set(['see:messages']),
      scope: 'see:messages',
      expiresAtMs: (NOW_S + 305) * 1000,
    });
  });

  it.each<[what: string, claims: object]>([
    ['for several audiences', { aud: ['others', AUDIENCE] }],
    ['that has just begun', { nbf: NOW_S }],
    ['that begins within the tolerance', { nbf: NOW_S + 5 }],
    ['that expired within the tolerance', { exp: NOW_S - 4 }],
  ])('%s is taken', async (_what, claims) => {
    expect(await identify(await key.sign({ ...claims }))).toMatchObject({ subject: 'ann' });
  });

  it('is good by our clock, not by that of the system', async () => {
    const clock = createManualClock(Date.parse('2031-05-05T00:00:00Z'));
    const expired = refusalOf(identifyBy([key.jwk], { clock })(await key.sign()));
    expect(await expired).toBeInstanceOf(TokenExpired);
    const fresh = await key.sign({ exp: clock.now() / 1000 + 300 });
    expect(await identifyBy([key.jwk], { clock })(fresh)).toMatchObject({ subject: 'ann' });
  });

  it('with a tolerance of a part of a second ends when it says that it does', async () => {
    const clock = createManualClock((NOW_S + 1) * 1000 + 600);
    const identifyThen = identifyBy([key.jwk], { clock, toleranceMs: 1_500 });
    expect(await refusalOf(identifyThen(await key.sign({ exp: NOW_S })))).toBeInstanceOf(TokenExpired);
  });

  it('needs no kid where only one key fits', async () => {
    expect(await identify(await key.sign({}, { kid: undefined }))).toMatchObject({ subject: 'ann' });
  });
});

describe('a bad token', () => {
  it.each<[what: string, token: () => Promise<string>, message: string]>([
    [
      'signed by another key of that name',
      () => stranger.sign(),
      'the signature of the token is not that of its issuer',
    ],
    [
      'changed after it was signed',
      async () => (await key.sign()).replace(/\.[^.]+\./, `.${base64({ ...CLAIMS, sub: 'mallory' })}.`),
      'the signature of the token is not that of its issuer',
    ],
    [
      'without its signature',
      async () => (await key.sign()).replace(/[^.]+$/, ''),
      'the signature of the token is not that of its issuer',
    ],
    [
      'of another issuer',
      () => key.sign({ iss: 'https://evil.example' }),
      `the token must have the iss "${ISSUER}"`,
    ],
    ['of no issuer', () => key.sign({ iss: undefined }), `the token must have the iss "${ISSUER}"`],
    [
      'for another audience',
      () => key.sign({ aud: 'evil' }),
      'the token must have "prechecks" as its aud or in it',
    ],
    [
      'for other audiences',
      () => key.sign({ aud: ['evil', 'evil2'] }),
      'the token must have "prechecks" as its aud or in it',
    ],
    ['for nobody', () => key.sign({ aud: undefined }), 'the token must have "prechecks" as its aud or in it'],
    ['that has expired', () => key.sign({ exp: NOW_S - 5 }), 'the token has expired'],
    [
      'that is not good yet',
      () => key.sign({ nbf: NOW_S + 6 }),
      'the token must have an nbf that has come, or none',
    ],
    ['without an end', () => key.sign({ exp: undefined }), 'the token must have an exp, in seconds'],
    [
      'with an end that is no number',
      () => key.sign({ exp: 'soon' }),
      'the token must have an exp, in seconds',
    ],
    ['without a subject', () => key.sign({ sub: undefined }), 'the token must have a sub'],
    [
      'with a subject that is no text',
      () => key.sign({ sub: 5 }),
      'the token must have a sub of 1 to 256 characters',
    ],
    [
      'with an empty subject',
      () => key.sign({ sub: '' }),
      'the token must have a sub of 1 to 256 characters',
    ],
    [
      'with an endless subject',
      () => key.sign({ sub: 'evil'.repeat(65) }),
      'the token must have a sub of 1 to 256 characters',
    ],
    [
      'signed by nobody',
      async () => `${base64({ alg: 'none' })}.${base64(CLAIMS)}.`,
      'the token must be signed by ES256 or RS256',
    ],
    [
      'signed with the public key as the secret',
      () => signedWithSecret('HS256'),
      'the token must be signed by ES256 or RS256',
    ],
    [
      'signed so, and named as what is allowed',
      () => signedWithSecret('RS256'),
      'the signature of the token is not that of its issuer',
    ],
    [
      'whose algorithm is not that of its key',
      async () => `${base64({ alg: 'RS256', kid: 'k1' })}.${base64(CLAIMS)}.AAAA`,
      'the token must be signed by a key of its issuer',
    ],
    [
      'of a key that nobody knows',
      () => key.sign({}, { kid: 'evil' }),
      'the token must be signed by a key of its issuer',
    ],
    [
      'with an extension that must be understood',
      async () => `${base64({ alg: 'ES256', kid: 'k1', crit: ['evil'], evil: 1 })}.${base64(CLAIMS)}.AAAA`,
      'the token must be a signed JSON Web Token',
    ],
    ['that is encrypted', encrypted, 'the token must be a signed JSON Web Token'],
    [
      'of two parts',
      async () => `${base64({ alg: 'ES256' })}.${base64(CLAIMS)}`,
      'the token must be a signed JSON Web Token',
    ],
    ['that is nonsense', async () => 'hunter2', 'the token must be a signed JSON Web Token'],
    [
      'whose header is no JSON',
      async () => `hunter2.${base64(CLAIMS)}.AAAA`,
      'the token must be a signed JSON Web Token',
    ],
  ])('%s is refused', async (_what, token, message) => {
    const written = await token();
    const refusal = await refusalOf(identify(written));
    expect(refusal.code).toBe('UNAUTHENTICATED');
    expect(refusal.message).toBe(message);
    expect(refusal.message).not.toMatch(PARTS_OF_TOKENS);
    expect(refusal.message).not.toContain(written);
    expect(refusal instanceof TokenExpired).toBe(message === 'the token has expired');
  });

  it('must name its key where several fit', async () => {
    const identifyByTwo = identifyBy([key.jwk, { ...stranger.jwk, kid: 'k2' }]);
    expect(await identifyByTwo(await key.sign())).toMatchObject({ subject: 'ann' });
    expect(await codeAndMessage(identifyByTwo(await key.sign({}, { kid: undefined })))).toEqual({
      code: 'UNAUTHENTICATED',
      message: 'the token must name its key, by a kid',
    });
  });
});

describe('the claim of the grants', () => {
  it.each<[what: string, claim: unknown]>([
    ['missing', undefined],
    ['null', null],
    ['empty', []],
  ])('%s lets its bearer in, for nothing', async (_what, precheck_grants) => {
    expect(await identify(await key.sign({ precheck_grants }))).toMatchObject({ grants: [], scope: '' });
  });

  const PLACE = 'the token must have grants in its claim "precheck_grants": precheck_grants';
  it.each<[what: string, claim: unknown, message: string]>([
    ['no list', 'hunter2', ': Invalid input: expected array, received string'],
    [
      'an unknown action',
      [{ actions: ['hunter2'] }],
      '[0].actions[0]: Invalid option: expected one of "read"|"start"|"see:messages"|"see:endpoints"',
    ],
    ['no action', [{ actions: [] }], '[0].actions: Too small: expected array to have >=1 items'],
    [
      'an unknown member',
      [{ actions: ['read'], hunter2: ['x'] }],
      '[0]: Unknown member: expected none but actions, accounts, kinds, regions, ids',
    ],
    [
      'an empty limit',
      [{ actions: ['read'], ids: [] }],
      '[0].ids: Too small: expected array to have >=1 items',
    ],
    ['a bad region', [{ actions: ['read'], regions: ['hunter2/'] }], '[0].regions[0]: Invalid region'],
    [
      'a sight of some runs only',
      [{ actions: ['see:messages'], ids: ['x'] }],
      '[0]: see:messages and see:endpoints hold for every run that may be read: a grant of them has no accounts, kinds, regions or ids',
    ],
  ])('%s is refused', async (_what, precheck_grants, message) => {
    expect(await codeAndMessage(identify(await key.sign({ precheck_grants })))).toEqual({
      code: 'UNAUTHENTICATED',
      message: PLACE + message,
    });
  });

  it('says in a sentence or two how much is wrong with it', async () => {
    const precheck_grants = Array(90).fill({ actions: ['evil'] });
    const { message } = await refusalOf(identify(await key.sign({ precheck_grants })));
    expect(message).toMatch(/; and 87 more$/);
    expect(message.length).toBeLessThan(600);
  });

  it('has a name of its own where that is set', async () => {
    const grantsClaim = 'https://example.com/prechecks';
    const grants = [{ actions: ['read'] }];
    const named = identifyBy([key.jwk], { grantsClaim });
    expect((await named(await key.sign({ [grantsClaim]: grants }))).grants).toHaveLength(1);
    expect((await named(await key.sign({ precheck_grants: grants }))).grants).toEqual([]);
  });
});

it('an Authorization header that carries a good token lets its bearer in', async () => {
  const authenticate = createAuthenticate({ identify, clock: createManualClock() });
  expect(await authenticate(`Bearer ${await key.sign()}`)).toMatchObject({ subject: 'ann' });
});
