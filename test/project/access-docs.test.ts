import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, it, onTestFinished } from 'vitest';
import { PREFLIGHT_HEADERS } from '../../src/server/origins.ts';
import { blocksOf, readText } from '../support/markdown.ts';
import { startProcess } from '../support/process.ts';
import { serve } from '../support/serve.ts';

const page = readText('docs/access.md');
const commands = blocksOf(page, 'sh');
const [makeKey = '', hashKey = '', startWithKeys = '', askWithKey = ''] = commands;
const [startWithTokens = '', startWithOrigins = ''] = commands.slice(4);
const [keysFile = '', claims = ''] = blocksOf(page, 'json');
const ENV = { PORT: '0' };

const run = promisify(execFile);
const shell = async (command: string, env: Record<string, string> = {}): Promise<string> => {
  const PATH = `${dirname(process.execPath)}:/usr/bin:/bin`;
  return (await run('/bin/sh', ['-c', command], { env: { PATH, ...env } })).stdout.trim();
};

/** The variables that a command line sets. */
const variablesIn = (command: string): Record<string, string> =>
  Object.fromEntries(
    [...command.matchAll(/\b([A-Z_]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
  );

const addressOf = async (env: Record<string, string>): Promise<string> => {
  const [, url = ''] = await startProcess('main.ts', { ...ENV, ...env }).outputs(/"url":"([^"]+)"/);
  return url;
};

const QUERY = `{
  plan: precheckRun(key: { backupPlan: { backupPlanId: "dbs-plan-failed" } }) { verdict items { message } }
  task: precheckRun(key: { restoreTask: { restoreTaskId: "dbs-restore-failed" } }) { verdict message }
}`;

const askAs = async (url: string, token: string, query = QUERY) => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return { status: response.status, headers: response.headers, ...(await response.json()) };
};

const SEES_TEXTS = { verdict: 'FAILED', items: expect.arrayContaining([{ message: expect.any(String) }]) };

it('the page has an example of each', () => {
  expect([commands.length, blocksOf(page, 'json').length, blocksOf(page, 'js').length]).toEqual([6, 2, 1]);
});

it('a key that is made as shown is good with the file that is shown, and only for what it grants', async () => {
  const made = await Promise.all([shell(makeKey), shell(makeKey)]);
  const [[key = '', hash = ''] = [], [another = ''] = []] = made.map((text) => text.split(' '));
  expect(await shell(hashKey, { KEY: key })).toBe(`${hash}  -`);
  const folder = await mkdtemp(join(tmpdir(), 'access-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'keys.json');
  await writeFile(file, keysFile.replace('0'.repeat(64), hash));
  const { AUTH = '', API_KEYS_FILE = '' } = variablesIn(startWithKeys);
  expect(API_KEYS_FILE).toMatch(/keys\.json$/);
  const url = await addressOf({ AUTH, API_KEYS_FILE: file });
  const curl = askWithKey.replace('http://127.0.0.1:4000/graphql', url);
  expect(JSON.parse(await shell(curl.replace('curl', 'curl -s'), { KEY: key }))).toEqual({
    data: { precheckRun: { verdict: 'WARNED' } },
  });
  expect(await askAs(url, key)).toMatchObject({
    ...{ status: 200, data: { plan: SEES_TEXTS, task: null } },
    errors: [{ path: ['task'], extensions: { code: 'FORBIDDEN' } }],
  });
  const refused = await askAs(url, another);
  expect(refused).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  expect(refused.headers.get('www-authenticate')).toBe('Bearer');
});

/** An issuer that shows its keys, and what it signs. */
const startIssuer = async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }];
  const origin = await serve((_request, response) => void response.end(JSON.stringify({ keys })));
  const sign = (claimed: object) =>
    new SignJWT({ ...claimed }).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey);
  return { origin, sign };
};

it('the token that is shown is good with the settings that are shown, for what it grants', async () => {
  const issuer = await startIssuer();
  const { JWT_JWKS_URL = '', ...settings } = variablesIn(startWithTokens);
  const { pathname } = new URL(JWT_JWKS_URL);
  const url = await addressOf({ ...settings, JWT_JWKS_URL: `${issuer.origin}${pathname}` });
  const token = await issuer.sign(JSON.parse(claims));
  expect(await askAs(url, token)).toMatchObject({
    ...{ status: 200, data: { plan: SEES_TEXTS, task: { verdict: 'FAILED', message: expect.any(String) } } },
  });
  const elsewhere = `{ precheckRun(key: { backupPlan: { backupPlanId: "dbs-plan-passed", regionId: "cn-beijing" } }) { verdict } }`;
  expect(await askAs(url, token, elsewhere)).toMatchObject({
    errors: [
      {
        message: expect.stringContaining('"ada@example.com" may not read'),
        extensions: { code: 'FORBIDDEN' },
      },
    ],
  });
  const withoutGrants = await issuer.sign({ ...JSON.parse(claims), precheck_grants: undefined });
  expect(await askAs(url, withoutGrants)).toMatchObject({ status: 200, data: { plan: null, task: null } });
});

it('the pages whose origins are shown may ask, and no other', async () => {
  const { ALLOWED_ORIGINS = '' } = variablesIn(startWithOrigins);
  const url = await addressOf({ ALLOWED_ORIGINS });
  const mayAsk = async (origin: string) => {
    const headers = { origin, 'access-control-request-method': 'POST' };
    const { status, headers: answered } = await fetch(url, { method: 'OPTIONS', headers });
    return [status, answered.get('access-control-allow-origin')];
  };
  const origins = ALLOWED_ORIGINS.split(',');
  expect(origins).toContain('http://localhost:5173');
  for (const origin of origins) expect(await mayAsk(origin)).toEqual([204, origin]);
  expect(await mayAsk('http://localhost:5174')).toEqual([403, null]);
  const [, listed = ''] = /and send (.+?), and the name and version/.exec(page) ?? [];
  const shown = [...listed.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name);
  const allowed = PREFLIGHT_HEADERS['access-control-allow-headers'].split(', ');
  expect(shown).toEqual(allowed.filter((name) => !name.startsWith('apollographql-')));
});

it('the README has a gateway that knows one key, and a request with it', async () => {
  const [makeAndStart = '', ask = ''] = blocksOf(readText('README.md'), 'sh').filter((text) =>
    text.includes('$KEY'),
  );
  const lines = makeAndStart.trimEnd().split('\n');
  const { AUTH = '', API_KEYS_FILE = '' } = variablesIn(lines.pop() ?? '');
  const folder = await mkdtemp(join(tmpdir(), 'access-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const key = await shell([`cd ${folder}`, ...lines, 'echo $KEY'].join('\n'));
  const url = await addressOf({ AUTH, API_KEYS_FILE: join(folder, API_KEYS_FILE) });
  const curl = ask.replace('http://127.0.0.1:4000/graphql', url).replace('curl', 'curl -s');
  expect(JSON.parse(await shell(curl, { KEY: key }))).toEqual({
    data: { precheckRun: { verdict: 'WARNED' } },
  });
  expect(JSON.parse(await shell(curl, { KEY: `${key}x` }))).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
});
