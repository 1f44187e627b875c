import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportSPKI } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AuthSettings, readAccess } from '../../src/access/read-access.ts';
import { SettingFileError } from '../../src/setting-file.ts';
import { post } from '../support/gateway-http.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { startProcess } from '../support/process.ts';
import { serve } from '../support/serve.ts';
import { AUDIENCE, codeAndMessage, createIssuerKey, ISSUER } from './issuer.ts';

const fileOf = async (text: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'access-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'file');
  await writeFile(file, text);
  return file;
};

const accessBy = (auth: AuthSettings) =>
  readAccess(auth, { clock: createManualClock(), onKeysFailure: () => {} });

const jwtBy = (file: string): AuthSettings => ({
  ...{ by: 'jwt', keys: { file }, issuer: ISSUER, audience: AUDIENCE, algorithms: ['ES256', 'RS256'] },
  ...{ toleranceMs: 0, grantsClaim: 'precheck_grants' },
});

const [key, rsa] = await Promise.all([createIssuerKey('k1'), createIssuerKey('r1', 'RS256')]);

describe('a file of public keys', () => {
  it.each<[what: string, text: () => Promise<string>]>([
    ['as a key set', async () => JSON.stringify({ keys: [rsa.jwk, key.jwk] })],
    ['as a key set behind white space', async () => `\n ${JSON.stringify({ keys: [key.jwk] })}\n`],
    ['as PEM', () => exportSPKI(key.publicKey)],
  ])('%s tells whose a token is', async (_what, text) => {
    const authenticate = await accessBy(jwtBy(await fileOf(await text())));
    expect(await authenticate(`Bearer ${await key.sign()}`)).toMatchObject({ subject: 'ann' });
    const stranger = await createIssuerKey('k1');
    expect(await codeAndMessage(authenticate(`Bearer ${await stranger.sign()}`))).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('as PEM takes no token of an algorithm that its key is not for', async () => {
    const authenticate = await accessBy(jwtBy(await fileOf(await exportSPKI(key.publicKey))));
    expect(await codeAndMessage(authenticate(`Bearer ${await rsa.sign()}`))).toEqual({
      code: 'UNAUTHENTICATED',
      message: 'the token must be signed by a key of its issuer',
    });
  });

  it.each([
    ['that is empty', ''],
    ['that is neither', 'hunter2'],
    ['that is PEM of nothing', '-----BEGIN PUBLIC KEY-----\nhunter2\n-----END PUBLIC KEY-----\n'],
    ['that is broken JSON', '{"keys": [hunter2'],
    ['that is no key set', '{"hunter2": []}'],
    ['that is a key set of texts', '{"keys": ["hunter2"]}'],
    ['that is an empty key set', '{"keys": []}'],
  ])('%s stops the start', async (_what, text) => {
    const file = await fileOf(text);
    await expect(accessBy(jwtBy(file))).rejects.toThrow(
      new SettingFileError(`JWT_KEY_FILE must name a file that can be used, got "${file}": it holds no key`),
    );
  });

  it.each([
    ['a private key', { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'hunter2' }],
    ['a secret', { kty: 'oct', k: 'hunter2' }],
  ])('with %s in it stops the start', async (_what, key) => {
    const file = await fileOf(JSON.stringify({ keys: [key] }));
    await expect(accessBy(jwtBy(file))).rejects.toThrow(/: it must hold public keys alone$/);
  });
});

/** What a start says that is refused, a line each. */
const refusalBy = async (env: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const started = startProcess('main.ts', { PORT: '0', ...env });
  expect(await started.ended()).toEqual({ code: 1, signal: null });
  expect(started.printed.out).not.toContain('listening');
  return started.printed.err.trimEnd().split('\n').sort();
};

describe('a start is refused', { timeout: 60_000 }, () => {
  it('by a file that is not there', async () => {
    expect(await refusalBy({ AUTH: 'keys', API_KEYS_FILE: '/nowhere/keys.json' })).toEqual([
      'API_KEYS_FILE must name a file that can be used, got "/nowhere/keys.json": ENOENT',
    ]);
  });

  it('by a file with a key in place of its hash, which is not repeated', async () => {
    const file = await fileOf(JSON.stringify({ keys: [{ subject: 'ann', sha256: 'hunter2', grants: [] }] }));
    expect(await refusalBy({ AUTH: 'keys', API_KEYS_FILE: file })).toEqual([
      `API_KEYS_FILE must name a file that can be used, got "${file}": the file.keys[0].sha256: Invalid hash: expected 64 hexadecimal digits in lower case`,
    ]);
  });

  it('by all settings that are bad at once', async () => {
    const lines = await refusalBy({
      PORT: 'abc',
      AUTH: 'jwt',
      JWT_ALGORITHMS: 'RS256,HS256',
      JWT_TOLERANCE_MS: 'long',
      JWT_JWKS_URL: 'https://ann:hunter2@login.example.com/keys',
    });
    expect(lines).toEqual([
      expect.stringMatching(/^JWT_ALGORITHMS must be a list of RS256.*EdDSA.*"RS256,HS256"$/),
      'JWT_AUDIENCE must be set, as AUTH is jwt',
      'JWT_ISSUER must be set, as AUTH is jwt',
      expect.stringMatching(/^JWT_JWKS_URL must be an https URL without a user .*not shown$/),
      expect.stringMatching(/^JWT_TOLERANCE_MS must be .*"long"$/),
      expect.stringMatching(/^PORT must be .*"abc"$/),
    ]);
  });

  it.each<[what: string, env: Readonly<Record<string, string>>, line: string]>([
    ['keys without a file', { AUTH: 'keys' }, 'API_KEYS_FILE must be set, as AUTH is keys'],
    [
      'tokens without keys',
      { AUTH: 'jwt', JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE },
      'JWT_JWKS_URL must be set, or JWT_KEY_FILE instead, as AUTH is jwt',
    ],
  ])('by %s', async (_what, env, line) => {
    expect(await refusalBy(env)).toEqual([line]);
  });
});

it('a start with keys answers who has one, and nobody else', { timeout: 60_000 }, async () => {
  const sha256 = createHash('sha256').update('key-hunter2').digest('hex');
  const grants = [{ actions: ['read'], kinds: ['BACKUP_PLAN'] }];
  const file = await fileOf(JSON.stringify({ keys: [{ subject: 'ann', sha256, grants }] }));
  const started = startProcess('main.ts', { PORT: '0', AUTH: 'keys', API_KEYS_FILE: file });
  const [, url = ''] = await started.outputs(/"url":"([^"]+)"/);
  const askBy = async (authorization?: string) => {
    const query = '{ precheckRun(key: {backupPlan: {backupPlanId: "dbs-plan-passed"}}) { verdict } }';
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
      body: JSON.stringify({ query }),
    });
    return [response.status, response.headers.get('www-authenticate'), await response.json()];
  };
  expect(await askBy('Bearer key-hunter2')).toEqual([
    200,
    null,
    { data: { precheckRun: { verdict: 'PASSED' } } },
  ]);
  for (const other of [undefined, 'Bearer key-hunter3'])
    expect(await askBy(other)).toMatchObject([
      401,
      'Bearer',
      { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    ]);
  started.signal('SIGTERM');
  await started.ended();
  expect(started.printed.out + started.printed.err).not.toMatch(/hunter\d/);
});

it('a start with tokens fetches the keys of their issuer, and tells when it cannot', {
  timeout: 60_000,
}, async () => {
  let isDown = true;
  const issuer = await serve((_request, response) => {
    if (isDown) response.writeHead(500).end('hunter2');
    else response.end(JSON.stringify({ keys: [key.jwk] }));
  });
  const startBy = async () => {
    const env = { AUTH: 'jwt', JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE, JWT_JWKS_URL: `${issuer}/keys` };
    const started = startProcess('main.ts', { PORT: '0', ...env });
    const [, url = ''] = await started.outputs(/"url":"([^"]+)"/);
    return { ...started, url };
  };
  const authorization = `Bearer ${await key.sign({ exp: Math.floor(Date.now() / 1000) + 300 })}`;
  const statusOf = async (url: string) =>
    (await fetch(url, post({ query: '{ __typename }' }, { authorization }))).status;
  const one = await startBy();
  expect(await statusOf(one.url)).toBe(503);
  await one.outputs(/issuer answered its keys with HTTP 500.*"msg":"keys of the issuer not fetched"/);
  one.signal('SIGTERM');
  await one.ended();
  isDown = false;
  const other = await startBy();
  expect(await statusOf(other.url)).toBe(200);
  other.signal('SIGTERM');
  expect(await other.ended()).toEqual({ code: 0, signal: null });
  for (const { printed } of [one, other]) expect(printed.out + printed.err).not.toMatch(/hunter2|eyJ/);
});
