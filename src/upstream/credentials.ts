import { PrecheckError } from '../domain/precheck-error.ts';
import type { AccessKey } from './acs-signature.ts';

/** Hands out the access key for the next request; rejects with UPSTREAM_CREDENTIALS, naming what was tried. */
export type Credentials = (signal: AbortSignal) => Promise<AccessKey>;

interface EnvironmentKey {
  readonly accessKeyId: string | null;
  readonly accessKeySecret: string | null;
  readonly securityToken: string | null;
}

/** Credentials from `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and `ALIBABA_CLOUD_SECURITY_TOKEN`. */
export const environmentCredentials =
  ({ accessKeyId, accessKeySecret, securityToken }: EnvironmentKey): Credentials =>
  async () => {
    if (accessKeyId !== null && accessKeySecret !== null)
      return { accessKeyId, accessKeySecret, securityToken };
    throw new PrecheckError(
      'UPSTREAM_CREDENTIALS',
      'No Alibaba Cloud credentials. Tried: environment (ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not both set)',
    );
  };
