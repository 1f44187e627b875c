import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Caller } from '../domain/caller.ts';
import type { Clock } from '../domain/clock.ts';
import { PrecheckError, quote } from '../domain/precheck-error.ts';
import { problemsOf } from '../setting-file.ts';
import { type IdentifyBearer, TokenExpired, unauthenticated } from './authenticate.ts';
import { callerOf, grantsSchema, isSubject } from './grant-schema.ts';

export interface JwtOptions {
  /** Rejects with what is no JOSEError where they cannot be had. */
  readonly keys: JWTVerifyGetKey;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly toleranceMs: number;
  /** The claim that holds the grants. */
  readonly grantsClaim: string;
  readonly clock: Clock;
}

const claimSentence = (claim: string, { issuer, audience }: JwtOptions): string => {
  const expected = new Map([
    ['iss', `the iss ${quote(issuer)}`],
    ['aud', `${quote(audience)} as its aud or in it`],
    ['exp', 'an exp, in seconds'],
    ['nbf', 'an nbf that has come, or none'],
    ['iat', 'an iat in seconds, or none'],
  ]);
  return `the token must have ${expected.get(claim) ?? `a ${claim}`}`;
};

const sentenceOf = (thrown: errors.JOSEError, options: JwtOptions): string => {
  if (thrown instanceof errors.JWTClaimValidationFailed) return claimSentence(thrown.claim, options);
  if (thrown instanceof errors.JOSEAlgNotAllowed)
    return `the token must be signed by ${options.algorithms.join(' or ')}`;
  if (thrown instanceof errors.JWKSNoMatchingKey) return 'the token must be signed by a key of its issuer';
  if (thrown instanceof errors.JWSSignatureVerificationFailed)
    return 'the signature of the token is not that of its issuer';
  if (thrown instanceof errors.JWKSMultipleMatchingKeys) return 'the token must name its key, by a kid';
  return 'the token must be a signed JSON Web Token';
};

const toCaller = (claims: JWTPayload, { grantsClaim, toleranceMs }: JwtOptions): Caller => {
  const { sub, exp = 0 } = claims;
  // jose sees to it that there is one.
  if (!isSubject(sub)) throw unauthenticated('the token must have a sub of 1 to 256 characters');
  const grants = grantsSchema.safeParse(claims[grantsClaim] ?? []);
  if (grants.success)
    return callerOf({ subject: sub, grants: grants.data, expiresAtMs: exp * 1000 + toleranceMs });
  throw unauthenticated(
    `the token must have grants in its claim ${quote(grantsClaim)}: ${problemsOf(grants.error, grantsClaim)}`,
  );
};

const refusalOf = (thrown: unknown, options: JwtOptions): PrecheckError => {
  if (thrown instanceof errors.JWTExpired) return new TokenExpired('token');
  if (thrown instanceof errors.JOSEError) return unauthenticated(sentenceOf(thrown, options));
  // Whatever else fails is a key: one that was had may turn out to be too short only when it is used.
  return new PrecheckError(
    'UPSTREAM_UNAVAILABLE',
    'the token cannot be checked at present, as the keys of its issuer cannot be had',
    { cause: thrown },
  );
};

const verify = async (token: string, options: JwtOptions): Promise<JWTPayload> => {
  const { keys, issuer, audience, algorithms, toleranceMs, clock } = options;
  try {
    const { payload } = await jwtVerify(token, keys, {
      ...{ issuer, audience, algorithms: [...algorithms] },
      clockTolerance: toleranceMs / 1000,
      requiredClaims: ['sub', 'exp'],
      currentDate: new Date(clock.now()),
    });
    return payload;
  } catch (thrown) {
    throw refusalOf(thrown, options);
  }
};

/** Finds out who bears a JSON Web Token; its keys may be fetched for it. */
export const createIdentifyByJwt = (options: JwtOptions): IdentifyBearer => {
  return async (token) => {
    const caller = toCaller(await verify(token, options), options);
    // jose counts in whole seconds, and keys may have been waited for.
    if (options.clock.now() >= (caller.expiresAtMs ?? 0)) throw new TokenExpired('token');
    return caller;
  };
};
