import { createHash } from 'node:crypto';
import {
  createLocalJWKSet,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose';
import { createIdentifyByKey, readApiKeys } from '../../src/access/api-keys.ts';
import { type Authenticate, createAuthenticate } from '../../src/access/authenticate.ts';
import { createIdentifyByJwt } from '../../src/access/jwt.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type { Asker } from './parity-transports.ts';

const own = await generateKeyPair('ES256', { extractable: true });
const other = await generateKeyPair('ES256');
const rsa = await generateKeyPair('RS256');
const keySet = {
  keys: [
    { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'ES256' },
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', alg: 'RS256' },
  ],
};

export const ISSUER = 'https://issuer.test/';
export const AUDIENCE = 'precheck-gateway';
const TOLERANCE_MS = 5_000;

const nowSeconds = ({ now }: Pick<Clock, 'now'>) => Math.floor(now() / 1_000);

/** How a gateway with `AUTH=jwt` knows callers. */
export const authenticateByJwt = (
  clock: Clock,
  keys: JWTVerifyGetKey = createLocalJWKSet(keySet),
): Authenticate =>
  createAuthenticate({
    clock,
    identify: createIdentifyByJwt({
      ...{ keys, clock, issuer: ISSUER, audience: AUDIENCE, algorithms: ['ES256'] },
      ...{ toleranceMs: TOLERANCE_MS, grantsClaim: 'precheck_grants' },
    }),
  });

/** What a token says, of which a test may say otherwise; undefined leaves a claim out. */
export const claimsAt = (
  clock: Pick<Clock, 'now'>,
  changed: Readonly<Record<string, unknown>> = {},
): JWTPayload => ({
  ...{ iss: ISSUER, aud: AUDIENCE, sub: 'somebody', exp: nowSeconds(clock) + 300 },
  precheck_grants: [{ actions: ['read'] }],
  ...changed,
});

type Sign = (claims: JWTPayload) => Promise<string>;

const signWith =
  (key: CryptoKey | Uint8Array, header: { readonly alg: string; readonly kid: string }): Sign =>
  (claims) =>
    new SignJWT(claims).setProtectedHeader(header).sign(key);

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The ways to sign, of which one is right. */
export const SIGN = {
  right: signWith(own.privateKey, { alg: 'ES256', kid: 'own' }),
  byAnother: signWith(other.privateKey, { alg: 'ES256', kid: 'own' }),
  byUnknown: signWith(other.privateKey, { alg: 'ES256', kid: 'another' }),
  byRsa: signWith(rsa.privateKey, { alg: 'RS256', kid: 'rsa' }),
  // With what everybody knows as the secret.
  byPublicKey: signWith(Buffer.from(await exportSPKI(own.publicKey)), { alg: 'HS256', kid: 'own' }),
  not: async (claims: JWTPayload) => `${part({ alg: 'none' })}.${part(claims)}.`,
} as const;

export const bearer = (token: string): Asker => ({ authorization: `Bearer ${token}` });

export const API_KEY = 'an-api-key-of-somebody';
const EXPIRED_KEY = 'an-api-key-that-was-one';
export const API_KEYS = { right: API_KEY, expired: EXPIRED_KEY, wrong: 'an-api-key-of-nobody' } as const;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** How a gateway with `AUTH=keys` knows callers. */
export const authenticateByKeys = (clock: Clock): Authenticate => {
  const grants = [{ actions: ['read'] }];
  const keys = [
    { subject: 'somebody', sha256: sha256(API_KEY), grants },
    { subject: 'somebody', sha256: sha256(EXPIRED_KEY), grants, expiresAt: '2025-12-31T00:00:00Z' },
  ];
  return createAuthenticate({
    clock,
    identify: createIdentifyByKey(readApiKeys(JSON.stringify({ keys })), clock),
  });
};
