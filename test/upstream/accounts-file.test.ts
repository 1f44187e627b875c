import { describe, expect, it } from 'vitest';
import { readAccountsFile } from '../../src/upstream/accounts-file.ts';

const CANARY = 'canary-8f3e1c';
const KEY = { accessKeyId: { env: 'KEY_ID' }, accessKeySecret: { file: '/run/secret' } };
const STATIC = { kind: 'static', ...KEY };
const ROLE = { kind: 'ramRole', roleArn: 'acs:ram::1234567890123456:role/reader', source: STATIC };

const account = (more: object = {}) => ({ name: 'one', credentials: STATIC, ...more });

/** What is told of a file, a line each. */
const problemsOf = (written: unknown): readonly string[] => {
  try {
    readAccountsFile(typeof written === 'string' ? written : JSON.stringify(written));
    return [];
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown;
    expect(thrown.message).not.toContain(CANARY);
    const [first, ...others] = thrown.message.split('\n');
    return first === 'not all of it fits' ? others : [first ?? ''];
  }
};

describe('an account is taken', () => {
  it.each<[what: string, credentials: object]>([
    ['a lasting key', STATIC],
    ['a temporary key', { kind: 'sts', ...KEY, securityToken: { env: 'TOKEN' } }],
    ['a role', ROLE],
    [
      'a role with all that there is',
      {
        ...ROLE,
        ...{ roleSessionName: 'me@here', externalId: 'x:1/2', durationSeconds: 900 },
        policy: { Version: '1', Statement: [] },
        source: { kind: 'ecsRole', roleName: 'a-role' },
      },
    ],
    ['the role of the instance', { kind: 'ecsRole' }],
    ['a URI', { kind: 'uri', url: 'http://127.0.0.1:1/key' }],
    ['the chain', { kind: 'chain' }],
  ])('with %s', (_what, credentials) => {
    expect(readAccountsFile(JSON.stringify({ accounts: [account({ credentials })] }))).toEqual([
      { name: 'one', credentials },
    ]);
  });

  it('with a region, endpoints and quotas of its own', () => {
    const more = { regionId: 'cn-beijing', quotas: { dbs: 1, sas: 10_000 } };
    const endpoints = { dbs: 'dbs.example', sas: 'http://127.0.0.1:4010' };
    expect(readAccountsFile(JSON.stringify({ accounts: [account({ ...more, endpoints })] }))).toMatchObject([
      { ...more, endpoints: { dbs: 'https://dbs.example', sas: 'http://127.0.0.1:4010' } },
    ]);
  });
});

const LITERAL = 'a secret must not stand in this file: expected { "env": "NAME" } or { "file": "/path" }';
const REFERENCE = 'expected { "env": "NAME" } or { "file": "/path" }';
const QUOTA = 'expected a whole number from 1 to 10000';
const ORIGIN = 'a host, or an https URL without a path (http to loopback only)';
const SECONDS = 'expected a whole number from 900 to 43200';

describe('a member that does not fit is named, with what was expected, and not repeated', () => {
  it.each<[changed: object, path: string, sentence: string]>([
    [{ name: `${CANARY} b` }, 'name', 'expected 1 to 64 printable characters without spaces'],
    [{ name: 'x'.repeat(65) }, 'name', 'expected 1 to 64 printable characters without spaces'],
    [{ name: 'a\u0007' }, 'name', 'expected 1 to 64 printable characters without spaces'],
    [{ regionId: CANARY.toUpperCase() }, 'regionId', 'expected a region such as cn-hangzhou'],
    [{ endpoints: { dbs: `http://${CANARY}` } }, 'endpoints.dbs', ORIGIN],
    [{ endpoints: { sas: `https://u:${CANARY}@h` } }, 'endpoints.sas', ORIGIN],
    [{ quotas: { dbs: 0 } }, 'quotas.dbs', QUOTA],
    [{ quotas: { dbs: 10_001 } }, 'quotas.dbs', QUOTA],
    [{ quotas: { sas: 1.5 } }, 'quotas.sas', QUOTA],
    [{ quotas: { sas: CANARY } }, 'quotas.sas', QUOTA],
    [{ credentials: CANARY }, 'credentials', 'expected an object with a kind'],
    [
      { credentials: { kind: CANARY } },
      'credentials.kind',
      'expected one of static, sts, ramRole, ecsRole, uri, chain',
    ],
    [
      { credentials: { ...ROLE, source: { kind: 'chain' } } },
      'credentials.source.kind',
      'expected one of static, sts, ecsRole',
    ],
    [
      { credentials: { ...ROLE, source: { ...STATIC, accessKeySecret: CANARY } } },
      'credentials.source.accessKeySecret',
      LITERAL,
    ],
    [{ credentials: { ...STATIC, accessKeyId: CANARY } }, 'credentials.accessKeyId', LITERAL],
    [{ credentials: { ...STATIC, accessKeySecret: CANARY } }, 'credentials.accessKeySecret', LITERAL],
    [{ credentials: { kind: 'sts', ...KEY, securityToken: CANARY } }, 'credentials.securityToken', LITERAL],
    [{ credentials: { kind: 'sts', ...KEY } }, 'credentials.securityToken', REFERENCE],
    [
      { credentials: { ...STATIC, accessKeyId: { env: `${CANARY}` } } },
      'credentials.accessKeyId.env',
      'expected the name of a variable',
    ],
    [
      { credentials: { ...STATIC, accessKeyId: { file: CANARY } } },
      'credentials.accessKeyId.file',
      'expected an absolute path',
    ],
    [
      { credentials: { ...ROLE, roleArn: CANARY } },
      'credentials.roleArn',
      'expected the ARN of a RAM role, as acs:ram::1234567890123456:role/name',
    ],
    [
      { credentials: { ...ROLE, roleSessionName: '?' } },
      'credentials.roleSessionName',
      'expected 2 to 64 of letters, digits, and . @ - _',
    ],
    [
      { credentials: { ...ROLE, externalId: `${CANARY} ` } },
      'credentials.externalId',
      'expected 2 to 1224 of letters, digits, and + = , . @ : / - _',
    ],
    [{ credentials: { ...ROLE, policy: CANARY } }, 'credentials.policy', 'expected a policy, as an object'],
    [{ credentials: { ...ROLE, durationSeconds: 899 } }, 'credentials.durationSeconds', SECONDS],
    [{ credentials: { ...ROLE, durationSeconds: 43_201 } }, 'credentials.durationSeconds', SECONDS],
    [{ credentials: { kind: 'uri', url: CANARY } }, 'credentials.url', 'an http or https URL'],
    [
      { credentials: { kind: 'ecsRole', roleName: `/${CANARY}` } },
      'credentials.roleName',
      'expected the name of a RAM role',
    ],
  ])('%j', (changed, path, sentence) => {
    expect(problemsOf({ accounts: [account(changed)] })).toEqual([
      `the file.accounts[0].${path}: ${sentence}`,
    ]);
  });

  it.each<[at: string, written: object, known: string]>([
    ['', { accounts: [account()], [CANARY]: 1 }, 'accounts'],
    [
      '.accounts[0]',
      { accounts: [account({ [CANARY]: 1 })] },
      'name, credentials, regionId, endpoints, quotas',
    ],
    [
      '.accounts[0].credentials',
      { accounts: [account({ credentials: { ...STATIC, securityToken: CANARY } })] },
      'kind, accessKeyId, accessKeySecret',
    ],
    ['.accounts[0].endpoints', { accounts: [account({ endpoints: { [CANARY]: 1 } })] }, 'dbs, sas'],
    ['.accounts[0].quotas', { accounts: [account({ quotas: { [CANARY]: 1 } })] }, 'dbs, sas'],
  ])('a member that nobody knows, at %j', (at, written, known) => {
    expect(problemsOf(written)).toEqual([`the file${at}: Unknown member: expected none but ${known}`]);
  });
});

describe('a file that does not fit', () => {
  it('tells all that is wrong, a line each', () => {
    const accounts = [
      account({ name: '' }),
      account({ regionId: 'X', quotas: { dbs: 0, sas: 0 } }),
      account(),
    ];
    expect(problemsOf({ accounts }).map((line) => line.split(':')[0])).toEqual([
      'the file.accounts[0].name',
      'the file.accounts[1].regionId',
      'the file.accounts[1].quotas.dbs',
      'the file.accounts[1].quotas.sas',
      'the file.accounts[2].name',
    ]);
  });

  it.each<[what: string, written: unknown, problem: string]>([
    ['no JSON', CANARY, 'it is no JSON'],
    ['a list', [CANARY], 'the file: Invalid input: expected object, received array'],
    ['no account', { accounts: [] }, 'the file.accounts: expected an account at least'],
    [
      'too many',
      { accounts: Array.from({ length: 101 }, (_, at) => account({ name: `a${at}` })) },
      'the file.accounts: expected 100 accounts at most',
    ],
    [
      'two of one name',
      { accounts: [account({ name: CANARY }), account(), account({ name: CANARY })] },
      'the file.accounts[2].name: an account before has this name',
    ],
  ])('as it has %s', (_what, written, problem) => {
    expect(problemsOf(written)).toEqual([problem]);
  });
});
