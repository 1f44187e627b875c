import type { AccessKey } from './acs-signature.ts';
import type { CredentialSource } from './credentials.ts';

/**
 * Where credentials may be. The library reads finer settings from the environment by itself, the path of the profile
 * file among them.
 */
export interface CredentialSettings {
  readonly accessKeyId: string | null;
  readonly accessKeySecret: string | null;
  readonly securityToken: string | null;
  readonly roleArn: string | null;
  readonly oidcProviderArn: string | null;
  readonly oidcTokenFile: string | null;
  readonly credentialsUri: string | null;
  readonly profileName: string | null;
  readonly ecsRoleName: string | null;
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
  const code = /"Code":\s*"(?!Success)([A-Za-z.]{1,64})"/.exec(thrown.message)?.[1];
  const status = /httpStatus: (\d{3})\b/.exec(thrown.message)?.[1];
  return code ?? (status ? `HTTP ${status}` : 'nothing usable there');
};

const unset = (variables: Readonly<Record<string, string | null>>): string | null => {
  const names = Object.keys(variables).filter((name) => !variables[name]);
  return names.length === 0 ? null : `without ${names.join(' and ')}`;
};

/**
 * A source of the library's, unless `missing` says what it lacks to be asked at all. It is made anew each time: what it
 * remembers outlives a file that has changed, and hides that it could not renew a session.
 */
const createSource = (
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

const oidcRole = ({ roleArn, oidcProviderArn, oidcTokenFile }: CredentialSettings): CredentialSource =>
  createSource(
    'OIDC role',
    unset({
      ALIBABA_CLOUD_ROLE_ARN: roleArn,
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: oidcProviderArn,
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: oidcTokenFile,
    }),
    ({ OIDCRoleArnCredentialsProvider: { builder } }) =>
      builder()
        .withRoleArn(roleArn ?? '')
        .withOIDCProviderArn(oidcProviderArn ?? '')
        .withOIDCTokenFilePath(oidcTokenFile ?? '')
        .build(),
  );

/** The official chain in its order. */
export const credentialSources = (settings: CredentialSettings): readonly CredentialSource[] => {
  const { credentialsUri, profileName, ecsRoleName } = settings;
  const cli = settings.isCliProfileAllowed ? null : 'without ALLOW_CLI_PROFILE=true';
  const ecs = settings.isEcsMetadataDisabled ? 'ALIBABA_CLOUD_ECS_METADATA_DISABLED is true' : null;
  const uri = unset({ ALIBABA_CLOUD_CREDENTIALS_URI: credentialsUri });
  return [
    environmentSource(settings),
    oidcRole(settings),
    createSource('CLI profile', cli, ({ CLIProfileCredentialsProvider: { builder } }) =>
      builder()
        .withProfileName(profileName ?? '')
        .build(),
    ),
    createSource('profile file', null, ({ ProfileCredentialsProvider: { builder } }) =>
      builder()
        .withProfileName(profileName ?? '')
        .build(),
    ),
    createSource('ECS role', ecs, ({ ECSRAMRoleCredentialsProvider: { builder } }) =>
      builder()
        .withRoleName(ecsRoleName ?? '')
        .build(),
    ),
    createSource('URI', uri, ({ URICredentialsProvider: { builder } }) =>
      builder()
        .withCredentialsURI(credentialsUri ?? '')
        .build(),
    ),
  ];
};
