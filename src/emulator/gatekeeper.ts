import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import { EMULATOR_ACCESS_KEY } from './access-key.ts';
import type { Refusal } from './answers.ts';
import { type Claim, readClaim, readDate } from './claim.ts';
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

/** Returns why a request may not pass, or null if it may. A request that passes uses up its nonce. */
export type Gatekeeper = (visit: Visit) => Refusal | null;

const refusal = (code: string, message: string, status = 400): Refusal => ({ status, code, message });

const keyProblem = ({ accessKeyId }: Claim): Refusal | null =>
  accessKeyId === EMULATOR_ACCESS_KEY.accessKeyId
    ? null
    : refusal('InvalidAccessKeyId.NotFound', `Specified access key "${accessKeyId}" is not found.`, 404);

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

const signatureProblem = (visit: Visit, { bodyHash, signedHeaders, signature }: Claim): Refusal | null => {
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
  const expected = Buffer.from(signatureOf(parts, EMULATOR_ACCESS_KEY.accessKeySecret));
  const given = Buffer.from(signature);
  if (given.length === expected.length && timingSafeEqual(given, expected)) return null;
  return refusal(
    'SignatureDoesNotMatch',
    `Specified signature does not match our calculation. The server's string to sign is: ${stringToSign(parts)}`,
  );
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

export const createGatekeeper = (clock: Clock): Gatekeeper => {
  const nonces = createNonceMemory(WINDOW_MS, () => clock.now());
  return (visit) => {
    const claim = readClaim(visit.headers);
    if (typeof claim === 'string') return noClaim(visit, claim);
    const dateMs = readDate(claim.date);
    if (dateMs === null)
      return refusal(
        'InvalidTimeStamp.Format',
        `x-acs-date must be yyyy-MM-ddTHH:mm:ssZ, got "${claim.date}".`,
      );
    if (Math.abs(clock.now() - dateMs) > WINDOW_MS)
      return refusal('InvalidTimeStamp.Expired', `x-acs-date ${claim.date} is over 15 minutes off.`);
    const problem = keyProblem(claim) ?? headerProblem(visit, claim) ?? signatureProblem(visit, claim);
    if (problem) return problem;
    // Last of all: only who holds the secret may use up a nonce.
    return nonces.claim(claim.nonce, dateMs)
      ? null
      : refusal('SignatureNonceUsed', 'Specified signature nonce was used already.');
  };
};
