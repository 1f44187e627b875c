import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { createIdentifyByJwt, type JwtOptions } from '../../src/access/jwt.ts';
import { keysOf } from '../../src/access/jwt-keys.ts';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { createManualClock } from '../support/manual-clock.ts';

export const ISSUER = 'https://login.example.com/';
export const AUDIENCE = 'prechecks';
/** Where a manual clock begins. */
export const NOW_S = Date.parse('2026-01-01T00:00:00Z') / 1000;

/** A key of an issuer: what it shows, and tokens signed by it. */
export interface IssuerKey {
  readonly jwk: JWK;
  readonly publicKey: CryptoKey;
  /** Good for five minutes unless the claims say otherwise; a claim of undefined is left out. */
  sign(
    claims?: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
}

export const createIssuerKey = async (kid: string, alg = 'ES256'): Promise<IssuerKey> => {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return {
    publicKey,
    jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },
    sign: (claims = {}, header = {}) =>
      new SignJWT({ iss: ISSUER, aud: AUDIENCE, sub: 'ann', exp: NOW_S + 300, ...claims })
        .setProtectedHeader({ alg, kid, ...header })
        .sign(privateKey),
  };
};

/** Who bears a token, as a gateway finds out that takes those of one key. */
export const identifyBy = (keys: readonly JWK[] | JwtOptions['keys'], options: Partial<JwtOptions> = {}) =>
  createIdentifyByJwt({
    keys: typeof keys === 'function' ? keys : keysOf({ keys }),
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['ES256', 'RS256'],
    toleranceMs: 5_000,
    grantsClaim: 'precheck_grants',
    clock: createManualClock(),
    ...options,
  });

/** The refusal that a promise ends with; throws for any other end. */
export const refusalOf = async (promise: Promise<unknown>): Promise<PrecheckError> => {
  const thrown = await promise.then(
    (value) => new Error(`it was not refused, but ${JSON.stringify(value)}`),
    (error) => error,
  );
  if (thrown instanceof PrecheckError) return thrown;
  throw thrown;
};

export const codeAndMessage = async (promise: Promise<unknown>) => {
  const { code, message } = await refusalOf(promise);
  return { code, message };
};
