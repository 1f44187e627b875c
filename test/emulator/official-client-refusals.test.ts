import { describe, expect, it } from 'vitest';
import { type Meddling, startMiddleman } from './middleman.ts';
import {
  type ClientOptions,
  dbsCall,
  type OfficialCall,
  refused,
  sasCall,
  startVendor,
} from './official-client.ts';

const PLAN = dbsCall({ BackupPlanId: 'dbs-plan-passed' });
const MINUTE_MS = 60_000;

it.each<[who: string, options: ClientOptions, code: string, statusCode: number]>([
  ['has a wrong secret', { accessKeySecret: 'guess' }, 'SignatureDoesNotMatch', 400],
  ['has an unknown key', { accessKeyId: 'LTAI0000' }, 'InvalidAccessKeyId.NotFound', 404],
])('an official client that %s is refused', async (_, options, code, statusCode) => {
  const { clientOf } = await startVendor();
  expect(await clientOf(options)(PLAN)).toMatchObject(refused(code, statusCode));
});

describe('where the clocks differ, the official client', () => {
  // The client signs with the real time, so the emulator's is the one that is off.
  const offBy = async (minutes: number) => {
    const now = () => Date.now() + minutes * MINUTE_MS;
    const clock = { now, alarm: () => () => {}, sleep: async () => {} };
    return (await startVendor(clock)).call(PLAN);
  };

  it.each([-16, 16])('is refused at %i minutes', async (minutes) => {
    expect(await offBy(minutes)).toMatchObject(refused('InvalidTimeStamp.Expired', 400));
  });

  it.each([-14, 14])('passes at %i minutes', async (minutes) => {
    expect((await offBy(minutes)).answered?.body).toMatchObject({ Success: true });
  });
});

describe('what happens on the way is refused', () => {
  it.each<[what: string, meddling: Meddling, code: string]>([
    ['a request that is sent twice', { times: 2 }, 'SignatureNonceUsed'],
    [
      'another id in the query',
      { path: (path) => path.replace('plan-passed', 'plan-failed') },
      'SignatureDoesNotMatch',
    ],
    ['one more parameter', { path: (path) => `${path}&ClientToken=x` }, 'SignatureDoesNotMatch'],
    ['another action', { headers: { 'x-acs-action': 'QueryPreCheckDatabase' } }, 'SignatureDoesNotMatch'],
    ['another host', { headers: { host: 'dbs-api.cn-hangzhou.aliyuncs.com' } }, 'SignatureDoesNotMatch'],
    ['another token', { headers: { 'x-acs-security-token': 'STS.other' } }, 'SignatureDoesNotMatch'],
    ['one more header of the vendor’s', { headers: { 'x-acs-zeta': 'x' } }, 'IncompleteSignature'],
  ])('%s', async (_, meddling, code) => {
    const { port, clientOf } = await startVendor();
    const middleman = await startMiddleman(port, meddling);
    const outcome = await clientOf({ securityToken: 'STS.token' }, middleman.port)(PLAN);
    expect(outcome).toMatchObject(refused(code, 400));
    expect(middleman.seen).toHaveLength(1);
  });

  it('a nonce that the caller gives twice, though each request is signed anew', async () => {
    const { call } = await startVendor();
    const again = { ...PLAN, headers: { 'x-acs-signature-nonce': '00000000000000000000000000000001' } };
    expect(await call(again)).toHaveProperty('answered');
    expect(await call(again)).toMatchObject(refused('SignatureNonceUsed', 400));
  });

  it('but nonces of the client’s own, one after the other, pass', async () => {
    const { call } = await startVendor();
    for (let turn = 0; turn < 20; turn++) expect(await call(PLAN)).toHaveProperty('answered');
  });
});

describe('what the official client may not ask is refused', () => {
  const TASK = sasCall({ TaskId: 't-mysql-passed' });

  it.each<[what: string, call: OfficialCall, code: string, statusCode: number]>([
    ['neither plan nor restore task', dbsCall({}), 'MissingParameter', 400],
    [
      'a plan and a restore task',
      dbsCall({ BackupPlanId: 'dbs-plan-passed', RestoreTaskId: 'dbs-restore-passed' }),
      ...(['InvalidParameter', 400] as const),
    ],
    ['neither task nor database', sasCall({}), '-106', 400],
    ['a task without a region', { ...TASK, query: { TaskId: 't-mysql-passed' } }, 'MissingUniRegionId', 400],
    ['a plan that is forbidden', dbsCall({ BackupPlanId: 'dbs-plan-forbidden' }), 'Request.Forbidden', 403],
    ['a task that is forbidden', sasCall({ TaskId: 't-mysql-forbidden' }), 'NoPermission', 403],
    ['an action there is not', { ...PLAN, action: 'StartBackupPlan' }, 'InvalidAction.NotFound', 404],
    ['a version there is not', { ...TASK, version: '2019-03-06' }, 'NoSuchVersion', 404],
  ])('%s', async (_, asked, code, statusCode) => {
    const { call } = await startVendor();
    expect(await call(asked)).toMatchObject(refused(code, statusCode));
  });
});

describe('a signature before V3, which the client can still make, is refused by its name', () => {
  it.each<[style: 'RPC' | 'ROA', message: RegExp]>([
    ['RPC', /SignatureVersion=1\.0, which is not taken here: sign with ACS3-HMAC-SHA256/],
    ['ROA', /The header Authorization must be "ACS3-HMAC-SHA256 /],
  ])('in the %s style', async (style, message) => {
    const { clientOf } = await startVendor();
    const outcome = await clientOf({ signatureAlgorithm: 'v2' })({ ...PLAN, style });
    expect(outcome).toMatchObject(
      refused('IncompleteSignature', 400, { Message: expect.stringMatching(message) }),
    );
  });
});
