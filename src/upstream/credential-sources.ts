import { createSource, NoCredentials } from './credential-library.ts';
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

const unset = (variables: Readonly<Record<string, string | null>>): string | null => {
  const names = Object.keys(variables).filter((name) => !variables[name]);
  return names.length === 0 ? null : `without ${names.join(' and ')}`;
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

/** The role of the ECS instance; null is the one that it says it has. */
export const ecsRole = ({
  ecsRoleName,
  isEcsMetadataDisabled,
}: Pick<CredentialSettings, 'ecsRoleName' | 'isEcsMetadataDisabled'>): CredentialSource =>
  createSource(
    'ECS role',
    isEcsMetadataDisabled ? 'ALIBABA_CLOUD_ECS_METADATA_DISABLED is true' : null,
    ({ ECSRAMRoleCredentialsProvider: { builder } }) =>
      builder()
        .withRoleName(ecsRoleName ?? '')
        .build(),
  );

/** What answers temporary credentials at a URL. */
export const uri = (credentialsUri: string | null): CredentialSource =>
  createSource(
    'URI',
    unset({ ALIBABA_CLOUD_CREDENTIALS_URI: credentialsUri }),
    ({ URICredentialsProvider: { builder } }) =>
      builder()
        .withCredentialsURI(credentialsUri ?? '')
        .build(),
  );

/** The official chain in its order. */
export const credentialSources = (settings: CredentialSettings): readonly CredentialSource[] => {
  const { credentialsUri, profileName } = settings;
  const cli = settings.isCliProfileAllowed ? null : 'without ALLOW_CLI_PROFILE=true';
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
    ecsRole(settings),
    uri(credentialsUri),
  ];
};
