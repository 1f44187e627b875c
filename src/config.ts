import type { AuthSettings } from './access/read-access.ts';
import type { LogLevel } from './log.ts';
import type { Limits } from './server/limits.ts';
import { type Environment, readEnvironment, type Variables } from './settings-check.ts';
import type { AccountSettings } from './upstream/accounts.ts';
import type { OutwardProxy } from './upstream/proxy.ts';

/** Variables that mean: there is a cloud account, so never answer made-up data. */
const CREDENTIAL_VARIABLES = [
  'ALIBABA_CLOUD_ACCESS_KEY_ID',
  'ALIBABA_CLOUD_ROLE_ARN',
  'ALIBABA_CLOUD_CREDENTIALS_URI',
  'ALIBABA_CLOUD_CREDENTIALS_FILE',
  'ALIBABA_CLOUD_PROFILE',
  'ALIBABA_CLOUD_ECS_METADATA',
] as const;

const authOf = (settings: Environment): AuthSettings => {
  const { AUTH, JWT_JWKS_URL: url, JWT_KEY_FILE: file = '', API_KEYS_FILE = '' } = settings;
  if (AUTH === 'none') return { by: AUTH };
  if (AUTH === 'keys') return { by: AUTH, file: API_KEYS_FILE };
  return {
    by: AUTH,
    keys: url === undefined ? { file } : { url },
    issuer: settings.JWT_ISSUER ?? '',
    audience: settings.JWT_AUDIENCE ?? '',
    algorithms: settings.JWT_ALGORITHMS,
    toleranceMs: settings.JWT_TOLERANCE_MS,
    grantsClaim: settings.JWT_GRANTS_CLAIM,
  };
};

const limitsOf = (settings: Environment): Limits => ({
  maxBodyBytes: settings.MAX_BODY_BYTES,
  maxDocumentCharacters: settings.MAX_DOCUMENT_CHARACTERS,
  maxTokens: settings.MAX_TOKENS,
  maxDepth: settings.MAX_DEPTH,
  maxAliases: settings.MAX_ALIASES,
  maxDirectives: settings.MAX_DIRECTIVES,
  maxFields: settings.MAX_FIELDS,
  maxIntrospectedFields: settings.MAX_INTROSPECTED_FIELDS,
  maxKeys: settings.MAX_KEYS,
  maxOperations: settings.MAX_OPERATIONS,
  maxOperationsPerCaller: settings.MAX_OPERATIONS_PER_CALLER,
  maxRatePerCaller: settings.MAX_RATE_PER_CALLER,
  maxStreams: settings.MAX_STREAMS,
  maxStreamsPerCaller: settings.MAX_STREAMS_PER_CALLER,
});

/** All that can be set, checked and complete. */
export interface Config extends AccountSettings {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly upstream: 'alibaba' | 'emulator';
  readonly logLevel: LogLevel;
  readonly auth: AuthSettings;
  /** Whether the gateway is for who is on this machine alone. */
  readonly isLoopbackOnly: boolean;
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly limits: Limits;
  /** What calls to the vendor go through. */
  readonly proxy: OutwardProxy | null;
  readonly pollMinMs: number;
  readonly pollMaxMs: number;
  /** How old a run may be that a query shows although reading it fails; 0: none is. */
  readonly maxStaleMs: number;
  /** 0 takes a free one. */
  readonly emulatorPort: number;
}

const hasCredentialVariable = (settings: Environment): boolean =>
  CREDENTIAL_VARIABLES.some((name) => settings[name] !== undefined);

const upstreamOf = (settings: Environment): Config['upstream'] => {
  if (settings.UPSTREAM) return settings.UPSTREAM;
  const hasAccount = settings.ACCOUNTS_FILE !== undefined || hasCredentialVariable(settings);
  return hasAccount || settings.NODE_ENV === 'production' ? 'alibaba' : 'emulator';
};

const proxyOf = ({ HTTPS_PROXY, HTTP_PROXY, NO_PROXY }: Environment): Config['proxy'] => {
  const url = HTTPS_PROXY ?? HTTP_PROXY;
  return url === undefined ? null : { url, exceptions: NO_PROXY };
};

/** Reads the environment; throws one ConfigError that names every setting that is wrong, its value and what was expected. */
export const readConfig = (env: Variables): Config => {
  const settings = readEnvironment(env);
  return {
    host: settings.HOST,
    port: settings.PORT,
    upstream: upstreamOf(settings),
    logLevel: settings.LOG_LEVEL,
    auth: authOf(settings),
    isLoopbackOnly: settings.AUTH === 'none' && !settings.ALLOW_ANONYMOUS,
    allowedOrigins: settings.ALLOWED_ORIGINS,
    trustedProxies: settings.TRUSTED_PROXIES,
    limits: limitsOf(settings),
    accountsFile: settings.ACCOUNTS_FILE ?? null,
    hasCredentialVariable: hasCredentialVariable(settings),
    accessKeyId: settings.ALIBABA_CLOUD_ACCESS_KEY_ID ?? null,
    accessKeySecret: settings.ALIBABA_CLOUD_ACCESS_KEY_SECRET ?? null,
    securityToken: settings.ALIBABA_CLOUD_SECURITY_TOKEN ?? null,
    roleArn: settings.ALIBABA_CLOUD_ROLE_ARN ?? null,
    oidcProviderArn: settings.ALIBABA_CLOUD_OIDC_PROVIDER_ARN ?? null,
    oidcTokenFile: settings.ALIBABA_CLOUD_OIDC_TOKEN_FILE ?? null,
    credentialsUri: settings.ALIBABA_CLOUD_CREDENTIALS_URI ?? null,
    profileName: settings.ALIBABA_CLOUD_PROFILE ?? null,
    ecsRoleName: settings.ALIBABA_CLOUD_ECS_METADATA ?? null,
    isEcsMetadataDisabled: settings.ALIBABA_CLOUD_ECS_METADATA_DISABLED,
    isCliProfileAllowed: settings.ALLOW_CLI_PROFILE,
    regionId: settings.ALIBABA_CLOUD_REGION_ID,
    dbsEndpoint: settings.DBS_ENDPOINT ?? null,
    sasEndpoint: settings.SAS_ENDPOINT ?? null,
    network: settings.ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED ? 'vpc' : 'internet',
    proxy: proxyOf(settings),
    quotas: { Dbs: settings.DBS_QUOTA, Sas: settings.SAS_QUOTA },
    pollMinMs: settings.POLL_MIN_MS,
    pollMaxMs: settings.POLL_MAX_MS,
    maxStaleMs: settings.MAX_STALE_MS,
    emulatorPort: settings.EMULATOR_PORT,
  };
};
