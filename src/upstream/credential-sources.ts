import type { AccessKey } from './acs-signature.ts';
import type { CredentialSource } from './credentials.ts';

/** What tells where credentials may be; the library reads the finer settings of each source by itself. */
export interface CredentialSettings {
  readonly accessKeyId: string | null;
  readonly accessKeySecret: string | null;
  readonly securityToken: string | null;
  readonly roleArn: string | null;
  readonly oidcProviderArn: string | null;
  readonly oidcTokenFile: string | null;
  readonly credentialsUri: string | null;
  readonly isEcsMetadataDisabled: boolean;
  /** The command line tool's profile may run a command or write to its own file. */
  readonly isCliProfileAllowed: boolean;
}

type Library = Omit<typeof import('@alicloud/credentials'), 'default'>;
type Provider = Pick<InstanceType<Library['DefaultCredentialsProvider']>, 'getCredentials'>;

/** Says why there are no credentials, in words that may be shown. */
class NoCredentials extends Error {}

const PRINTABLE = /^[\x21-\x7e]+$/;

const keyOf = ({ accessKeyId, accessKeySecret, securityToken }: Record<string, unknown>): AccessKey => {
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
  const code = /"Code":\s*"([A-Za-z.]{1,64})"/.exec(thrown.message)?.[1];
  const status = /httpStatus: (\d{3})\b/.exec(thrown.message)?.[1];
  return code ?? (status ? `HTTP ${status}` : 'nothing usable there');
};

const unset = (variables: Readonly<Record<string, string | null>>): string | null => {
  const names = Object.keys(variables).filter((name) => !variables[name]);
  return names.length === 0 ? null : `without ${names.join(' and ')}`;
};

/** A source of the library's, unless `missing` says what it lacks to be asked at all. */
const createSource = (
  name: string,
  missing: string | null,
  build: (library: Library) => Provider,
): CredentialSource => {
  let provider: Provider | null = null;
  return {
    name,
    async ask() {
      if (missing !== null) throw new NoCredentials(missing);
      try {
        provider ??= build(await import('@alicloud/credentials'));
        return keyOf({ ...(await provider.getCredentials()) });
      } catch (thrown) {
        // Without its cause, which may hold a secret and would be logged.
        throw new NoCredentials(reasonOf(thrown));
      }
    },
  };
};

const environmentSource = ({
  accessKeyId,
  accessKeySecret,
  securityToken,
}: CredentialSettings): CredentialSource => ({
  name: 'environment',
  async ask() {
    if (accessKeyId !== null && accessKeySecret !== null)
      return { accessKeyId, accessKeySecret, securityToken };
    throw new NoCredentials('without ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET');
  },
});

/** The official chain in its order, each source made anew. */
export const credentialSources = (settings: CredentialSettings): readonly CredentialSource[] => {
  const role = unset({
    ALIBABA_CLOUD_ROLE_ARN: settings.roleArn,
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: settings.oidcProviderArn,
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: settings.oidcTokenFile,
  });
  const cli = settings.isCliProfileAllowed ? null : 'without ALLOW_CLI_PROFILE=true';
  const ecs = settings.isEcsMetadataDisabled ? 'ALIBABA_CLOUD_ECS_METADATA_DISABLED is true' : null;
  const uri = unset({ ALIBABA_CLOUD_CREDENTIALS_URI: settings.credentialsUri });
  return [
    environmentSource(settings),
    createSource('OIDC role', role, (library) => library.OIDCRoleArnCredentialsProvider.builder().build()),
    createSource('CLI profile', cli, (library) => library.CLIProfileCredentialsProvider.builder().build()),
    createSource('profile file', null, (library) => library.ProfileCredentialsProvider.builder().build()),
    createSource('ECS role', ecs, (library) => library.ECSRAMRoleCredentialsProvider.builder().build()),
    createSource('URI', uri, (library) => library.URICredentialsProvider.builder().build()),
  ];
};
