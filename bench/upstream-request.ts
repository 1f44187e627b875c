import type { AcsRequest } from '../src/upstream/acs-request.ts';
import type { AccessKey } from '../src/upstream/acs-signature.ts';
import { PRECHECK_PROGRESS } from '../src/upstream/dbs/precheck-progress.ts';

export const BENCH_KEY: AccessKey = { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: null };

/** The one question that all callers ask of the vendor at this origin. */
export const requestTo = (origin: string): AcsRequest => ({
  ...PRECHECK_PROGRESS,
  account: 'default',
  endpoint: { origin, isKnown: true },
  query: { BackupPlanId: 'dbs-plan-1' },
  subject: 'backup plan "dbs-plan-1"',
});
