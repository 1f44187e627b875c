import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { sourcesOf } from '../../src/upstream/account-sources.ts';
import type { WrittenCredentials } from '../../src/upstream/accounts-file.ts';
import { serve } from '../support/serve.ts';
import { standInFor } from '../support/vendor-library.ts';

const CANARY = 'canary-8f3e1c';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'accounts-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const start = (written: WrittenCredentials, variables: Record<string, string | undefined> = {}) => {
  const assumedWith: string[] = [];
  const sources = sourcesOf(written, {
    settings: readConfig({}),
    variables,
    onAssumingWith: ({ accessKeyId }) => void assumedWith.push(accessKeyId),
  });
  const ask = async () => {
    const [source, ...others] = sources;
    if (!source || others.length > 0) throw new Error('not one source');
    try {
      return await source.ask();
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      expect(thrown.cause).toBeUndefined();
      expect(thrown.stack).not.toContain(CANARY);
      return thrown.message;
    }
  };
  return { ask, assumedWith, sources };
};

const LASTING = {
  kind: 'static',
  ...{ accessKeyId: { env: 'KEY_ID' }, accessKeySecret: { env: 'KEY_SECRET' } },
} as const;
const VARIABLES = { KEY_ID: 'an-id', KEY_SECRET: CANARY };
const AN_ID = { accessKeyId: 'an-id', accessKeySecret: CANARY };

describe('a secret by reference', () => {
  it('is read from the environment each time anew', async () => {
    const variables: Record<string, string> = { ...VARIABLES };
    const { ask } = start(LASTING, variables);
    expect(await ask()).toEqual({ ...AN_ID, securityToken: null });
    Object.assign(variables, { KEY_ID: 'another-id', KEY_SECRET: 'another' });
    expect(await ask()).toEqual({
      ...{ accessKeyId: 'another-id', accessKeySecret: 'another', securityToken: null },
    });
  });

  it.each(['', '\n', '\r\n'])(
    'is read from a file each time anew, whose last line ends with %j',
    async (end) => {
      const [id, secret, token] = ['id', 'secret', 'token'].map((name) => join(folder, name));
      if (!id || !secret || !token) throw new Error('no paths');
      const write = (time: number) => {
        for (const path of [id, secret, token])
          writeFileSync(path, `${path.split('/').at(-1)}-${time}${end}`);
      };
      const { ask } = start({
        kind: 'sts',
        ...{ accessKeyId: { file: id }, accessKeySecret: { file: secret }, securityToken: { file: token } },
      });
      for (const time of [1, 2]) {
        write(time);
        expect(await ask()).toEqual({
          accessKeyId: `id-${time}`,
          accessKeySecret: `secret-${time}`,
          securityToken: `token-${time}`,
        });
      }
    },
  );

  it.each<[what: string, variables: Record<string, string>, reason: string]>([
    [
      'none is set',
      {},
      'accessKeyId: the variable that it names is not set; accessKeySecret: the variable that it names is not set',
    ],
    ['one is not set', { KEY_ID: CANARY }, 'accessKeySecret: the variable that it names is not set'],
    [
      'one is empty',
      { KEY_ID: CANARY, KEY_SECRET: '' },
      'accessKeySecret: the variable that it names is empty',
    ],
    [
      'one cannot be sent',
      { KEY_ID: CANARY, KEY_SECRET: `${CANARY} ${CANARY}` },
      'accessKeySecret: the variable that it names has more than printable ASCII without spaces',
    ],
  ])('names its member when %s', async (_what, variables, reason) => {
    expect(await start(LASTING, variables).ask()).toBe(reason);
  });

  it('in a file that is not there names its member, and not the file', async () => {
    const written = { ...LASTING, accessKeySecret: { file: join(folder, CANARY) } };
    expect(await start(written, VARIABLES).ask()).toBe(
      'accessKeySecret: the file that it names cannot be read: ENOENT',
    );
  });

  it('is never another account of the environment', async () => {
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', 'wrong');
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'wrong');
    expect(await start(LASTING, { KEY_ID: '', KEY_SECRET: '' }).ask()).toMatch(/is empty/);
  });
});

it('the chain is that of the environment', () => {
  expect(start({ kind: 'chain' }).sources.map(({ name }) => name)).toEqual([
    ...['environment', 'OIDC role', 'CLI profile', 'profile file', 'ECS role', 'URI'],
  ]);
});

const TEMPORARY = { AccessKeyId: 'STS.id', AccessKeySecret: CANARY, SecurityToken: 'a-token' };
const TAKEN = { accessKeyId: 'STS.id', accessKeySecret: CANARY, securityToken: 'a-token' };
const NEVER = '2099-01-01T00:00:00Z';

describe('a URI', () => {
  it('gives the temporary key that it answers, each time anew', async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.end(JSON.stringify({ ...TEMPORARY, AccessKeyId: `STS.${asked}`, Expiration: NEVER }));
    });
    const { ask } = start({ kind: 'uri', url });
    expect(await ask()).toEqual({ ...TAKEN, accessKeyId: 'STS.1' });
    expect(await ask()).toEqual({ ...TAKEN, accessKeyId: 'STS.2' });
  });
});

const ROLE_ARN = 'acs:ram::1234567890123456:role/reader';

/** A token service in the vendor's place. */
const tokenService = async (
  status = 200,
  body: object = { Credentials: { ...TEMPORARY, Expiration: NEVER } },
) => {
  const asked: { query: Record<string, string>; form: Record<string, string> }[] = [];
  const take = async (request: IncomingMessage) => {
    const { searchParams } = new URL(request.url ?? '', 'http://h');
    const form = new URLSearchParams(await text(request));
    asked.push({ query: Object.fromEntries(searchParams), form: Object.fromEntries(form) });
  };
  const hosts = await standInFor((request, response) => {
    void take(request).then(() => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  return { asked, hosts };
};

describe('a role', () => {
  it('is assumed with the key of its source, by the name of the gateway, for an hour', async () => {
    const { asked, hosts } = await tokenService();
    const { ask, assumedWith } = start({ kind: 'ramRole', roleArn: ROLE_ARN, source: LASTING }, VARIABLES);
    expect(await ask()).toEqual(TAKEN);
    expect(hosts).toEqual(['https://sts.aliyuncs.com']);
    expect(asked).toMatchObject([
      {
        query: { Action: 'AssumeRole', AccessKeyId: 'an-id' },
        form: { RoleArn: ROLE_ARN, RoleSessionName: 'precheck-gateway', DurationSeconds: '3600' },
      },
    ]);
    expect(Object.keys(asked[0]?.form ?? {})).toHaveLength(3);
    expect(assumedWith).toEqual(['an-id']);
  });

  it('is assumed with all that its account says', async () => {
    const { asked } = await tokenService();
    const source = { ...LASTING, kind: 'sts', securityToken: { env: 'TOKEN' } } as const;
    const policy = { Version: '1', Statement: [] };
    const more = { roleSessionName: 'me', externalId: 'an-external-id', durationSeconds: 900, policy };
    const { ask } = start(
      { kind: 'ramRole', roleArn: ROLE_ARN, source, ...more },
      { ...VARIABLES, TOKEN: 'source-token' },
    );
    expect(await ask()).toEqual(TAKEN);
    expect(asked).toMatchObject([
      {
        query: { SecurityToken: 'source-token' },
        form: {
          ...{ RoleSessionName: 'me', ExternalId: 'an-external-id', DurationSeconds: '900' },
          Policy: JSON.stringify(policy),
        },
      },
    ]);
  });

  it('is assumed anew each time, with the key that is there by then', async () => {
    const { asked } = await tokenService();
    const variables = { ...VARIABLES };
    const { ask } = start({ kind: 'ramRole', roleArn: ROLE_ARN, source: LASTING }, variables);
    await ask();
    variables.KEY_ID = 'a-newer-id';
    await ask();
    expect(asked.map(({ query }) => query['AccessKeyId'])).toEqual(['an-id', 'a-newer-id']);
  });

  it('that is refused says the code of the vendor, and nothing else of the answer', async () => {
    await tokenService(403, { Code: 'NoPermission', Message: CANARY });
    const { ask } = start({ kind: 'ramRole', roleArn: ROLE_ARN, source: LASTING }, VARIABLES);
    expect(await ask()).toBe('NoPermission');
  });

  it('whose source has no key says so, and asks nobody', async () => {
    const { asked } = await tokenService();
    const { ask } = start({ kind: 'ramRole', roleArn: ROLE_ARN, source: LASTING }, { KEY_ID: 'an-id' });
    expect(await ask()).toBe('source: accessKeySecret: the variable that it names is not set');
    expect(asked).toEqual([]);
  });
});

describe('the role of the instance', () => {
  const metadata = () =>
    standInFor(({ url = '', method }, response) => {
      if (method === 'PUT') return void response.end('a-metadata-token');
      const name = url.split('/').at(-1);
      response.end(
        name
          ? JSON.stringify({ ...TEMPORARY, AccessKeyId: name, Code: 'Success', Expiration: NEVER })
          : 'its-own',
      );
    });

  it.each([
    ['that it says it has', {}, 'its-own'],
    ['that the account names', { roleName: 'a-role' }, 'a-role'],
  ])('is the one %s', async (_what, more, accessKeyId) => {
    const hosts = await metadata();
    expect(await start({ kind: 'ecsRole', ...more }).ask()).toEqual({ ...TAKEN, accessKeyId });
    expect(new Set(hosts)).toEqual(new Set(['http://100.100.100.200']));
  });

  it('may be what a role is assumed with', async () => {
    let assumedBy: string | null = null;
    await standInFor(({ url = '', method }, response) => {
      const { pathname, searchParams } = new URL(url, 'http://h');
      if (method === 'PUT') return void response.end('a-metadata-token');
      if (pathname !== '/')
        return void response.end(JSON.stringify({ ...TEMPORARY, Code: 'Success', Expiration: NEVER }));
      assumedBy = searchParams.get('SecurityToken');
      response.end(
        JSON.stringify({ Credentials: { ...TEMPORARY, AccessKeyId: 'STS.role', Expiration: NEVER } }),
      );
    });
    const source = { kind: 'ecsRole', roleName: 'a-role' } as const;
    expect(await start({ kind: 'ramRole', roleArn: ROLE_ARN, source }).ask()).toEqual({
      ...{ ...TAKEN, accessKeyId: 'STS.role' },
    });
    expect(assumedBy).toBe('a-token');
  });
});
