import { URICredentialsProvider } from '@alicloud/credentials';
import { expect, it } from 'vitest';
import type { IssuedKey } from '../../src/emulator/issued-keys.ts';
import { dbsCall, refused, startVendor } from './official-client.ts';

const PLAN = dbsCall({ BackupPlanId: 'dbs-plan-passed' });

const optionsOf = ({ accessKeyId, accessKeySecret, securityToken }: IssuedKey) => ({
  ...{ accessKeyId, accessKeySecret, securityToken },
});

it.each(['POST', 'GET'] as const)('the official client calls by %s with a temporary key', async (method) => {
  const { controls, clientOf } = await startVendor();
  const call = clientOf(optionsOf(controls.issueKey()));
  expect((await call({ ...PLAN, method })).answered?.body).toMatchObject({ Status: 'finish' });
});

it('the official client is refused without the token, with a wrong one, and when the key has ended', async () => {
  const { controls, clientOf } = await startVendor();
  const key = optionsOf(controls.issueKey());
  const { securityToken, ...incomplete } = key;
  expect(await clientOf(incomplete)(PLAN)).toMatchObject(refused('MissingSecurityToken', 400));
  const wrong = { ...key, securityToken: `${securityToken}x` };
  expect(await clientOf(wrong)(PLAN)).toMatchObject(refused('InvalidSecurityToken.Malformed', 400));
  controls.expireKeys();
  expect(await clientOf(key)(PLAN)).toMatchObject(refused('InvalidSecurityToken.Expired', 400));
});

it('the official client takes keys from the address of the controls', async () => {
  const { port, controls, clientOf } = await startVendor();
  const uri = `http://127.0.0.1:${port}/control/keys`;
  // One that ends within 15 minutes is fetched anew for each call.
  const providerOf = (query: string) =>
    URICredentialsProvider.builder().withCredentialsURI(`${uri}${query}`).build();
  const provider = providerOf('?lifetimeMs=600000');
  const first = await provider.getCredentials();
  expect((await clientOf({ ...first })(PLAN)).answered?.body).toMatchObject({ Status: 'finish' });
  controls.expireKeys();
  expect(await clientOf({ ...first })(PLAN)).toMatchObject(refused('InvalidSecurityToken.Expired', 400));
  const second = await provider.getCredentials();
  expect(second.accessKeyId).not.toBe(first.accessKeyId);
  expect((await clientOf({ ...second })(PLAN)).answered?.body).toMatchObject({ Status: 'finish' });
  await expect(providerOf('?lifetimeMs=0').getCredentials()).rejects.toThrow(/httpStatus: 400.*got 0/);
});
