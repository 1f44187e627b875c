import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type CredentialSettings, credentialSources } from '../../src/upstream/credential-sources.ts';
import { createCredentials } from '../../src/upstream/credentials.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';
import { serve } from '../support/serve.ts';

const CANARY = 'canary-8f3e1c';

const NOTHING: CredentialSettings = {
  accessKeyId: null,
  accessKeySecret: null,
  securityToken: null,
  roleArn: null,
  oidcProviderArn: null,
  oidcTokenFile: null,
  credentialsUri: null,
  profileName: null,
  ecsRoleName: null,
  // The metadata service has a fixed address outside of any test.
  isEcsMetadataDisabled: true,
  isCliProfileAllowed: false,
};

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'credentials-'));
  vi.stubEnv('HOME', home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

/** What one source answers, or the sentence that it fails with. */
const ask = async (name: string, settings: Partial<CredentialSettings> = {}) => {
  const source = credentialSources({ ...NOTHING, ...settings }).find((known) => known.name === name);
  if (!source) throw new Error(`no source ${name}`);
  try {
    return await source.ask();
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    expect(thrown.cause).toBeUndefined();
    expect(thrown.stack).not.toContain(CANARY);
    return thrown.message;
  }
};

it('the chain has the official order', () => {
  expect(credentialSources(NOTHING).map(({ name }) => name)).toEqual([
    ...['environment', 'OIDC role', 'CLI profile', 'profile file', 'ECS role', 'URI'],
  ]);
});

describe('a source that is not set up is not asked, and says what it lacks', () => {
  const OIDC = 'without ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_OIDC_TOKEN_FILE';
  it.each<[string, Partial<CredentialSettings>, string]>([
    ['environment', {}, 'without ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
    ['OIDC role', { roleArn: 'acs:ram::1:role/r' }, OIDC],
    ['CLI profile', {}, 'without ALLOW_CLI_PROFILE=true'],
    ['ECS role', {}, 'ALIBABA_CLOUD_ECS_METADATA_DISABLED is true'],
    ['URI', {}, 'without ALIBABA_CLOUD_CREDENTIALS_URI'],
  ])('%s of %j', async (name, settings, reason) => {
    expect(await ask(name, settings)).toBe(reason);
  });
});

describe('the environment', () => {
  it.each([null, 'token'])('gives its key, with the token %j', async (securityToken) => {
    const key = { accessKeyId: 'id', accessKeySecret: 'secret', securityToken };
    expect(await ask('environment', key)).toEqual(key);
  });
});

describe('the profile file', () => {
  const profile = (text: string): void => {
    const path = join(home, 'credentials.ini');
    writeFileSync(path, text);
    vi.stubEnv('ALIBABA_CLOUD_CREDENTIALS_FILE', path);
  };
  const SECTION = `type = access_key\naccess_key_id = file-id\naccess_key_secret = ${CANARY}\n`;

  it('gives the key of its default profile, or of the one that is named', async () => {
    profile(`[default]\n${SECTION}\n[work]\n${SECTION.replace('file-id', 'work-id')}`);
    const key = { accessKeySecret: CANARY, securityToken: null };
    expect(await ask('profile file')).toEqual({ accessKeyId: 'file-id', ...key });
    expect(await ask('profile file', { profileName: 'work' })).toEqual({ accessKeyId: 'work-id', ...key });
  });

  it.each([
    ['no such profile', `[other]\n${SECTION}`],
    ['an unknown type', `[default]\ntype = ${CANARY}\n`],
    ['no secret', '[default]\ntype = access_key\naccess_key_id = file-id\n'],
    ['nothing in it', ''],
  ])('with %s says that it does not serve', async (_what, text) => {
    profile(text);
    expect(await ask('profile file')).toBe('nothing usable there');
  });

  it('that is not there says so', async () => {
    vi.stubEnv('ALIBABA_CLOUD_CREDENTIALS_FILE', '');
    expect(await ask('profile file')).toBe('ENOENT');
  });
});

describe('the URI', () => {
  const FULL = {
    AccessKeyId: 'uri-id',
    AccessKeySecret: CANARY,
    SecurityToken: 'uri-token',
    Expiration: '2099-01-01T00:00:00Z',
  };
  const answering = (status: number, body: unknown) =>
    serve((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });

  it('gives the temporary key that it answers', async () => {
    const credentialsUri = await answering(200, FULL);
    expect(await ask('URI', { credentialsUri })).toEqual({
      ...{ accessKeyId: 'uri-id', accessKeySecret: CANARY, securityToken: 'uri-token' },
    });
  });

  it.each<[what: string, status: number, body: unknown, reason: string]>([
    ['a refusal', 403, { ...FULL, message: 'no' }, 'HTTP 403'],
    ['a code of the vendor', 500, `{"Code": "Throttling.User", "Secret": "${CANARY}"}`, 'Throttling.User'],
    ['a success that is none', 200, { Code: 'Success', AccessKeyId: 'id' }, 'nothing usable there'],
    ['half an answer', 200, { ...FULL, SecurityToken: '' }, 'nothing usable there'],
    ['no JSON', 200, `<html>${CANARY}</html>`, 'nothing usable there'],
    ['no expiry', 200, { ...FULL, Expiration: undefined }, 'nothing usable there'],
    ['an id that is no text', 200, { ...FULL, AccessKeyId: 7 }, 'no complete access key there'],
    [
      'a secret that is no text',
      200,
      { ...FULL, AccessKeySecret: { CANARY } },
      'no complete access key there',
    ],
    [
      'a token over two lines',
      200,
      { ...FULL, SecurityToken: `a\r\nb: ${CANARY}` },
      'a security token that no header can carry',
    ],
  ])('that answers %s says so, and nothing of what it said', async (_what, status, body, reason) => {
    const credentialsUri = await answering(status, body);
    expect(await ask('URI', { credentialsUri })).toBe(reason);
  });

  it('that breaks off says so', async () => {
    const credentialsUri = await serve((_request, response) => void response.destroy());
    expect(await ask('URI', { credentialsUri })).toBe('ECONNRESET');
  });

  it('is asked each time anew', async () => {
    let asked = 0;
    const credentialsUri = await serve((_request, response) => {
      asked += 1;
      response.end(JSON.stringify({ ...FULL, AccessKeyId: `id-${asked}` }));
    });
    const [uri] = credentialSources({ ...NOTHING, credentialsUri }).filter(({ name }) => name === 'URI');
    expect(await uri?.ask()).toMatchObject({ accessKeyId: 'id-1' });
    expect(await uri?.ask()).toMatchObject({ accessKeyId: 'id-2' });
  });

  it('that does not answer in the time of the library says so', async () => {
    const asked = Promise.withResolvers<void>();
    const credentialsUri = await serve(() => asked.resolve());
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const reason = ask('URI', { credentialsUri });
    await asked.promise;
    vi.advanceTimersByTime(10_000);
    expect(await reason).toBe('timed out');
  });

  it('that stalls within its answer is given up in time, and whatever it does later harms nobody', async () => {
    const stalled = Promise.withResolvers<ServerResponse>();
    const credentialsUri = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{');
      stalled.resolve(response);
    });
    const clock = createManualClock();
    const told: unknown[] = [];
    const credentials = createCredentials({
      sources: credentialSources({ ...NOTHING, credentialsUri }).filter(({ name }) => name === 'URI'),
      clock,
      onRenewed: (key) => void told.push(key),
      onFailure: (error) => void told.push(error),
    });
    const outcome = expect(credentials(null)).rejects.toMatchObject({
      message: 'No Alibaba Cloud credentials. Tried: URI (no answer within 10000 ms in all)',
    });
    const response = await stalled.promise;
    await clock.advance(10_000);
    await outcome;
    response.destroy();
    await once(response, 'close');
    await settle();
    expect(told).toEqual([]);
  });

  it('where nobody listens says so', async () => {
    expect(await ask('URI', { credentialsUri: 'http://127.0.0.1:1/key' })).toBe('ECONNREFUSED');
  });
});

/** A profile that would answer for another source, were it asked in its place. */
const profileInTheWay = () => {
  const path = join(home, 'in-the-way.ini');
  writeFileSync(path, '[default]\ntype = access_key\naccess_key_id = wrong\naccess_key_secret = wrong\n');
  vi.stubEnv('ALIBABA_CLOUD_CREDENTIALS_FILE', path);
};

describe('an OIDC role', () => {
  it('whose token file is not there says so', async () => {
    profileInTheWay();
    const settings = { roleArn: 'r', oidcProviderArn: 'p', oidcTokenFile: join(home, 'token') };
    expect(await ask('OIDC role', settings)).toBe('ENOENT');
  });
});

describe('the ECS role', () => {
  it('is asked of the metadata service, which the library may be told to leave alone', async () => {
    profileInTheWay();
    vi.stubEnv('ALIBABA_CLOUD_ECS_METADATA_DISABLED', 'true');
    vi.stubEnv('ALIBABA_CLOUD_CREDENTIALS_URI', 'http://127.0.0.1:1/key');
    expect(await ask('ECS role', { isEcsMetadataDisabled: false })).toBe('nothing usable there');
  });
});

describe('the CLI profile, once allowed', () => {
  it('gives the key of its current profile', async () => {
    mkdirSync(join(home, '.aliyun'));
    const profiles = [{ name: 'p', mode: 'AK', access_key_id: 'cli-id', access_key_secret: CANARY }];
    writeFileSync(join(home, '.aliyun', 'config.json'), JSON.stringify({ current: 'p', profiles }));
    expect(await ask('CLI profile', { isCliProfileAllowed: true })).toEqual({
      ...{ accessKeyId: 'cli-id', accessKeySecret: CANARY, securityToken: null },
    });
  });

  it('with a file that is no JSON says nothing of what is in it', async () => {
    mkdirSync(join(home, '.aliyun'));
    writeFileSync(join(home, '.aliyun', 'config.json'), `{"secret": "${CANARY}"`);
    expect(await ask('CLI profile', { isCliProfileAllowed: true })).toBe('nothing usable there');
  });
});
