import type { AccessKey } from './acs-signature.ts';
import type { CredentialSource } from './credentials.ts';

export type Library = Omit<typeof import('@alicloud/credentials'), 'default'>;
type Provider = Pick<InstanceType<Library['DefaultCredentialsProvider']>, 'getCredentials'>;

/** Says why there are no credentials, in words that may be shown. */
export class NoCredentials extends Error {}

const PRINTABLE = /^[\x21-\x7e]+$/;

export const keyOf = ({
  accessKeyId,
  accessKeySecret,
  securityToken,
}: Record<string, unknown>): AccessKey => {
  const isText = (value: unknown): value is string => typeof value === 'string' && PRINTABLE.test(value);
  if (!isText(accessKeyId) || !isText(accessKeySecret))
    throw new NoCredentials('no complete access key there');
  if (!securityToken) return { accessKeyId, accessKeySecret, securityToken: null };
  if (!isText(securityToken)) throw new NoCredentials('a security token that no header can carry');
  return { accessKeyId, accessKeySecret, securityToken };
};

/**
 * The library's messages repeat whole files and answers, secrets included, so only these parts of one are told: the
 * code of a system call, the vendor's code, an HTTP status.
 */
const reasonOf = (thrown: unknown): string => {
  if (thrown instanceof NoCredentials) return thrown.message;
  if (!(thrown instanceof Error)) return 'unusable';
  if ('code' in thrown && typeof thrown.code === 'string' && /^[A-Z_]{1,40}$/.test(thrown.code)) {
    return thrown.code;
  }
  if (thrown.name.startsWith('RequestTimeout')) return 'timed out';
  const code = /"Code":\s*"(?!Success)([A-Za-z.]{1,64})"/.exec(thrown.message)?.[1];
  const status = /httpStatus: (\d{3})\b/.exec(thrown.message)?.[1];
  return code ?? (status ? `HTTP ${status}` : 'nothing usable there');
};

/**
 * A source of the library's, unless `missing` says what it lacks to be asked at all. It is made anew each time: what it
 * remembers outlives a file that has changed, and hides that it could not renew a session.
 */
export const createSource = (
  name: string,
  missing: string | null,
  build: (library: Library) => Provider,
): CredentialSource => ({
  name,
  async ask() {
    if (missing !== null) throw new NoCredentials(missing);
    try {
      const provider = build(await import('@alicloud/credentials'));
      return keyOf({ ...(await provider.getCredentials()) });
    } catch (thrown) {
      // Without its cause, which may hold a secret and would be logged.
      throw new NoCredentials(reasonOf(thrown));
    }
  },
});
