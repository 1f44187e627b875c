import { expect, it } from 'vitest';
import type { Authenticate } from '../../src/access/authenticate.ts';
import { remoteKeys } from '../../src/access/remote-keys.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { createLog } from '../../src/log.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createSink } from '../support/sink.ts';
import { openAndGreet } from '../support/web-sockets.ts';
import { API_KEYS, authenticateByJwt, authenticateByKeys, claimsAt, SIGN } from './access-matrix-issuer.ts';
import { asksFor, COLUMNS, PASSED } from './access-matrix-row.ts';
import { startParity, TRANSPORTS } from './parity-transports.ts';

const CANARY = 'yellow';

/** A token whose bearer's name alone is no secret. */
const token =
  (changed: object, sign = SIGN.right) =>
  async (clock: Clock): Promise<string> =>
    `Bearer ${await sign(claimsAt(clock, { note: CANARY, jti: CANARY, ...changed }))}`;

const grants = (...precheck_grants: readonly unknown[]) => token({ precheck_grants });

const careless = (): Authenticate => async (authorization) => {
  const [, alone] = authorization?.split(/ +/) ?? [];
  const cause = Object.assign(new Error(`alone: ${alone?.startsWith('eyJ') ? alone : ''}`), {
    headers: { authorization },
  });
  throw Object.assign(new TypeError(`sent ${authorization} to them`, { cause }), { token: authorization });
};

/** Where no port is: credentials in an address are refused before, in an error that repeats them. */
const unreachable = (address: string) => (clock: Clock) =>
  authenticateByJwt(clock, remoteKeys({ url: address, clock, onFailure: () => {} }));

type Case = readonly [
  what: string,
  authenticate: (clock: Clock) => Authenticate,
  authorization: (clock: Clock) => string | Promise<string>,
];

const CASES: readonly Case[] = [
  ['a right token', authenticateByJwt, token({})],
  [
    'a token with grants on what is secret',
    authenticateByJwt,
    grants({ actions: ['read'], accounts: [CANARY], ids: [CANARY] }),
  ],
  ['a token with an action that is none', authenticateByJwt, grants({ actions: [CANARY] })],
  ['a token with a field that is none', authenticateByJwt, grants({ actions: ['read'], [CANARY]: CANARY })],
  ['a token with a region that is none', authenticateByJwt, grants({ actions: ['read'], regions: [CANARY] })],
  ['a token with grants that are a text', authenticateByJwt, token({ precheck_grants: CANARY })],
  ['a token of another issuer', authenticateByJwt, token({ iss: `https://${CANARY}/`, aud: CANARY })],
  ['a bad signature', authenticateByJwt, token({}, SIGN.byAnother)],
  ['another algorithm', authenticateByJwt, token({}, SIGN.byPublicKey)],
  ['no signature', authenticateByJwt, token({}, SIGN.not)],
  ['an expired token', authenticateByJwt, token({ exp: 1 })],
  ['a token without a name', authenticateByJwt, token({ sub: { [CANARY]: CANARY } })],
  ['a malformed token', authenticateByJwt, () => `Bearer ${CANARY}$%"'; ${CANARY}`],
  ['another scheme', authenticateByJwt, () => `Basic ${CANARY}`],
  ['a token without end', authenticateByJwt, () => `Bearer ${CANARY.repeat(5_000)}`],
  ['keys behind credentials', unreachable(`http://${CANARY}:${CANARY}@127.0.0.1:1/`), token({})],
  ['keys behind a query', unreachable(`http://127.0.0.1:1/?key=${CANARY}`), token({})],
  ['a right API key', authenticateByKeys, () => `Bearer ${API_KEYS.right}`],
  ['an unknown API key', authenticateByKeys, () => `Bearer ${API_KEYS.wrong}`],
  ['an expired API key', authenticateByKeys, () => `Bearer ${API_KEYS.expired}`],
  ['a token, and a defect that throws it', careless, token({})],
  ['an API key, and a defect that throws it', careless, () => `Bearer  ${CANARY}`],
];

const started = async (authenticate: Case[1]) => {
  const clock = createManualClock();
  const sink = createSink();
  const log = await createLog({ level: 'info', secrets: [], output: sink.output });
  return { parity: await startParity({ clock, log, authenticate: authenticate(clock) }), sink, clock };
};

/** The parts of a token tell as much as the whole. */
const secretsIn = (authorization: string): string[] => [
  CANARY,
  ...authorization.split(/[ .]+/).filter((part) => part.length > 10),
];

it.each(CASES)('%s is in no line, answer or close reason', async (_what, authenticate, authorizationAt) => {
  for (const by of COLUMNS) {
    const { parity, sink, clock } = await started(authenticate);
    const authorization = await authorizationAt(clock);
    const told = await TRANSPORTS[by](parity, asksFor(PASSED)(by), { authorization });
    const text = `${sink.written}${JSON.stringify(told)}`;
    expect(sink.written).toContain('"msg":"operation"');
    for (const secret of secretsIn(authorization)) expect(text).not.toContain(secret);
  }
});

it.each([
  { authorization: CANARY },
  { Authorization: `Bearer ${CANARY}` },
  { authorization: `Bearer ${CANARY}\u0000${CANARY}` },
  { authorization: { [CANARY]: CANARY } },
  { authorization: [CANARY], password: CANARY },
  { [CANARY]: CANARY },
  CANARY,
  [CANARY],
])('what a socket is opened with is in no line or close reason: %j', async (payload) => {
  const { parity, sink } = await started(authenticateByJwt);
  const hand = await openAndGreet(parity.url, Object(payload));
  const { code, reason } = await hand.closed;
  expect(code).toBeGreaterThanOrEqual(4400);
  expect(`${sink.written}${hand.texts}${reason}`).not.toContain(CANARY);
});
