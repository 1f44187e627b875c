import { describe, expect, it } from 'vitest';
import { createEndpoints, readOrigin } from '../../src/upstream/endpoints.ts';

type Place = Parameters<ReturnType<typeof createEndpoints>>;

const NOTHING = { Dbs: null, Sas: null };
const known = (host: string) => ({ origin: `https://${host}.aliyuncs.com`, isKnown: true });
const guessed = (host: string) => ({ origin: `https://${host}.aliyuncs.com`, isKnown: false });

const DBS_OF_HANGZHOU = [
  ...['cn-hangzhou', 'cn-qingdao', 'cn-beijing', 'cn-shanghai', 'cn-shenzhen', 'cn-hongkong'],
  ...['us-west-1', 'us-east-1', 'cn-hangzhou-finance', 'cn-shanghai-finance-1', 'cn-shenzhen-finance-1'],
];
const DBS_OF_THEIR_OWN = [
  ...['cn-zhangjiakou', 'cn-wulanchabu', 'cn-huhehaote', 'cn-chengdu', 'ap-southeast-1', 'ap-southeast-2'],
  ...['ap-southeast-3', 'ap-southeast-5', 'ap-northeast-1', 'eu-central-1', 'ap-south-1', 'eu-west-1'],
  'me-east-1',
];
const MAINLAND = [
  ...[
    'cn-hangzhou',
    'cn-shanghai',
    'cn-beijing',
    'cn-shenzhen',
    'cn-zhangjiakou',
    'cn-chengdu',
    'cn-qingdao',
  ],
  ...['cn-huhehaote', 'cn-wulanchabu', 'cn-hangzhou-finance', 'cn-new-7'],
];
const OVERSEAS = [
  ...['ap-southeast-1', 'ap-southeast-3', 'ap-northeast-1', 'ap-northeast-2', 'ap-southeast-6', 'us-east-1'],
  ...['ap-southeast-7', 'us-west-1', 'eu-central-1', 'me-east-1', 'xx-new-7'],
];

describe('from the internet', () => {
  const endpoint = (...place: Place) => createEndpoints(NOTHING)(...place);

  it.each(DBS_OF_HANGZHOU)('DBS serves %s from Hangzhou', (regionId) => {
    expect(endpoint('Dbs', regionId)).toEqual(known('dbs-api.cn-hangzhou'));
  });

  it.each(DBS_OF_THEIR_OWN)('DBS has a host of its own in %s', (regionId) => {
    expect(endpoint('Dbs', regionId)).toEqual(known(`dbs-api.${regionId}`));
  });

  it('DBS is looked for under its documented prefix in a region that no table lists', () => {
    expect(endpoint('Dbs', 'xx-new-7')).toEqual(guessed('dbs-api.xx-new-7'));
  });

  it.each([...MAINLAND, 'cn-hongkong'])('Security Center serves %s from mainland China', (regionId) => {
    expect(endpoint('Sas', regionId)).toEqual(known('tds.cn-shanghai'));
  });

  it.each([...OVERSEAS, 'ap-southeast-2'])('Security Center serves %s from overseas', (regionId) => {
    expect(endpoint('Sas', regionId)).toEqual(known('tds.ap-southeast-1'));
  });
});

describe('inside a VPC', () => {
  const endpoint = (...place: Place) => createEndpoints(NOTHING, 'vpc')(...place);

  it.each([...DBS_OF_HANGZHOU, ...DBS_OF_THEIR_OWN].filter((regionId) => regionId !== 'cn-hangzhou-finance'))(
    'DBS has a host in %s',
    (regionId) => {
      expect(endpoint('Dbs', regionId)).toEqual(known(`dbs-api-vpc.${regionId}`));
    },
  );

  it('DBS has none in cn-hangzhou-finance', () => {
    expect(endpoint('Dbs', 'cn-hangzhou-finance')).toEqual(known('dbs-api.cn-hangzhou'));
  });

  it.each([
    ['cn-hongkong', 'tds-intl.vpc-proxy'],
    ['ap-southeast-2', 'tds-vpc.ap-southeast-2'],
  ])('Security Center serves %s by %s', (regionId, host) => {
    expect(endpoint('Sas', regionId)).toEqual(known(host));
  });

  it('DBS is looked for by the same rule in a region that no table lists', () => {
    expect(endpoint('Dbs', 'xx-new-7')).toEqual(guessed('dbs-api-vpc.xx-new-7'));
  });

  it.each(MAINLAND)('Security Center serves %s from mainland China', (regionId) => {
    expect(endpoint('Sas', regionId)).toEqual(known('tds.vpc-proxy'));
  });

  it.each(OVERSEAS)('Security Center serves %s from overseas', (regionId) => {
    expect(endpoint('Sas', regionId)).toEqual(known('tds-intl.vpc-proxy'));
  });

  it('a setting comes before it', () => {
    const set = createEndpoints({ Dbs: 'https://dbs.example', Sas: null }, 'vpc');
    expect(set('Dbs', 'xx-new-7')).toEqual({ origin: 'https://dbs.example', isKnown: true });
    expect(set('Sas', 'cn-hangzhou')).toEqual(known('tds.vpc-proxy'));
  });
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
