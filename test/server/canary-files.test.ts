import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type AuthSettings, readAccess } from '../../src/access/read-access.ts';
import { readConfig } from '../../src/config.ts';
import { createManualClock } from '../support/manual-clock.ts';

const CANARY = 'yellow';
const HASH = 'a'.repeat(64);

const fileOf = async (text: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'access-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'file');
  await writeFile(file, text);
  return file;
};

const byKeys = (file: string): AuthSettings => ({ by: 'keys', file });
const byJwt = (file: string): AuthSettings => ({
  ...{ by: 'jwt', keys: { file }, issuer: 'an-issuer', audience: 'an-audience' },
  ...{ algorithms: ['ES256'], toleranceMs: 0, grantsClaim: 'grants' },
});

const key = (more: object) => JSON.stringify({ keys: [{ subject: 'a', sha256: HASH, grants: [], ...more }] });
const pem = `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----\n`;

const refusalOf = async (auth: AuthSettings): Promise<string> => {
  const read = readAccess(auth, { clock: createManualClock(), onKeysFailure: () => {} });
  return read.then(
    () => expect.fail('it was taken'),
    ({ name, message }: Error) => `${name}: ${message}`,
  );
};

it.each<[what: string, settings: typeof byKeys, text: string]>([
  ['keys that are no JSON', byKeys, CANARY],
  ['keys by themselves', byKeys, JSON.stringify({ [CANARY]: {} })],
  ['a key in place of its hash', byKeys, key({ sha256: CANARY })],
  ['a field that is none', byKeys, key({ [CANARY]: CANARY })],
  ['an action that is none', byKeys, key({ grants: [{ actions: [CANARY] }] })],
  ['a date that is none', byKeys, key({ expiresAt: CANARY })],
  [
    'two keys of one hash',
    byKeys,
    JSON.stringify({ keys: Array(2).fill(JSON.parse(key({ subject: CANARY })).keys[0]) }),
  ],
  ['a key that is none', byJwt, CANARY],
  ['a private key that is broken', byJwt, pem],
  ['a key set that is none', byJwt, JSON.stringify({ keys: CANARY })],
  ['a key set that is no JSON', byJwt, `{${CANARY}`],
])('a file of %s is refused, and not shown', async (_what, settings, text) => {
  const refusal = await refusalOf(settings(await fileOf(text)));
  expect(refusal).toMatch(
    /^SettingFileError: (API_KEYS|JWT_KEY)_FILE must name a file that can be used, got "/,
  );
  expect(refusal).not.toContain(CANARY);
});

it.each([byKeys(key({ subject: CANARY })), byJwt(pem), byJwt(JSON.stringify({ keys: [{ d: CANARY }] }))])(
  'what a file should hold is not shown where its name should be',
  async (auth) => {
    expect(await refusalOf(auth)).toMatch(/_FILE must name a file that can be used, got what is no name: E/);
  },
);

it.each([
  `ftp://${CANARY}:${CANARY}@issuer.test/keys`,
  `http://issuer.test/keys?key=${CANARY}`,
  `https://${CANARY}@`,
])('an address of keys is not shown: %s', (JWT_JWKS_URL) => {
  const env = { AUTH: 'jwt', JWT_ISSUER: 'a', JWT_AUDIENCE: 'b', JWT_JWKS_URL };
  expect(() => readConfig(env)).toThrow('JWT_JWKS_URL must be an https URL');
  expect(() => readConfig(env)).not.toThrow(CANARY);
});
