import { expect, it } from 'vitest';
import { openAccountsOf } from '../support/accounts.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { serve } from '../support/serve.ts';

it('all accounts are asked at once, and those that do not answer within ten seconds are named', async () => {
  let asked = 0;
  const all = Promise.withResolvers<void>();
  const url = await serve(() => {
    asked += 1;
    if (asked === 3) all.resolve();
  });
  const clock = createManualClock();
  const accounts = ['one', 'two', 'three'].map((name) => ({ name, credentials: { kind: 'uri', url } }));
  const opening = expect(openAccountsOf(accounts, { clock })).rejects.toMatchObject({
    code: 'UPSTREAM_CREDENTIALS',
    message: ['one', 'two', 'three']
      .map(
        (name) =>
          `Account "${name}": No Alibaba Cloud credentials. Tried: URI (no answer within 10000 ms in all)`,
      )
      .join('\n'),
  });
  await all.promise;
  await clock.advance(10_000);
  await opening;
});

const KEY = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'an-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'a-secret' };
const named = (name: string) => ({
  name,
  credentials: {
    kind: 'static',
    accessKeyId: { env: 'OWN_ID' },
    accessKeySecret: { env: 'OWN_SECRET' },
  },
});

it.each<
  [what: string, variables: Record<string, string>, names: readonly string[], defaultId: string | null]
>([
  ['the environment where the file has none', KEY, ['one'], 'an-id'],
  ['the file where it has one', KEY, ['one', 'default'], 'own-id'],
  ['nobody where neither has one', {}, ['one'], null],
])('the account named default is that of %s', async (_what, variables, names, defaultId) => {
  const accounts = await openAccountsOf(names.map(named), {
    clock: createManualClock(),
    variables: { OWN_ID: 'own-id', OWN_SECRET: 'own-secret', ...variables },
  });
  const found = accounts.find(({ name }) => name === 'default');
  expect((await found?.credentials(null))?.accessKeyId ?? null).toBe(defaultId);
  expect(accounts).toHaveLength(names.length + (found && !names.includes('default') ? 1 : 0));
});

it('what an account leaves out is that of the settings', async () => {
  const variables = { OWN_ID: 'own-id', OWN_SECRET: 'own-secret' };
  const settings = { ALIBABA_CLOUD_REGION_ID: 'cn-beijing', DBS_QUOTA: '3', SAS_QUOTA: '4' };
  const own = { ...named('two'), regionId: 'eu-west-1', endpoints: { sas: 'sas.own' }, quotas: { sas: 9 } };
  const [one, two] = await openAccountsOf([named('one'), own], {
    clock: createManualClock(),
    variables: { ...variables, ...settings, DBS_ENDPOINT: 'dbs.example', SAS_ENDPOINT: 'sas.example' },
  });
  const shown = [one, two].map((account) => [
    ...[account?.regionId, account?.quotas],
    ...(['Dbs', 'Sas'] as const).map((product) => account?.endpoint(product, 'cn-hangzhou').origin),
  ]);
  expect(shown).toEqual([
    ['cn-beijing', { Dbs: 3, Sas: 4 }, 'https://dbs.example', 'https://sas.example'],
    ['eu-west-1', { Dbs: 3, Sas: 9 }, 'https://dbs.example', 'https://sas.own'],
  ]);
});
