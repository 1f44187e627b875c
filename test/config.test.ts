import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { DEFAULT_LIMITS } from '../src/server/limits.ts';
import { environment } from '../src/settings.ts';
import { ConfigError } from '../src/settings-check.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What the operator is told, a line for each problem; none when the settings are taken. */
const problemsOf = (env: Env): string[] => {
  try {
    readConfig(env);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    return thrown.message.split('\n');
  }
};

const KEY = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'an-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'a-secret' };
const PUBLIC = { HOST: '0.0.0.0', ALLOW_ANONYMOUS: 'true' };

describe('without settings', () => {
  const DEFAULTS = {
    host: '127.0.0.1',
    port: 4000,
    upstream: 'emulator',
    logLevel: 'info',
    auth: { by: 'none' },
    isLoopbackOnly: true,
    allowedOrigins: [],
    trustedProxies: [],
    limits: DEFAULT_LIMITS,
    accountsFile: null,
    hasCredentialVariable: false,
    accessKeyId: null,
    accessKeySecret: null,
    securityToken: null,
    roleArn: null,
    oidcProviderArn: null,
    oidcTokenFile: null,
    credentialsUri: null,
    profileName: null,
    ecsRoleName: null,
    isEcsMetadataDisabled: false,
    isCliProfileAllowed: false,
    regionId: 'cn-hangzhou',
    dbsEndpoint: null,
    sasEndpoint: null,
    network: 'internet',
    proxy: null,
    quotas: { Dbs: 20, Sas: 20 },
    pollMinMs: 1_000,
    pollMaxMs: 15_000,
    maxStaleMs: 3_600_000,
    emulatorPort: 0,
  };

  it('every default is filled in', () => {
    expect(readConfig({})).toEqual(DEFAULTS);
  });

  it('empty is unset, for every setting', () => {
    const names = Object.keys(environment.shape);
    expect(names).toHaveLength(58);
    expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(DEFAULTS);
    expect(readConfig(Object.fromEntries(names.map((name) => [name, undefined])))).toEqual(DEFAULTS);
  });

  it('variables that are no settings change nothing', () => {
    expect(readConfig({ PATH: '/bin', __proto__: 'x', constructor: 'y', toString: 'z' })).toEqual(DEFAULTS);
  });
});

describe('settings that are taken', () => {
  it.each<[Env, object]>([
    [{ PORT: '0' }, { port: 0 }],
    [
      { PORT: '65535', EMULATOR_PORT: '65535' },
      { port: 65_535, emulatorPort: 65_535 },
    ],
    [
      { POLL_MIN_MS: '1', POLL_MAX_MS: '3600000' },
      { pollMinMs: 1, pollMaxMs: 3_600_000 },
    ],
    [
      { POLL_MIN_MS: '15000', POLL_MAX_MS: '15000' },
      { pollMinMs: 15_000, pollMaxMs: 15_000 },
    ],
    [{ MAX_STALE_MS: '0' }, { maxStaleMs: 0 }],
    [{ MAX_STALE_MS: '999999999' }, { maxStaleMs: 999_999_999 }],
    [
      { MAX_DEPTH: '1', MAX_RATE_PER_CALLER: '999999999' },
      { limits: { ...DEFAULT_LIMITS, maxDepth: 1, maxRatePerCaller: 999_999_999 } },
    ],
    [{ ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED: 'true' }, { network: 'vpc' }],
    [{ ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED: 'false' }, { network: 'internet' }],
    [
      { ACCOUNTS_FILE: '/etc/accounts.json', DBS_QUOTA: '1', SAS_QUOTA: '10000' },
      { accountsFile: '/etc/accounts.json', hasCredentialVariable: false, quotas: { Dbs: 1, Sas: 10_000 } },
    ],
    [KEY, { hasCredentialVariable: true }],
    [{ ALIBABA_CLOUD_REGION_ID: 'cn-shenzhen-finance-1' }, { regionId: 'cn-shenzhen-finance-1' }],
    [
      { ...KEY, ALIBABA_CLOUD_SECURITY_TOKEN: 'a-token' },
      { accessKeyId: 'an-id', accessKeySecret: 'a-secret', securityToken: 'a-token' },
    ],
  ])('%j', (env, expected) => {
    expect(readConfig(env)).toMatchObject(expected);
  });
});

describe('UPSTREAM', () => {
  it.each<[Env, 'alibaba' | 'emulator']>([
    [{}, 'emulator'],
    [KEY, 'alibaba'],
    [{ ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/r' }, 'alibaba'],
    [{ ALIBABA_CLOUD_CREDENTIALS_URI: 'http://127.0.0.1/key' }, 'alibaba'],
    [{ ALIBABA_CLOUD_CREDENTIALS_FILE: '/etc/key' }, 'alibaba'],
    [{ ALIBABA_CLOUD_PROFILE: 'work' }, 'alibaba'],
    [{ ALIBABA_CLOUD_ECS_METADATA: 'role' }, 'alibaba'],
    [{ ACCOUNTS_FILE: '/etc/accounts.json' }, 'alibaba'],
    [{ NODE_ENV: 'production' }, 'alibaba'],
    [{ NODE_ENV: 'development' }, 'emulator'],
    [{ ALIBABA_CLOUD_REGION_ID: 'cn-beijing' }, 'emulator'],
    [{ ALIBABA_CLOUD_ROLE_ARN: '' }, 'emulator'],
  ])('%j decides for the %s when it is unset', (env, upstream) => {
    expect(readConfig(env).upstream).toBe(upstream);
  });

  it.each<[Env, 'alibaba' | 'emulator']>([
    [{ ...KEY, NODE_ENV: 'production', UPSTREAM: 'emulator' }, 'emulator'],
    [{ UPSTREAM: 'alibaba' }, 'alibaba'],
  ])('%j: set, it wins', (env, upstream) => {
    expect(readConfig(env).upstream).toBe(upstream);
  });
});

describe('a setting that does not fit', () => {
  const PORTS = 'a whole number from 0 to 65535';
  const POLLS = 'a whole number from 1 to 3600000';
  const LIMITS = 'a whole number from 1 to 999999999';
  const ENDPOINT = 'a host, or an https URL without a path (http to loopback only)';
  it.each<[name: string, value: string, expected: string]>([
    ['PORT', '65536', PORTS],
    ['PORT', '-1', PORTS],
    ['PORT', '80.5', PORTS],
    ['PORT', '0x50', PORTS],
    ['PORT', '1e3', PORTS],
    ['PORT', ' 80', PORTS],
    ['PORT', '80\n', PORTS],
    ['PORT', '٤٠', PORTS],
    ['PORT', '9'.repeat(400), PORTS],
    ['EMULATOR_PORT', '70000', PORTS],
    // Named like secrets, and none.
    ['MAX_TOKENS', '0', LIMITS],
    ['MAX_KEYS', 'none', LIMITS],
    ['DBS_QUOTA', '0', 'a whole number from 1 to 10000'],
    ['SAS_QUOTA', '10001', 'a whole number from 1 to 10000'],
    ['POLL_MIN_MS', '0', POLLS],
    ['POLL_MIN_MS', '1s', POLLS],
    ['POLL_MAX_MS', '3600001', POLLS],
    ['POLL_MAX_MS', 'Infinity', POLLS],
    ['MAX_STALE_MS', '-1', 'a whole number from 0 to 999999999'],
    ['MAX_STALE_MS', '1h', 'a whole number from 0 to 999999999'],
    ['UPSTREAM', 'aliyun', 'alibaba or emulator'],
    ['UPSTREAM', 'Alibaba', 'alibaba or emulator'],
    ['ALLOW_ANONYMOUS', '1', 'true or false'],
    ['ALLOW_ANONYMOUS', 'TRUE', 'true or false'],
    ['ALLOW_CLI_PROFILE', 'yes', 'true or false'],
    ['ALIBABA_CLOUD_ECS_METADATA_DISABLED', '1', 'true or false'],
    ['ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED', '1', 'true or false'],
    ['LOG_LEVEL', 'debug', 'one of info, warn, error, silent'],
    ['ALIBABA_CLOUD_REGION_ID', 'Hangzhou', 'a region such as cn-hangzhou'],
    ['ALIBABA_CLOUD_REGION_ID', 'cn-hangzhou.evil.example', 'a region such as cn-hangzhou'],
    ['HOST', 'http://127.0.0.1', 'a host name or an IP address'],
    ['HOST', '127.0.0.1:4000', 'a host name or an IP address'],
    ['DBS_ENDPOINT', 'http://dbs.example', ENDPOINT],
    ['SAS_ENDPOINT', 'ftp://sas.example', ENDPOINT],
  ])('%s=%j is named with its value and what was expected', (name, value, expected) => {
    expect(problemsOf({ [name]: value })).toEqual([
      `${name} must be ${expected}, got ${JSON.stringify(value)}`,
    ]);
  });

  it('is told together with every other problem, a line for each', () => {
    const problems = problemsOf({
      HOST: '0.0.0.0',
      PORT: 'x',
      UPSTREAM: 'y',
      POLL_MIN_MS: '20000',
      DBS_ENDPOINT: 'https://h/p',
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'an-id',
      REDIS_URL: 'redis://h',
    });
    expect(problems.map((line) => line.split(' ')[0]).sort()).toEqual([
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
      'DBS_ENDPOINT',
      'HOST',
      'POLL_MIN_MS',
      'PORT',
      'REDIS_URL',
      'UPSTREAM',
    ]);
  });

  it('does not blame a second one that was only compared with it', () => {
    expect(problemsOf({ POLL_MIN_MS: '20000', POLL_MAX_MS: 'x' })).toHaveLength(1);
    expect(problemsOf({ HOST: '0.0.0.0', ALLOW_ANONYMOUS: 'x' })).toHaveLength(1);
  });
});

describe('HOST', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', 'localhost', 'LOCALHOST'])(
    '%s is loopback and needs no leave',
    (HOST) => {
      expect(readConfig({ HOST }).host).toBe(HOST);
    },
  );

  it.each([
    '0.0.0.0',
    '::',
    '10.0.0.1',
    '192.168.1.2',
    'gateway.example',
    'localhost.example',
    '127.example',
  ])('%s can be reached by others, so it needs ALLOW_ANONYMOUS=true or AUTH', (HOST) => {
    const refusal = [
      expect.stringMatching(
        /^HOST must be a loopback address, or AUTH=jwt or AUTH=keys beside it, or ALLOW_ANONYMOUS=true/,
      ),
    ];
    expect(problemsOf({ HOST })).toEqual(refusal);
    expect(problemsOf({ HOST, ALLOW_ANONYMOUS: 'false' })).toEqual(refusal);
    expect(problemsOf({ HOST })[0]).toContain(`got "${HOST}"`);
    expect(readConfig({ HOST, ALLOW_ANONYMOUS: 'true' }).host).toBe(HOST);
  });
});

describe.each([
  ['DBS_ENDPOINT', 'dbsEndpoint'],
  ['SAS_ENDPOINT', 'sasEndpoint'],
] as const)('%s', (name, field) => {
  it.each([
    ['dbs-api.cn-beijing.aliyuncs.com', 'https://dbs-api.cn-beijing.aliyuncs.com'],
    ['dbs.example:8443', 'https://dbs.example:8443'],
    ['https://dbs.example', 'https://dbs.example'],
    ['https://dbs.example/', 'https://dbs.example'],
    ['https://dbs.example:443', 'https://dbs.example'],
    ['HTTPS://DBS.example', 'https://dbs.example'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['http://127.9.9.9:4010', 'http://127.9.9.9:4010'],
    ['http://localhost:4010', 'http://localhost:4010'],
    ['http://[::1]:4010', 'http://[::1]:4010'],
    ['https://10.0.0.1', 'https://10.0.0.1'],
  ])('%s is called at %s', (value, origin) => {
    expect(readConfig({ [name]: value })[field]).toBe(origin);
  });

  it.each([
    ['http://dbs.example', 'a signed request would be shown'],
    ['http://127.0.0.1.example', 'a name that only looks like loopback'],
    ['http://localhost.example', 'a name that only looks like loopback'],
    ['http://[::2]', 'no loopback'],
    ['http://0.0.0.0:4010', 'no loopback'],
    ['https://dbs.example/path', 'a path'],
    ['dbs.example/path', 'a path'],
    ['https://dbs.example?a=b', 'a query'],
    ['https://dbs.example#a', 'a fragment'],
    ['https://someone@dbs.example', 'user information'],
    ['https://someone:something@dbs.example', 'user information'],
    ['someone:something@dbs.example', 'user information'],
    ['ws://127.0.0.1', 'another scheme'],
    ['file:///etc/passwd', 'another scheme'],
    ['javascript:alert(1)', 'another scheme'],
    ['https://', 'no host'],
    ['two words', 'no host'],
    [' ', 'no host'],
  ])('%j is refused: %s', (value) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringMatching(`^${name} must be a host, or an`)]);
  });
});

describe('a proxy', () => {
  const of = (url: string, exceptions = '') => ({ url, exceptions });
  it.each<[Env, object | null]>([
    [{ HTTPS_PROXY: 'http://p.example:3128' }, of('http://p.example:3128/')],
    [{ HTTPS_PROXY: 'p.example:3128' }, of('http://p.example:3128/')],
    [{ HTTPS_PROXY: 'https://someone:s%40me@p.example' }, of('https://someone:s%40me@p.example/')],
    [{ HTTP_PROXY: 'p.example:1', NO_PROXY: 'a,.b' }, of('http://p.example:1/', 'a,.b')],
    [{ HTTP_PROXY: 'p.example:1', HTTPS_PROXY: 'p.example:2' }, of('http://p.example:2/')],
    [{ https_proxy: 'p.example:3', HTTPS_PROXY: 'p.example:2' }, of('http://p.example:3/')],
    [{ https_proxy: '', HTTPS_PROXY: 'p.example:2', no_proxy: '*' }, of('http://p.example:2/', '*')],
    [{ NO_PROXY: 'a' }, null],
  ])('of %j', (env, proxy) => {
    expect(readConfig(env).proxy).toEqual(proxy);
  });

  it.each([
    'socks5://p.example',
    'http://p.example/path',
    'http://p.example?a=b',
    'http://a@p.example',
    '://',
  ])('%j stops the start', (HTTPS_PROXY) => {
    expect(problemsOf({ HTTPS_PROXY })).toEqual([
      'HTTPS_PROXY must be a host and port, or an http or https URL without a path, with a user and a password or neither, got a value that is not shown',
    ]);
  });
});

describe('the pace', () => {
  it('POLL_MIN_MS above POLL_MAX_MS is told with both numbers', () => {
    expect(problemsOf({ POLL_MIN_MS: '2000', POLL_MAX_MS: '1999' })).toEqual([
      'POLL_MIN_MS must be at most POLL_MAX_MS, which is 1999, got "2000"',
    ]);
  });

  it.each<[Env, name: string, least: string, most: string]>([
    [{ POLL_MIN_MS: '20000' }, 'POLL_MIN_MS', '20000', '15000'],
    [{ POLL_MAX_MS: '500' }, 'POLL_MAX_MS', '1000', '500'],
  ])('%j against the default of the other blames the one that was set', (env, name, least, most) => {
    const [line = '', ...others] = problemsOf(env);
    expect(others).toEqual([]);
    expect(line.startsWith(`${name} must be`)).toBe(true);
    expect(line).toContain(least);
    expect(line).toContain(most);
  });
});

describe('credentials', () => {
  it.each<[Env]>([
    [{ ALIBABA_CLOUD_ACCESS_KEY_ID: 'an-id' }],
    [{ ALIBABA_CLOUD_ACCESS_KEY_ID: 'an-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: '' }],
  ])('%j: an access key id without its secret stops the start', (env) => {
    expect(problemsOf(env)).toEqual([
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET must be set, as ALIBABA_CLOUD_ACCESS_KEY_ID is',
    ]);
  });

  it('a secret without its access key id stops the start, or the emulator would answer', () => {
    expect(problemsOf({ ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'a-secret' })).toEqual([
      'ALIBABA_CLOUD_ACCESS_KEY_ID must be set, as ALIBABA_CLOUD_ACCESS_KEY_SECRET is',
    ]);
  });

  it('from elsewhere are told by what was set', () => {
    const env = {
      ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/r',
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/p',
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/var/run/token',
      ALIBABA_CLOUD_CREDENTIALS_URI: 'http://127.0.0.1/key',
      ALIBABA_CLOUD_PROFILE: 'work',
      ALIBABA_CLOUD_ECS_METADATA: 'a-role',
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
      ALLOW_CLI_PROFILE: 'true',
    };
    expect(readConfig(env)).toMatchObject({
      roleArn: 'acs:ram::1:role/r',
      oidcProviderArn: 'acs:ram::1:oidc-provider/p',
      oidcTokenFile: '/var/run/token',
      credentialsUri: 'http://127.0.0.1/key',
      profileName: 'work',
      ecsRoleName: 'a-role',
      isEcsMetadataDisabled: true,
      isCliProfileAllowed: true,
    });
  });
});

describe('REDIS_URL', () => {
  it('set, it stops the start: there is no fleet yet', () => {
    expect(problemsOf({ REDIS_URL: 'redis://10.0.0.1' })).toEqual([
      expect.stringMatching(/^REDIS_URL must be unset: /),
    ]);
  });
});

describe('a secret is never shown', () => {
  const SECRET = 'hunter2-hunter2';
  it.each<[Env]>([
    [{ ALIBABA_CLOUD_ACCESS_KEY_ID: SECRET }],
    [{ ALIBABA_CLOUD_ACCESS_KEY_ID: 'an-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: SECRET, PORT: 'x' }],
    [{ ALIBABA_CLOUD_SECURITY_TOKEN: SECRET, PORT: 'x' }],
    [{ ALIBABA_CLOUD_CREDENTIALS_URI: `http://h/?token=${SECRET}`, PORT: 'x' }],
    [{ ALIBABA_CLOUD_CREDENTIALS_URI: SECRET }],
    [{ REDIS_URL: `redis://default:${SECRET}@10.0.0.1` }],
    [{ REDIS_URL: SECRET }],
    [{ DBS_ENDPOINT: `https://someone:${SECRET}@dbs.example` }],
    [{ SAS_ENDPOINT: `someone:${SECRET}@sas.example` }],
    [{ HOST: `someone:${SECRET}@0.0.0.0` }],
    [{ HTTPS_PROXY: `socks5://someone:${SECRET}@10.0.0.1` }],
    [{ http_proxy: `http://someone:${SECRET}%zz@10.0.0.1` }],
    [{ HTTP_PROXY: `http://10.0.0.1/${SECRET}` }],
    [{ https_proxy: `http://someone:${SECRET}@10.0.0.1`, PORT: 'x' }],
    [{ UPSTREAM: 'emulator', ACCOUNTS_FILE: `{"accounts": "${SECRET}"}` }],
  ])('in %j', (env) => {
    const problems = problemsOf(env);
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain(SECRET);
  });

  it.each(['ключ', 'to\u0001ken', 'two words', 'line\n'])(
    'nor taken where no header can carry it: %j',
    (value) => {
      for (const name of ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_SECURITY_TOKEN'])
        expect(problemsOf({ ...KEY, [name]: value })).toEqual([
          `${name} must be of printable ASCII without spaces, as a header carries it, got a value that is not shown`,
        ]);
    },
  );

  it('but that there was one is said', () => {
    expect(problemsOf({ REDIS_URL: SECRET })[0]).toMatch(/got a value that is not shown$/);
  });
});

describe('what is read', () => {
  it('stands beside a public host once that was allowed', () => {
    expect(readConfig({ ...PUBLIC, ...KEY, PORT: '80' })).toMatchObject({
      host: '0.0.0.0',
      port: 80,
      upstream: 'alibaba',
    });
  });
});
