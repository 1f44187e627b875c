import { describe, expect, it } from 'vitest';
import { signatureOf } from '../../src/emulator/signature.ts';

const EMPTY_BODY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

interface Vector {
  readonly name: string;
  readonly method: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly signature: string;
}

const RUN_INSTANCES = {
  method: 'POST',
  query: {
    RegionId: 'cn-shanghai',
    ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd',
  },
};
const ECS = {
  host: 'ecs.cn-shanghai.aliyuncs.com',
  'x-acs-action': 'RunInstances',
  'x-acs-version': '2014-05-26',
};

const VECTORS: readonly Vector[] = [
  {
    name: 'A, published: RunInstances',
    ...RUN_INSTANCES,
    headers: {
      ...ECS,
      'x-acs-date': '2023-10-26T10:22:32Z',
      'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
    },
    signature: '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
  },
  {
    name: 'B, published: RunInstances at another time',
    ...RUN_INSTANCES,
    headers: {
      ...ECS,
      'x-acs-date': '2023-10-26T09:01:01Z',
      'x-acs-signature-nonce': 'd410180a5abf7fe235dd9b74aca91fc0',
    },
    signature: 'e521358f7776c97df52e6b2891a8bc73026794a071b50c3323388c4e0df64804',
  },
  {
    name: 'C: DescribePreCheckProgressList',
    method: 'POST',
    query: { BackupPlanId: 'dbsr1l3ro210000' },
    headers: {
      host: 'dbs-api.cn-hangzhou.aliyuncs.com',
      'x-acs-action': 'DescribePreCheckProgressList',
      'x-acs-version': '2019-03-06',
      'x-acs-date': '2024-01-04T06:56:36Z',
      'x-acs-signature-nonce': '00000000000000000000000000000001',
    },
    signature: '369e0f67e626a9bb8ace9f5707adf4fa7dd5082f6572486b946bd26c5f8ea8ea',
  },
  {
    name: 'D: QueryPreCheckDatabase by GET',
    method: 'GET',
    query: {
      TaskId: 't-000bc9nqwxsbyvod0000',
      InstanceUuid: 'ebc895506c6911ed800000163e0e0000',
      UniRegionId: 'cn-hangzhou',
    },
    headers: {
      host: 'tds.aliyuncs.com',
      'x-acs-action': 'QueryPreCheckDatabase',
      'x-acs-version': '2018-12-03',
      'x-acs-date': '2022-12-17T02:55:53Z',
      'x-acs-signature-nonce': '00000000000000000000000000000002',
    },
    signature: '92c17dda94de9247fd355a7fa39c71b441b4825945dfb725785f9fe3f169a976',
  },
  {
    name: 'E: reserved characters and a security token',
    method: 'POST',
    query: { CurrentPage: '1', PageSize: '20', InstanceName: "a b+c*d~e/f'(g)!测试" },
    headers: {
      host: 'tds.aliyuncs.com',
      'x-acs-action': 'DescribeUniBackupDatabase',
      'x-acs-version': '2018-12-03',
      'x-acs-date': '2022-12-17T02:55:53Z',
      'x-acs-signature-nonce': '00000000000000000000000000000003',
      'x-acs-accesskey-id': 'YourAccessKeyId',
      'x-acs-security-token': 'STS.token+/=',
    },
    signature: 'e0fec4090cf9de2f8495a18c4c2907282627387257fcd1403a1c4693f254f3a0',
  },
];

describe('the V3 signature', () => {
  it.each(VECTORS)('is that of vector $name', ({ method, query, headers, signature }) => {
    const signed = { ...headers, 'x-acs-content-sha256': EMPTY_BODY };
    const parts = {
      method,
      query: Object.entries(query),
      headers: Object.entries(signed),
      bodyHash: EMPTY_BODY,
    };
    expect(signatureOf(parts, 'YourAccessKeySecret')).toBe(signature);
  });
});
