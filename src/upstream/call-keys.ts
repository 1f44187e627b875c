import type { PrecheckError } from '../domain/precheck-error.ts';
import type { AccessKey } from './acs-signature.ts';
import type { Credentials } from './credentials.ts';

/** The access keys that one read is signed with. */
export interface CallKeys {
  /** The one of the moment. Rejects where there is none, or none but one that the vendor refused: with that refusal. */
  current(): Promise<AccessKey>;
  /** The vendor refused the key; it is not used again. */
  refuse(accessKey: AccessKey, error: PrecheckError): void;
}

export const createCallKeys = (credentials: Credentials): CallKeys => {
  let refused: { readonly accessKey: AccessKey; readonly error: PrecheckError } | null = null;
  return {
    async current() {
      const accessKey = await credentials(refused?.accessKey ?? null);
      if (refused?.accessKey === accessKey) throw refused.error;
      return accessKey;
    },
    refuse(accessKey, error) {
      refused = { accessKey, error };
    },
  };
};
