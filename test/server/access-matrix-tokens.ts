import {
  API_KEYS,
  AUDIENCE,
  authenticateByJwt,
  authenticateByKeys,
  bearer,
  ISSUER,
  SIGN,
} from './access-matrix-issuer.ts';
import { type AccessRow, asksFor, common, SAYS, saying } from './access-matrix-row.ts';

const notLetIn = (name: string, asker: AccessRow['asker'], message: string): AccessRow => ({
  ...{ ...common, name, asker, says: SAYS['not let in'] },
  told: ['UNAUTHENTICATED', message],
});

const expired = (name: string, asker: AccessRow['asker'], what: string): AccessRow => ({
  ...notLetIn(name, asker, `the ${what} has expired`),
  says: SAYS['let in no more'],
});

const signed = (sign: (typeof SIGN)[keyof typeof SIGN]) => saying(() => ({}), sign);
const must = (have: string) => `the token must have ${have}`;
const NO_TOKEN = 'authorization must be "Bearer" and a token, got none';
const NO_BEARER =
  'authorization must be "Bearer" and a token of at most 16384 characters, got something else';
const NO_SIGNATURE = 'the signature of the token is not that of its issuer';
const NO_ALGORITHM = 'the token must be signed by ES256';
const NO_KEY = 'the token must be a key that this gateway knows';

export const TOKENS: readonly AccessRow[] = [
  { ...common, name: 'a right token', asker: signed(SIGN.right), says: SAYS.answered, told: null },
  notLetIn('no token', () => ({}), NO_TOKEN),
  notLetIn('another scheme', () => ({ authorization: 'Basic c29tZWJvZHk6' }), NO_BEARER),
  notLetIn(
    'what is no JSON Web Token',
    () => bearer('nonsense'),
    'the token must be a signed JSON Web Token',
  ),
  notLetIn('a bad signature', signed(SIGN.byAnother), NO_SIGNATURE),
  notLetIn(
    'a key id that is unknown',
    signed(SIGN.byUnknown),
    'the token must be signed by a key of its issuer',
  ),
  notLetIn('`alg: none`', signed(SIGN.not), NO_ALGORITHM),
  notLetIn('an algorithm that is not allowed', signed(SIGN.byRsa), NO_ALGORITHM),
  notLetIn('HMAC with the public key', signed(SIGN.byPublicKey), NO_ALGORITHM),
  notLetIn(
    'a wrong issuer',
    saying(() => ({ iss: 'https://another.test/' })),
    must(`the iss "${ISSUER}"`),
  ),
  notLetIn(
    'a wrong audience',
    saying(() => ({ aud: 'another' })),
    must(`"${AUDIENCE}" as its aud or in it`),
  ),
  notLetIn(
    'no subject',
    saying(() => ({ sub: undefined })),
    must('a sub'),
  ),
  notLetIn(
    'no end',
    saying(() => ({ exp: undefined })),
    must('an exp, in seconds'),
  ),
  notLetIn(
    'not valid yet',
    saying((now) => ({ nbf: now + 60 })),
    must('an nbf that has come, or none'),
  ),
  expired(
    'expired',
    saying((now) => ({ exp: now - 60 })),
    'token',
  ),
  {
    ...{ ...common, name: 'expired, by less than the tolerance' },
    ...{ asker: saying((now) => ({ exp: now - 3 })), says: SAYS.answered, told: null },
  },
  {
    ...{ ...common, name: 'expires while a run is followed', asks: asksFor('dbs-plan-stalled') },
    ...{ asker: saying((now) => ({ exp: now + 30 })), says: SAYS['until it expires'], told: null },
    ...{ verdict: 'UNDECIDED', reason: 'the token has expired' },
  },
  notLetIn(
    'grants that are none',
    saying(() => ({ precheck_grants: [{ actions: ['write'] }] })),
    'the token must have grants in its claim "precheck_grants": precheck_grants[0].actions[0]: Invalid option: expected one of "read"|"start"|"see:messages"|"see:endpoints"',
  ),
  {
    ...{ ...common, name: 'the keys of the issuer cannot be had', asker: signed(SIGN.right) },
    authenticate: (clock) => authenticateByJwt(clock, () => Promise.reject(new TypeError('fetch failed'))),
    says: SAYS['not for now'],
    told: [
      'UPSTREAM_UNAVAILABLE',
      'the token cannot be checked at present, as the keys of its issuer cannot be had',
    ],
  },
];

export const KEYS: readonly AccessRow[] = [
  {
    ...{ ...common, name: 'a right API key', asker: () => bearer(API_KEYS.right) },
    ...{ says: SAYS.answered, told: null },
  },
  notLetIn('an unknown API key', () => bearer(API_KEYS.wrong), NO_KEY),
  expired('an API key that has expired', () => bearer(API_KEYS.expired), 'key'),
].map((row) => ({ ...row, authenticate: authenticateByKeys }));
