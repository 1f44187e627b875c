import { createPublicKey } from 'node:crypto';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import type { Caller } from '../domain/caller.ts';
import type { Clock } from '../domain/clock.ts';
import { PrecheckError, quote } from '../domain/precheck-error.ts';
import { type IdentifyBearer, TokenExpired, unauthenticated } from './authenticate.ts';
import { callerOf, grantsSchema, problemsOf } from './grant-schema.ts';

const FETCH_MS = 5_000;

/** Keys that are fetched, kept for ten minutes, and fetched again, twice a minute at most, for a key id that is new. */
export const remoteKeys = (url: string): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(url), { timeoutDuration: FETCH_MS });

/** The keys in the text of a file: a JSON Web Key Set, or one public key in PEM. Throws for what is neither. */
export const fileKeys = (text: string): JWTVerifyGetKey => {
  if (text.trimStart().startsWith('{')) return createLocalJWKSet(JSON.parse(text));
  const key = createPublicKey(text);
  return async () => key;
};

export interface JwtOptions {
  readonly keys: JWTVerifyGetKey;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly toleranceMs: number;
  /** The claim that holds the grants. */
  readonly grantsClaim: string;
  readonly clock: Clock;
}

/** What jose says of the token itself. */
const isAboutToken = (thrown: unknown): thrown is errors.JOSEError =>
  thrown instanceof errors.JOSEError &&
  !(thrown instanceof errors.JWKSTimeout) &&
  !(thrown instanceof errors.JWKSInvalid);

const sentenceOf = (thrown: errors.JOSEError): string => {
  if (thrown instanceof errors.JWTClaimValidationFailed)
    return `the token must have ${thrown.claim} as this gateway expects it, which is ${thrown.reason === 'missing' ? 'missing' : 'not so'}`;
  if (thrown instanceof errors.JOSEAlgNotAllowed) return 'the token must be signed by an allowed algorithm';
  if (thrown instanceof errors.JWKSNoMatchingKey) return 'the token must be signed by a key of its issuer';
  if (thrown instanceof errors.JWSSignatureVerificationFailed)
    return 'the signature of the token is not that of its issuer';
  return 'the token must be a signed JSON Web Token';
};

const toCaller = (claims: JWTPayload, { grantsClaim, toleranceMs }: JwtOptions): Caller => {
  const { sub = '', exp = 0 } = claims;
  const grants = grantsSchema.safeParse(claims[grantsClaim] ?? []);
  if (grants.success)
    return callerOf({ subject: sub, grants: grants.data, expiresAtMs: exp * 1000 + toleranceMs });
  throw unauthenticated(
    `the token must have grants in its claim ${quote(grantsClaim)}: ${problemsOf(grants.error, grantsClaim)}`,
  );
};

/** Finds out who bears a JSON Web Token; its keys may be fetched for it. */
export const createIdentifyByJwt = (options: JwtOptions): IdentifyBearer => {
  const { keys, issuer, audience, algorithms, toleranceMs, clock } = options;
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        ...{ issuer, audience, algorithms: [...algorithms] },
        clockTolerance: toleranceMs / 1000,
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(clock.now()),
      });
      return toCaller(payload, options);
    } catch (thrown) {
      if (thrown instanceof PrecheckError) throw thrown;
      if (thrown instanceof errors.JWTExpired) throw new TokenExpired('token');
      if (isAboutToken(thrown)) throw unauthenticated(sentenceOf(thrown));
      throw new PrecheckError(
        'UPSTREAM_UNAVAILABLE',
        'the token cannot be checked at present, as the keys of its issuer cannot be had',
        { cause: thrown },
      );
    }
  };
};
