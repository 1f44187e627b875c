import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startEmulator } from '../src/emulator/server.ts';
import { accountsFileOf, fileOf, lastingKey } from './support/accounts.ts';
import { ask } from './support/ask.ts';
import { type StartedProcess, startProcess } from './support/process.ts';
import { serve } from './support/serve.ts';

/** A free port unless the test says which. */
const run = (env: Readonly<Record<string, string>> = {}): StartedProcess =>
  startProcess('main.ts', { PORT: '0', ...env });

const LISTENING = /^.*"msg":"listening".*$/m;

const runToListening = async (env?: Readonly<Record<string, string>>) => {
  const started = run(env);
  const [line] = await started.outputs(LISTENING);
  const fields: { url: string; upstream: string; emulator?: string } = JSON.parse(line);
  return { ...started, line, fields, url: fields.url };
};

/** All that is printed when a start is refused: lines for the operator, never a stack. */
const refusal = async (env: Readonly<Record<string, string>>) => {
  const started = run(env);
  const end = await started.ended();
  const { out, err } = started.printed;
  expect({ ...end, out, err }).toMatchObject({ code: 1, signal: null });
  expect(out).not.toContain('listening');
  expect(err).not.toMatch(/^\s+at |node:internal|\.ts:\d|Error:/m);
  expect(err.endsWith('\n')).toBe(true);
  return err.trimEnd().split('\n');
};

/** No credentials but those that the test gives. */
const NO_METADATA = { HOME: '/nonexistent', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' };

const takePort = async (): Promise<string> => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return String(address.port);
};

describe('the start', () => {
  it('prints the address, the upstream and where the emulator listens, and by then is ready', async () => {
    const { fields, printed } = await runToListening();
    for (const path of ['/readyz', '/livez'])
      expect((await fetch(new URL(path, fields.url))).status).toBe(200);
    expect(fields.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/graphql$/);
    expect(fields.upstream).toBe('emulator');
    expect(fields.emulator).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect(fields.emulator).not.toBe(new URL(fields.url).origin);
    expect(printed.err).toBe('');
  });

  it('never prints a key', async () => {
    const started = await runToListening({
      UPSTREAM: 'alibaba',
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'id-hunter2',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret-hunter2',
      ALIBABA_CLOUD_SECURITY_TOKEN: 'token-hunter2',
    });
    expect(started.fields.upstream).toBe('alibaba');
    expect(started.fields.emulator).toBeUndefined();
    started.signal('SIGTERM');
    await started.ended();
    expect(started.printed.out + started.printed.err).not.toContain('hunter2');
  });

  it('on an IPv6 address prints an address that can be called', async () => {
    const { url } = await runToListening({ HOST: '::1' });
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+\/graphql$/);
    expect(await ask(url, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  });
});

const RUNS = [
  [{ backupPlan: { backupPlanId: 'dbs-plan-passed' } }, 'BACKUP_PLAN', 'PASSED'],
  [{ restoreTask: { restoreTaskId: 'dbs-restore-warned' } }, 'RESTORE_TASK', 'WARNED'],
  [{ database: { instanceUuid: 'db-mssql-warned' } }, 'DATABASE', 'WARNED'],
] as const;

describe('a started gateway', () => {
  it('answers for each of the three kinds', async () => {
    const { url } = await runToListening();
    const query =
      'query ($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) { kind verdict status items { code } } }';
    const { data, errors } = await ask(url, query, { keys: RUNS.map(([key]) => key) });
    expect(errors).toBeUndefined();
    expect(data.precheckRuns).toEqual(
      RUNS.map(([, kind, verdict]) => ({
        kind,
        verdict,
        status: 'FINISHED',
        items: expect.arrayContaining([{ code: expect.any(String) }]),
      })),
    );
  });

  it('asks the region that a key leaves open', async () => {
    const { url } = await runToListening({ ALIBABA_CLOUD_REGION_ID: 'cn-beijing' });
    const query = 'query ($key: PrecheckRunKey!) { precheckRun(key: $key) { regionId } }';
    expect(await ask(url, query, { key: RUNS[0][0] })).toEqual({
      data: { precheckRun: { regionId: 'cn-beijing' } },
    });
  });

  it('hands out ids by which another process finds the same run', async () => {
    const [one, other] = await Promise.all([runToListening(), runToListening()]);
    const fields = 'id kind account regionId status verdict items { id code state }';
    const byKey = `query ($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) { ${fields} } }`;
    const { data } = await ask(one.url, byKey, { keys: RUNS.map(([key]) => key) });
    const ids: string[] = data.precheckRuns.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(RUNS.length);
    expect(await ask(other.url, byKey, { keys: ids.map((id) => ({ id })) })).toEqual({ data });
    const byNode = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on PrecheckRun { ${fields} } } }`;
    expect(await ask(other.url, byNode, { ids })).toEqual({ data: { nodes: data.precheckRuns } });
    const [id] = ids;
    expect(
      await ask(other.url, `query ($id: ID!) { node(id: $id) { ... on PrecheckRun { ${fields} } } }`, { id }),
    ).toEqual({
      data: { node: data.precheckRuns[0] },
    });
  });
});

describe('the end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s stops it with code 0, and it listens no more', async (name) => {
    const { url, signal, ended, printed } = await runToListening();
    expect(await ask(url, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    signal(name);
    expect(await ended()).toEqual({ code: 0, signal: null });
    expect(printed.err).toBe('');
    expect(printed.out).toContain('"msg":"stopped"');
    await expect(fetch(url)).rejects.toThrow();
  });
});

it.each([
  ['info', ['credentials found']],
  ['warn', []],
])('LOG_LEVEL=%s prints of a start that ends before it listens %j', async (LOG_LEVEL, phrases) => {
  const key = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'an-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'a-secret' };
  const started = run({ ...key, LOG_LEVEL, PORT: await takePort() });
  expect((await started.ended()).code).toBe(1);
  const told = [...started.printed.out.matchAll(/"msg":"([^"]+)"/g)].map(([, phrase]) => phrase);
  expect(told.filter((phrase) => phrase !== 'operation')).toEqual(phrases);
});

describe('when nobody reads what it prints', () => {
  it('a start that is refused ends all the same', async () => {
    const port = await takePort();
    const started = run({ PORT: port });
    started.closeOutput();
    expect((await started.ended()).code).toBe(1);
    expect(started.printed.err).toContain('EADDRINUSE');
  });
});

describe('a start that is refused', () => {
  it('by bad settings tells all of them, a line each', async () => {
    const lines = await refusal({
      PORT: 'abc',
      HOST: '0.0.0.0',
      UPSTREAM: 'aliyun',
      REDIS_URL: 'redis://default:hunter2@10.0.0.1',
    });
    expect(lines.sort()).toEqual([
      expect.stringMatching(/^HOST must be .*"0\.0\.0\.0"$/),
      expect.stringMatching(/^PORT must be .*"abc"$/),
      expect.stringMatching(/^REDIS_URL must be unset.*not shown$/),
      expect.stringMatching(/^UPSTREAM must be .*"aliyun"$/),
    ]);
  });

  it('by a port in use tells which', async () => {
    const port = await takePort();
    expect(await refusal({ PORT: port })).toEqual([
      expect.stringMatching(new RegExp(`^Cannot listen: .*EADDRINUSE.*127\\.0\\.0\\.1:${port}$`)),
    ]);
  });

  it('by the emulator having no port tells which', async () => {
    const port = await takePort();
    expect(await refusal({ EMULATOR_PORT: port })).toEqual([
      expect.stringMatching(new RegExp(`^Cannot listen: .*EADDRINUSE.*127\\.0\\.0\\.1:${port}$`)),
    ]);
  });

  it.each([
    ['an address that is not of this machine', '192.0.2.1'],
    ['a name that no resolver takes', `${'a'.repeat(64)}.invalid`],
  ])('by %s tells it', async (_what, HOST) => {
    const lines = await refusal({ HOST, ALLOW_ANONYMOUS: 'true' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(HOST);
  });

  it.each<Readonly<Record<string, string>>>([
    { UPSTREAM: 'alibaba' },
    { NODE_ENV: 'production' },
    { ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/r' },
  ])('%j without credentials names what was tried, and answers nothing made up', async (env) => {
    expect(await refusal({ ...NO_METADATA, ...env })).toEqual([
      expect.stringMatching(
        /^No Alibaba Cloud credentials\. Tried: environment \(without ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET\), OIDC role \(.+\), CLI profile \(.+\), profile file \(ENOENT\), ECS role \(.+\), URI \(.+\)$/,
      ),
    ]);
  });
});

describe('temporary credentials from a URI', () => {
  it('sign the calls, are replaced when the vendor says they have expired, and are never printed', async () => {
    const issued: string[] = [];
    const uri = await serve((_request, response) => {
      const number = issued.push(`token-hunter${issued.length}`);
      const key = {
        AccessKeyId: `id-${number}`,
        AccessKeySecret: 'secret-hunter',
        SecurityToken: issued.at(-1),
      };
      response.end(JSON.stringify({ ...key, Expiration: '2099-01-01T00:00:00Z' }));
    });
    const sent: unknown[] = [];
    const vendor = await serve((request, response) => {
      const token = request.headers['x-acs-security-token'];
      sent.push(token);
      response.writeHead(token === issued[0] ? 400 : 200);
      response.end(
        token === issued[0]
          ? JSON.stringify({ Code: 'InvalidSecurityToken.Expired', Message: token })
          : JSON.stringify({ Status: 'finish', Success: true }),
      );
    });
    const started = await runToListening({
      ...NO_METADATA,
      ALIBABA_CLOUD_CREDENTIALS_URI: uri,
      DBS_ENDPOINT: vendor,
    });
    const query = 'query ($key: PrecheckRunKey!) { precheckRun(key: $key) { status } }';
    expect(await ask(started.url, query, { key: RUNS[0][0] })).toEqual({
      data: { precheckRun: { status: 'FINISHED' } },
    });
    expect(sent).toEqual(['token-hunter0', 'token-hunter1']);
    // An id that is a secret in use stands in the line of its call, but for the log knowing better.
    for (const token of issued)
      await ask(started.url, query, { key: { backupPlan: { backupPlanId: token } } });
    started.signal('SIGTERM');
    await started.ended();
    expect(started.printed.out.match(/backup plan \\"\[hidden\]\\"/g)).toHaveLength(2);
    expect(started.printed.out.match(/"msg":"credentials found"/g)).toHaveLength(2);
    expect(started.printed.out + started.printed.err).not.toContain('hunter');
  });
});

describe('accounts of a file', () => {
  const KEYS = {
    ...{ ONE_ID: 'one-id', ONE_SECRET: 'one-hunter2' },
    ...{ ALIBABA_CLOUD_ACCESS_KEY_ID: 'its-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'its-hunter2' },
  };
  const QUERY = 'query ($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) { account verdict } }';
  const keysOf = (...accounts: readonly (string | undefined)[]) => ({
    keys: accounts.map((account) => ({ backupPlan: { backupPlanId: 'dbs-plan-passed', account } })),
  });
  const startVendor = async (accessKeyId: string, accessKeySecret: string): Promise<string> => {
    const emulator = await startEmulator({ accessKeys: [{ accessKeyId, accessKeySecret }] });
    onTestFinished(() => emulator.close());
    return emulator.url;
  };

  it('are read through beside the account of the environment, each with its own secret', async () => {
    const one = {
      credentials: lastingKey('ONE'),
      endpoints: { dbs: await startVendor('one-id', 'one-hunter2') },
    };
    const started = await runToListening({
      ...{ ...NO_METADATA, ...KEYS, ACCOUNTS_FILE: await accountsFileOf([{ name: 'one', ...one }]) },
      DBS_ENDPOINT: await startVendor('its-id', 'its-hunter2'),
    });
    expect(started.fields.upstream).toBe('alibaba');
    expect(await ask(started.url, QUERY, keysOf('one', undefined))).toEqual({
      data: {
        precheckRuns: [
          { account: 'one', verdict: 'PASSED' },
          { account: 'default', verdict: 'PASSED' },
        ],
      },
    });
    started.signal('SIGTERM');
    await started.ended();
    for (const account of ['one', 'default'])
      expect(started.printed.out).toMatch(new RegExp(`"account":"${account}".*"msg":"credentials found"`));
    expect(started.printed.out + started.printed.err).not.toContain('hunter2');
  });

  it('are all there are where the environment has none', async () => {
    const { ONE_ID, ONE_SECRET } = KEYS;
    const accounts = [{ name: 'one', credentials: lastingKey('ONE') }];
    const { url } = await runToListening({
      ...{ ...NO_METADATA, ONE_ID, ONE_SECRET, ACCOUNTS_FILE: await accountsFileOf(accounts) },
    });
    const { errors } = await ask(url, QUERY, keysOf(undefined));
    expect(errors).toMatchObject([
      { message: 'account must be the name of a configured account, as none is named "default", got none' },
    ]);
  });

  const STATIC = lastingKey('ONE');

  it('of which some have no credentials stop the start, each named with its member', async () => {
    const role = { kind: 'ramRole', roleArn: 'acs:ram::1:role/r', source: STATIC };
    const file = { ...STATIC, accessKeySecret: { file: '/nonexistent/hunter2' } };
    const accounts = [
      { name: 'one', credentials: STATIC },
      { name: 'two', credentials: role },
      { name: 'three', credentials: { kind: 'uri', url: 'http://127.0.0.1:1/hunter2' } },
      { name: 'four', credentials: file },
      { name: 'five', credentials: { kind: 'ecsRole' } },
    ];
    const env = { ...NO_METADATA, ONE_ID: 'one-id', ACCOUNTS_FILE: await accountsFileOf(accounts) };
    const tried = (name: string, what: string) =>
      `Account "${name}": No Alibaba Cloud credentials. Tried: ${what}`;
    expect(await refusal(env)).toEqual([
      tried('one', 'static (accessKeySecret: the variable that it names is not set)'),
      tried('two', 'RAM role (source: accessKeySecret: the variable that it names is not set)'),
      tried('three', 'URI (ECONNREFUSED)'),
      tried('four', 'static (accessKeySecret: the file that it names cannot be read: ENOENT)'),
      tried('five', 'ECS role (ALIBABA_CLOUD_ECS_METADATA_DISABLED is true)'),
    ]);
  });

  it.each<[what: string, text: string, lines: readonly string[]]>([
    ['is no JSON', '{hunter2', ['it is no JSON']],
    [
      'does not fit',
      JSON.stringify({
        accounts: [
          { name: 'one', credentials: { ...STATIC, accessKeySecret: 'hunter2' }, hunter2: 1 },
          { name: 'one', credentials: { kind: 'chain' }, quotas: { dbs: 0 } },
        ],
      }),
      [
        'not all of it fits',
        'the file.accounts[0].credentials.accessKeySecret: a secret must not stand in this file: expected { "env": "NAME" } or { "file": "/path" }',
        'the file.accounts[0]: Unknown member: expected none but name, credentials, regionId, endpoints, quotas',
        'the file.accounts[1].quotas.dbs: expected a whole number from 1 to 10000',
      ],
    ],
  ])('that %s stop the start, which tells all that is wrong', async (_what, text, [first, ...others]) => {
    const ACCOUNTS_FILE = await fileOf(text);
    expect(await refusal({ ...NO_METADATA, ACCOUNTS_FILE })).toEqual([
      `ACCOUNTS_FILE must name a file that can be used, got "${ACCOUNTS_FILE}": ${first}`,
      ...others,
    ]);
  });

  it('beside the emulator stop the start', async () => {
    expect(await refusal({ UPSTREAM: 'emulator', ACCOUNTS_FILE: '/etc/accounts.json' })).toEqual([
      'ACCOUNTS_FILE must be unset, as UPSTREAM is emulator, which would answer made-up data for real accounts, got "/etc/accounts.json"',
    ]);
  });
});
