import type { Account } from '../src/upstream/account.ts';
import { DEFAULT_QUOTAS } from '../src/upstream/account.ts';
import { fixedCredentials } from '../src/upstream/credentials.ts';
import { createEndpoints } from '../src/upstream/endpoints.ts';

/** An account at a vendor that looks at no signature. */
export const BENCH_ACCOUNT: Account = {
  ...{ name: 'default', regionId: 'cn-hangzhou', quotas: DEFAULT_QUOTAS },
  credentials: fixedCredentials({ accessKeyId: 'id', accessKeySecret: 'secret', securityToken: null }),
  endpoint: createEndpoints({ Dbs: null, Sas: null }),
};
