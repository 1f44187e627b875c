import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import type { Refusal } from './answers.ts';
import { type Claim, readClaim, readDate } from './claim.ts';
import type { HeldKey, KeyRing } from './key-ring.ts';
import { createNonceMemory } from './nonce-memory.ts';
import { type SignedParts, sha256Hex, signatureOf, stringToSign } from './signature.ts';

const WINDOW_MS = 15 * 60_000;

/** A request, read once: everything the gatekeeper looks at. */
export interface Visit {
  readonly method: string;
  readonly host: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** Says why a request may not pass or, if it may, whose it is. A request that passes uses up its nonce. */
export type Gatekeeper = (visit: Visit) => { readonly refusal: Refusal } | { readonly account: string };

const refusal = (code: string, message: string, status = 400): Refusal => ({ status, code, message });

const headerProblem = (visit: Visit, { signedHeaders }: Claim): Refusal | null => {
  const sent = ['host', ...visit.headers.keys()];
  const unsigned = sent
    .filter((name) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
    .find((name) => !signedHeaders.includes(name));
  if (unsigned) return refusal('IncompleteSignature', `The header ${unsigned} is sent but not signed.`);
  const unsent = signedHeaders.find((name) => !sent.includes(name));
  if (unsent === undefined) return null;
  return refusal('IncompleteSignature', `The header "${unsent}" is signed but not sent.`);
};

const signatureProblem = (
  visit: Visit,
  { bodyHash, signedHeaders, signature }: Claim,
  accessKeySecret: string,
): Refusal | null => {
  const realHash = sha256Hex(visit.body);
  if (bodyHash !== realHash)
    return refusal('SignatureDoesNotMatch', `x-acs-content-sha256 does not match the body: ${realHash}.`);
  const parts: SignedParts = {
    method: visit.method,
    query: visit.query,
    headers: signedHeaders.map((name) => [
      name,
      name === 'host' ? visit.host : (visit.headers.get(name) ?? ''),
    ]),
    bodyHash,
  };
  const expected = Buffer.from(signatureOf(parts, accessKeySecret));
  const given = Buffer.from(signature);
  if (given.length === expected.length && timingSafeEqual(given, expected)) return null;
  return refusal(
    'SignatureDoesNotMatch',
    `Specified signature does not match our calculation. The server's string to sign is: ${stringToSign(parts)}`,
  );
};

/** A key for good needs no token; one that comes all the same was signed, and says nothing. */
const tokenProblem = ({ headers }: Visit, { session }: HeldKey, nowMs: number): Refusal | null => {
  if (!session) return null;
  const token = headers.get('x-acs-security-token');
  if (!token) return refusal('MissingSecurityToken', 'SecurityToken is mandatory for this action.');
  if (token !== session.securityToken)
    return refusal('InvalidSecurityToken.Malformed', 'Specified SecurityToken is malformed.');
  return nowMs < session.expiresAtMs
    ? null
    : refusal('InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.');
};

/** Without a claim: what is missing or, to a client that signed as it was done before V3, what it does instead. */
const noClaim = ({ query, headers }: Visit, missing: string): Refusal => {
  const [, version] = query.find(([name]) => name === 'SignatureVersion') ?? [];
  if (version === undefined || headers.has('authorization')) return refusal('IncompleteSignature', missing);
  return refusal(
    'IncompleteSignature',
    `The query is signed with SignatureVersion=${version}, which is not taken here: sign with ACS3-HMAC-SHA256 in the header Authorization.`,
  );
};

const refused = (...parts: Parameters<typeof refusal>) => ({ refusal: refusal(...parts) });

export const createGatekeeper = (clock: Clock, keys: KeyRing): Gatekeeper => {
  const nonces = createNonceMemory(WINDOW_MS, () => clock.now());
  return (visit) => {
    const claim = readClaim(visit.headers);
    if (typeof claim === 'string') return { refusal: noClaim(visit, claim) };
    const { accessKeyId, date, nonce } = claim;
    const dateMs = readDate(date);
    if (dateMs === null)
      return refused('InvalidTimeStamp.Format', `x-acs-date must be yyyy-MM-ddTHH:mm:ssZ, got "${date}".`);
    if (Math.abs(clock.now() - dateMs) > WINDOW_MS)
      return refused('InvalidTimeStamp.Expired', `x-acs-date ${date} is over 15 minutes off.`);
    const key = keys.find(accessKeyId);
    if (!key)
      return refused(
        'InvalidAccessKeyId.NotFound',
        `Specified access key "${accessKeyId}" is not found.`,
        404,
      );
    const problem =
      headerProblem(visit, claim) ??
      signatureProblem(visit, claim, key.accessKeySecret) ??
      tokenProblem(visit, key, clock.now());
    if (problem) return { refusal: problem };
    // Last of all: only who holds the secret may use up a nonce.
    if (!nonces.claim(nonce, dateMs))
      return refused('SignatureNonceUsed', 'Specified signature nonce was used already.');
    return { account: key.account };
  };
};
