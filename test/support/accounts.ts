import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { createSecrets, type Log } from '../../src/log.ts';
import { openAccounts } from '../../src/upstream/accounts.ts';

/** A file that is there until the test is over. */
export const fileOf = async (text: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'accounts-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'file');
  await writeFile(file, text);
  return file;
};

export const accountsFileOf = (accounts: readonly object[]): Promise<string> =>
  fileOf(JSON.stringify({ accounts }));

export const lastingKey = (prefix: string) => ({
  kind: 'static',
  accessKeyId: { env: `${prefix}_ID` },
  accessKeySecret: { env: `${prefix}_SECRET` },
});

interface Options {
  readonly clock: Clock;
  readonly variables?: Readonly<Record<string, string | undefined>>;
  readonly log?: Pick<Log, 'info' | 'warn'>;
  readonly secrets?: ReturnType<typeof createSecrets>;
}

const SILENT = { info: () => {}, warn: () => {} };

/** The accounts of a file, as the gateway opens them in an environment. */
export const openAccountsOf = async (accounts: readonly object[], options: Options) => {
  const { clock, variables = {}, log = SILENT, secrets = createSecrets() } = options;
  const config = readConfig({ ...variables, ACCOUNTS_FILE: await accountsFileOf(accounts) });
  return openAccounts(config, { variables, clock, secrets, log });
};
