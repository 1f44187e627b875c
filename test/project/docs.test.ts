import { describe, expect, it } from 'vitest';
import { settingsTable } from '../../docs/settings-table.ts';
import { TABLES, withTables } from '../../docs/tables.ts';
import { environment } from '../../src/settings.ts';
import { readAccountsFile } from '../../src/upstream/accounts-file.ts';
import { BACKUP_PLANS } from '../../src/upstream/dbs/backup-plans.ts';
import { PRECHECK_PROGRESS } from '../../src/upstream/dbs/precheck-progress.ts';
import { DBS_REGIONS } from '../../src/upstream/dbs/regions.ts';
import { RESTORE_TASKS } from '../../src/upstream/dbs/restore-tasks.ts';
import { DATABASE_PRECHECK } from '../../src/upstream/sas/database-precheck.ts';
import { SAS_REGIONS } from '../../src/upstream/sas/regions.ts';
import { SERVER_DATABASES } from '../../src/upstream/sas/server-databases.ts';
import { START_PRECHECK } from '../../src/upstream/sas/start-precheck.ts';
import { openAccountsOf } from '../support/accounts.ts';
import { ask } from '../support/ask.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { blocksOf, readText, variablesIn } from '../support/markdown.ts';
import { startProcess } from '../support/process.ts';

const account = readText('docs/alibaba-cloud.md');

it.each(Object.keys(TABLES))('the tables of %s are up to date; `npm run tables` writes them', (page) => {
  const text = readText(page);
  expect(withTables(page, text)).toBe(text);
});

it('the settings are all there', () => {
  for (const name of Object.keys(environment.shape)) expect(settingsTable()).toContain(`| \`${name}\` |`);
});

it('a text without a place for its table is refused', () => {
  expect(() => withTables('README.md', 'no block')).toThrow('<!-- settings -->');
});

it('the policy for a real account allows what is called, and no more', () => {
  const [policy = ''] = blocksOf(account, 'json');
  const prefix = { Dbs: 'dbs', Sas: 'yundun-sas' };
  const dbs = [PRECHECK_PROGRESS, BACKUP_PLANS.operation, RESTORE_TASKS.operation, DBS_REGIONS];
  const sas = [DATABASE_PRECHECK, SERVER_DATABASES.operation, SAS_REGIONS];
  const allowing = (operations: readonly { readonly product: 'Dbs' | 'Sas'; readonly action: string }[]) => ({
    Effect: 'Allow',
    Action: operations.map(({ product, action }) => `${prefix[product]}:${action}`),
    Resource: '*',
  });
  expect(JSON.parse(policy)).toEqual({
    Version: '1',
    Statement: [allowing([...dbs, ...sas]), allowing([START_PRECHECK])],
  });
});

it('a start without credentials says what is shown', async () => {
  const env = { HOME: '/nonexistent', UPSTREAM: 'alibaba', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' };
  const started = startProcess('main.ts', env);
  await started.ended();
  expect(started.printed.err).toBe(blocksOf(account, 'text')[0]);
});

describe('the example of several accounts', () => {
  const [, file = ''] = blocksOf(account, 'json');

  it('is a file that is taken, with every kind of credentials', () => {
    const kinds = readAccountsFile(file).map(({ credentials: { kind } }) => kind);
    expect(kinds).toEqual(['chain', 'static', 'sts', 'ramRole', 'ecsRole', 'uri']);
  });

  it('without its secrets stops the start as shown', async () => {
    const accounts: readonly { name: string }[] = JSON.parse(file).accounts;
    const production = accounts.filter(({ name }) => name === 'production');
    const opening = openAccountsOf(production, { clock: createManualClock() });
    const message = blocksOf(account, 'text')[1]?.trimEnd();
    await expect(opening).rejects.toMatchObject({ message });
  });
});

const VERDICT = '{ precheckRun(key: { backupPlan: { backupPlanId: "dbs-plan-passed" } }) { verdict } }';

it('the rehearsal of a real account works as written, and a wrong secret is refused', async () => {
  const commands = blocksOf(account, 'sh').filter((block) => block.includes('npm'));
  const [emulate = '', start = ''] = commands;
  expect(commands).toHaveLength(2);
  expect(variablesIn(emulate)).toEqual({ EMULATOR_PORT: '4010' });
  const emulator = startProcess('emulator/main.ts', { EMULATOR_PORT: '0' });
  const [origin] = await emulator.outputs(/http:\/\/127\.0\.0\.1:\d+/);
  const env = { ...variablesIn(start.replaceAll('http://127.0.0.1:4010', origin)), PORT: '0' };
  const gatewayAt = async (more: Record<string, string> = {}) => {
    const [, url = ''] = await startProcess('main.ts', { ...env, ...more }).outputs(/"url":"([^"]+)"/);
    return url;
  };
  expect(await ask(await gatewayAt(), VERDICT)).toEqual({ data: { precheckRun: { verdict: 'PASSED' } } });
  const refused = await ask(await gatewayAt({ ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'another-secret' }), VERDICT);
  expect(refused).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_CREDENTIALS' } }] });
  // It starts three processes.
}, 60_000);
