import { describe, expect, it } from 'vitest';
import {
  type AccessKey,
  authorizationOf,
  canonicalQuery,
  canonicalRequest,
  type SignableRequest,
  sha256Hex,
  signatureOf,
  stringToSign,
} from '../../src/upstream/acs-signature.ts';

const EMPTY_BODY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const KEY: AccessKey = {
  accessKeyId: 'YourAccessKeyId',
  accessKeySecret: 'YourAccessKeySecret',
  securityToken: null,
};

const signable = (
  method: SignableRequest['method'],
  query: SignableRequest['query'],
  headers: SignableRequest['headers'],
): SignableRequest => ({
  method,
  query,
  headers: { ...headers, 'x-acs-content-sha256': EMPTY_BODY },
  body: '',
});

const runInstances = (date: string, nonce: string) =>
  signable(
    'POST',
    { RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' },
    {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      'x-acs-version': '2014-05-26',
      'x-acs-date': date,
      'x-acs-signature-nonce': nonce,
    },
  );

const A = runInstances('2023-10-26T10:22:32Z', '3156853299f313e23d1673dc12e1703d');
const A_SIGNATURE = '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0';
const B = runInstances('2023-10-26T09:01:01Z', 'd410180a5abf7fe235dd9b74aca91fc0');
const C = signable(
  'POST',
  { BackupPlanId: 'dbsr1l3ro210000' },
  {
    host: 'dbs-api.cn-hangzhou.aliyuncs.com',
    'x-acs-action': 'DescribePreCheckProgressList',
    'x-acs-version': '2019-03-06',
    'x-acs-date': '2024-01-04T06:56:36Z',
    'x-acs-signature-nonce': '00000000000000000000000000000001',
  },
);
const D = signable(
  'GET',
  {
    UniRegionId: 'cn-hangzhou',
    TaskId: 't-000bc9nqwxsbyvod0000',
    InstanceUuid: 'ebc895506c6911ed800000163e0e0000',
  },
  {
    host: 'tds.aliyuncs.com',
    'x-acs-action': 'QueryPreCheckDatabase',
    'x-acs-version': '2018-12-03',
    'x-acs-date': '2022-12-17T02:55:53Z',
    'x-acs-signature-nonce': '00000000000000000000000000000002',
  },
);
const E = signable(
  'POST',
  { CurrentPage: '1', PageSize: '20', InstanceName: "a b+c*d~e/f'(g)!测试" },
  {
    host: 'tds.aliyuncs.com',
    'x-acs-action': 'DescribeUniBackupDatabase',
    'x-acs-version': '2018-12-03',
    'x-acs-date': '2022-12-17T02:55:53Z',
    'x-acs-signature-nonce': '00000000000000000000000000000003',
    'x-acs-accesskey-id': 'YourAccessKeyId',
    'x-acs-security-token': 'STS.token+/=',
  },
);

describe('the V3 signature is that of', () => {
  it.each([
    ['A, published: RunInstances', A, A_SIGNATURE],
    ['B, published: at another time', B, 'e521358f7776c97df52e6b2891a8bc73026794a071b50c3323388c4e0df64804'],
    ['C: a precheck of DBS', C, '369e0f67e626a9bb8ace9f5707adf4fa7dd5082f6572486b946bd26c5f8ea8ea'],
    ['D: a precheck of SAS by GET', D, '92c17dda94de9247fd355a7fa39c71b441b4825945dfb725785f9fe3f169a976'],
    [
      'E: reserved characters and a security token',
      E,
      'e0fec4090cf9de2f8495a18c4c2907282627387257fcd1403a1c4693f254f3a0',
    ],
  ])('%s', (_name, request, signature) => {
    expect(signatureOf(request, KEY.accessKeySecret)).toBe(signature);
  });
});

describe('the canonical request', () => {
  it('of A has the published hash, which is the second line of the string to sign', () => {
    const hash = '7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259';
    expect(sha256Hex(canonicalRequest(A))).toBe(hash);
    expect(stringToSign(canonicalRequest(A))).toBe(`ACS3-HMAC-SHA256\n${hash}`);
  });

  it.each([
    ['order', Object.fromEntries(Object.entries(A.headers).reverse())],
    ['case', Object.fromEntries(Object.entries(A.headers).map(([k, v]) => [k.toUpperCase(), v]))],
    ['blanks around values', Object.fromEntries(Object.entries(A.headers).map(([k, v]) => [k, ` ${v}\t`]))],
    ['headers that are not signed', { ...A.headers, accept: 'application/json', 'user-agent': 'x' }],
  ])('does not depend on header %s', (_name, headers) => {
    expect(canonicalRequest({ ...A, headers })).toBe(canonicalRequest(A));
  });

  it('does not depend on the order of parameters', () => {
    const query = Object.fromEntries(Object.entries(D.query).reverse());
    expect(canonicalRequest({ ...D, query })).toBe(canonicalRequest(D));
  });

  it('covers content-type and the body where there are any', () => {
    const withType = { ...A, headers: { ...A.headers, 'content-type': 'application/json' } };
    expect(canonicalRequest(withType)).toContain('\ncontent-type:application/json\nhost:');
    expect(
      canonicalRequest({ ...A, body: '{}' })
        .split('\n')
        .at(-1),
    ).toBe(sha256Hex('{}'));
  });
});

describe('the canonical query', () => {
  it.each([
    ["!'()*", '%21%27%28%29%2A'],
    [' ', '%20'],
    ['+', '%2B'],
    ['a&b=c', 'a%26b%3Dc'],
    ['100%', '100%25'],
    ['-_.~', '-_.~'],
    ['测试', '%E6%B5%8B%E8%AF%95'],
    ['😀', '%F0%9F%98%80'],
    ["a b+c*d~e/f'(g)!测试", 'a%20b%2Bc%2Ad~e%2Ff%27%28g%29%21%E6%B5%8B%E8%AF%95'],
    ['', ''],
  ])('writes %j as %j, in names and values', (plain, encoded) => {
    expect(canonicalQuery({ Name: plain })).toBe(`Name=${encoded}`);
    expect(canonicalQuery({ [`N${plain}`]: '1' })).toBe(`N${encoded}=1`);
  });

  it('sorts by name, capitals first', () => {
    expect(canonicalQuery({ b: '1', B: '2', a: '3', A: '4' })).toBe('A=4&B=2&a=3&b=1');
  });
});

it('Authorization has algorithm, key id, signed names and signature, joined by commas without blanks', () => {
  const names = 'host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version';
  expect(authorizationOf(A, KEY)).toBe(
    `ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=${names},Signature=${A_SIGNATURE}`,
  );
});
