import type { Demand } from '../../src/domain/demand.ts';
import { type Account, DEFAULT_QUOTAS } from '../../src/upstream/account.ts';
import { createAcsCall } from '../../src/upstream/acs-call.ts';
import type { Credentials } from '../../src/upstream/credentials.ts';
import { createEndpoints } from '../../src/upstream/endpoints.ts';

/** A query waits, and nobody else. */
export const QUERY: Demand = { callers: ['someone'], listeners: 0, triedAtMs: null, onTurn: () => {} };

/** An account as it comes, by these credentials. */
export const accountOf = (credentials: Credentials, parts: Partial<Account> = {}): Account => ({
  ...{ name: 'default', regionId: 'cn-hangzhou', credentials, quotas: DEFAULT_QUOTAS },
  endpoint: createEndpoints({ Dbs: null, Sas: null }),
  ...parts,
});

type Deps = Parameters<typeof createAcsCall>[0];

/** Calls of one account, of which nobody is told. */
export const callWith = (
  { credentials, ...deps }: Pick<Deps, 'send' | 'clock'> & { readonly credentials: Credentials },
  parts: Partial<Account> = {},
) => {
  const call = createAcsCall({
    ...{ random: () => 0, onAttempt: () => {}, onCircuit: () => {}, onThrottled: () => {} },
    ...{ accounts: [accountOf(credentials, parts)], ...deps },
  });
  return (request: Parameters<typeof call>[0], signal: AbortSignal) => call(request, signal, QUERY);
};
