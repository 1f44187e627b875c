import { describe, expect, it } from 'vitest';
import { createEndpoints, readOrigin } from '../../src/upstream/endpoints.ts';

const endpoints = createEndpoints({ Dbs: null, Sas: null });
const endpoint = (...place: Parameters<typeof endpoints>) => endpoints(...place).origin;
const HANGZHOU = 'https://dbs-api.cn-hangzhou.aliyuncs.com';

describe('DBS', () => {
  it.each([
    ...['cn-hangzhou', 'cn-qingdao', 'cn-beijing', 'cn-shanghai', 'cn-shenzhen', 'cn-hongkong'],
    ...['us-west-1', 'us-east-1', 'cn-hangzhou-finance', 'cn-shanghai-finance-1', 'cn-shenzhen-finance-1'],
  ])('serves %s from Hangzhou', (regionId) => {
    expect(endpoint('Dbs', regionId)).toBe(HANGZHOU);
  });

  it.each([
    ...['cn-zhangjiakou', 'cn-wulanchabu', 'cn-huhehaote', 'cn-chengdu', 'ap-southeast-1', 'ap-southeast-3'],
    ...['ap-southeast-5', 'ap-northeast-1', 'eu-central-1', 'ap-south-1', 'eu-west-1', 'me-east-1'],
  ])('has a host of its own in %s', (regionId) => {
    expect(endpoint('Dbs', regionId)).toBe(`https://dbs-api.${regionId}.aliyuncs.com`);
  });

  it('is looked for under its documented prefix in a region that no table lists', () => {
    expect(endpoint('Dbs', 'xx-new-7')).toBe('https://dbs-api.xx-new-7.aliyuncs.com');
  });
});

describe('Security Center', () => {
  it.each(['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'cn-shenzhen', 'cn-zhangjiakou', 'cn-chengdu'])(
    'serves %s from mainland China',
    (regionId) => {
      expect(endpoint('Sas', regionId)).toBe('https://tds.cn-shanghai.aliyuncs.com');
    },
  );

  it.each(['ap-southeast-1', 'ap-southeast-3', 'ap-northeast-2', 'cn-hongkong', 'us-west-1', 'eu-central-1'])(
    'serves %s from overseas',
    (regionId) => {
      expect(endpoint('Sas', regionId)).toBe('https://tds.ap-southeast-1.aliyuncs.com');
    },
  );
});

describe('an override', () => {
  const overridden = createEndpoints({ Dbs: 'http://127.0.0.1:4010', Sas: null });

  it('replaces the table for every region of its product', () => {
    for (const regionId of ['cn-hangzhou', 'eu-central-1', 'xx-new-7']) {
      expect(overridden('Dbs', regionId).origin).toBe('http://127.0.0.1:4010');
    }
  });

  it('leaves the other product alone', () => {
    expect(overridden('Sas', 'cn-hangzhou').origin).toBe('https://tds.cn-shanghai.aliyuncs.com');
  });
});

describe('an origin', () => {
  it.each([
    ['dbs.example', 'https://dbs.example'],
    ['dbs.example:8443', 'https://dbs.example:8443'],
    ['HTTPS://DBS.example:443/', 'https://dbs.example'],
    ['http://127.9.9.9:4010', 'http://127.9.9.9:4010'],
    ['http://[::1]', 'http://[::1]'],
  ])('%s is read as %s', (text, origin) => {
    expect(readOrigin(text)).toBe(origin);
  });

  it.each([
    'http://dbs.example',
    'http://127.0.0.1.example',
    'http://[::2]',
    'https://dbs.example/path',
    'https://someone:something@dbs.example',
    'ws://127.0.0.1',
    'two words',
    '',
  ])('%j is none', (text) => {
    expect(readOrigin(text)).toBeNull();
  });
});
