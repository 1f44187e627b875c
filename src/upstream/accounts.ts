import type { Clock } from '../domain/clock.ts';
import { PrecheckError, quote } from '../domain/precheck-error.ts';
import type { Log, Secrets } from '../log.ts';
import { readSettingFile } from '../setting-file.ts';
import type { Account, Quotas } from './account.ts';
import { sourcesOf } from './account-sources.ts';
import { readAccountsFile, type WrittenAccount } from './accounts-file.ts';
import type { AccessKey } from './acs-signature.ts';
import type { CredentialSettings } from './credential-sources.ts';
import { type Credentials, createCredentials } from './credentials.ts';
import { createEndpoints, type Network } from './endpoints.ts';
import type { Variables } from './secret-reference.ts';

/** What goes for every account that does not say otherwise, and where the accounts are. */
export interface AccountSettings extends CredentialSettings {
  /** Null: the environment's account is the only one. */
  readonly accountsFile: string | null;
  /** Whether the environment tells of an account by a variable. */
  readonly hasCredentialVariable: boolean;
  /** Where a key names no region. */
  readonly regionId: string;
  /** Origins that replace the vendor's for every region; null leaves them. */
  readonly dbsEndpoint: string | null;
  readonly sasEndpoint: string | null;
  /** Which of the vendor's hosts are called where no origin replaces them. */
  readonly network: Network;
  readonly quotas: Quotas;
}

interface AccountsDeps {
  /** The environment, which secrets are looked up in again and again. */
  readonly variables: Variables;
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, 'renew'>;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

/** The account of a key that names none. */
const DEFAULT: WrittenAccount = { name: 'default', credentials: { kind: 'chain' } };

const writtenAccounts = async (settings: AccountSettings): Promise<readonly WrittenAccount[]> => {
  const { accountsFile, hasCredentialVariable } = settings;
  if (accountsFile === null) return [DEFAULT];
  const written = await readSettingFile('ACCOUNTS_FILE', accountsFile, readAccountsFile);
  const hasDefault = written.some(({ name }) => name === DEFAULT.name);
  return hasDefault || !hasCredentialVariable ? written : [...written, DEFAULT];
};

const credentialsOf = (
  { name, credentials }: WrittenAccount,
  settings: AccountSettings,
  { variables, clock, secrets, log }: AccountsDeps,
): Credentials => {
  // A name has no space, so no account can be called like what another's role is assumed with.
  const keep = (holder: string) => (key: AccessKey) =>
    secrets.renew(holder, [key.accessKeySecret, key.securityToken]);
  return createCredentials({
    sources: sourcesOf(credentials, { settings, variables, onAssumingWith: keep(`${name} source`) }),
    clock,
    onRenewed(accessKey, source) {
      keep(name)(accessKey);
      log.info({ account: name, source }, 'credentials found');
    },
    onFailure: ({ message }) => log.warn({ account: name, reason: message }, 'credentials not renewed'),
  });
};

const createAccount = (written: WrittenAccount, settings: AccountSettings, deps: AccountsDeps): Account => ({
  name: written.name,
  credentials: credentialsOf(written, settings, deps),
  regionId: written.regionId ?? settings.regionId,
  endpoint: createEndpoints(
    {
      Dbs: written.endpoints?.dbs ?? settings.dbsEndpoint,
      Sas: written.endpoints?.sas ?? settings.sasEndpoint,
    },
    settings.network,
  ),
  quotas: {
    Dbs: written.quotas?.dbs ?? settings.quotas.Dbs,
    Sas: written.quotas?.sas ?? settings.quotas.Sas,
  },
});

/** Asks all at once. Without credentials there is nothing to answer with, so each that has none is told. */
const askAll = async (accounts: readonly Account[], accountsFile: string | null): Promise<void> => {
  const asked = await Promise.allSettled(accounts.map(({ credentials }) => credentials(null)));
  const sentences = asked.flatMap((one, at) => {
    if (one.status === 'fulfilled') return [];
    const { message } = PrecheckError.from(one.reason);
    const { name = '' } = accounts[at] ?? {};
    return [accountsFile !== null ? `Account ${quote(name)}: ${message}` : message];
  });
  if (sentences.length > 0) throw new PrecheckError('UPSTREAM_CREDENTIALS', sentences.join('\n'));
};

/**
 * All accounts, each with credentials at hand. Rejects with a SettingFileError, or with a PrecheckError that has a line
 * for each account without credentials and what was tried.
 */
export const openAccounts = async (
  settings: AccountSettings,
  deps: AccountsDeps,
): Promise<readonly Account[]> => {
  const written = await writtenAccounts(settings);
  const accounts = written.map((one) => createAccount(one, settings, deps));
  await askAll(accounts, settings.accountsFile);
  return accounts;
};
