import type { z } from 'zod';
import type { AuthSettings } from './access/read-access.ts';
import type { LogLevel } from './log.ts';
import type { Limits } from './server/limits.ts';
import { environment, isLoopback } from './settings.ts';
import type { CredentialSettings } from './upstream/credential-sources.ts';

/** Variables that mean: there is a cloud account, so never answer made-up data. */
const CREDENTIAL_VARIABLES = [
  'ALIBABA_CLOUD_ACCESS_KEY_ID',
  'ALIBABA_CLOUD_ROLE_ARN',
  'ALIBABA_CLOUD_CREDENTIALS_URI',
  'ALIBABA_CLOUD_CREDENTIALS_FILE',
  'ALIBABA_CLOUD_PROFILE',
  'ALIBABA_CLOUD_ECS_METADATA',
] as const;

type Environment = z.output<typeof environment>;

type Variables = Readonly<Record<string, string | undefined>>;

interface Problem {
  /** The settings that do not fit; the first one is to blame. */
  readonly names: readonly [keyof Environment, ...(keyof Environment)[]];
  readonly expected: string;
}

const authChecks = (settings: Environment): Problem[] => {
  const { AUTH, JWT_JWKS_URL, JWT_KEY_FILE } = settings;
  if (AUTH === 'keys' && !settings.API_KEYS_FILE)
    return [{ names: ['API_KEYS_FILE', 'AUTH'], expected: 'set, as AUTH is keys' }];
  if (AUTH !== 'jwt') return [];
  const missing = (['JWT_ISSUER', 'JWT_AUDIENCE'] as const).filter((name) => !settings[name]);
  const problems: Problem[] = missing.map((name) => ({
    names: [name, 'AUTH'],
    expected: 'set, as AUTH is jwt',
  }));
  if (!JWT_JWKS_URL === !JWT_KEY_FILE)
    problems.push({
      names: ['JWT_JWKS_URL', 'JWT_KEY_FILE', 'AUTH'],
      expected: `set, or JWT_KEY_FILE instead, as AUTH is jwt${JWT_KEY_FILE ? '; not both' : ''}`,
    });
  return problems;
};

/** What no setting alone can show. */
const crossChecks = (settings: Environment, given: Variables): Problem[] => {
  const problems: Problem[] = [];
  const { POLL_MIN_MS, POLL_MAX_MS } = settings;
  if (settings.AUTH === 'none' && !settings.ALLOW_ANONYMOUS && !isLoopback(settings.HOST)) {
    const expected =
      'a loopback address, or AUTH=jwt or AUTH=keys beside it, or ALLOW_ANONYMOUS=true: without them whoever reaches it may read';
    problems.push({ names: ['HOST', 'ALLOW_ANONYMOUS', 'AUTH'], expected });
  }
  problems.push(...authChecks(settings));
  if (POLL_MIN_MS > POLL_MAX_MS) {
    // Never blame the one that nobody set.
    problems.push(
      given['POLL_MIN_MS'] === undefined
        ? { names: ['POLL_MAX_MS', 'POLL_MIN_MS'], expected: `at least POLL_MIN_MS, which is ${POLL_MIN_MS}` }
        : { names: ['POLL_MIN_MS', 'POLL_MAX_MS'], expected: `at most POLL_MAX_MS, which is ${POLL_MAX_MS}` },
    );
  }
  const [id, secret] = ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'] as const;
  if (settings[id] && !settings[secret]) problems.push({ names: [secret], expected: `set, as ${id} is` });
  if (settings[secret] && !settings[id]) problems.push({ names: [id], expected: `set, as ${secret} is` });
  return problems;
};

const isSettingName = (name: unknown): name is keyof Environment =>
  typeof name === 'string' && Object.hasOwn(environment.shape, name);

/** Empty is unset: that is how a shell or a compose file writes it. */
const settingsIn = (env: Variables): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        isSettingName(entry[0]) && entry[1] !== undefined && entry[1] !== '',
    ),
  );

const isSecret = (name: string, value: string) =>
  (/SECRET|TOKEN|KEY|URI|REDIS/.test(name) && !name.startsWith('MAX_')) || /[@?]/.test(value);

const sentence = (name: string, value: string | undefined, expected: string): string => {
  if (value === undefined) return `${name} must be ${expected}`;
  return `${name} must be ${expected}, got ${isSecret(name, value) ? 'a value that is not shown' : JSON.stringify(value)}`;
};

/** Settings that cannot be started with; `message` has one line for each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const checked = (env: Variables): Environment => {
  const given = settingsIn(env);
  const problems: Problem[] = (environment.safeParse(given).error?.issues ?? []).flatMap(
    ({ path, message }) => (isSettingName(path[0]) ? [{ names: [path[0]], expected: message }] : []),
  );
  const bad = new Set<string>(problems.flatMap(({ names }) => names));
  const settings = environment.parse(
    Object.fromEntries(Object.entries(given).filter(([name]) => !bad.has(name))),
  );
  problems.push(...crossChecks(settings, given).filter(({ names }) => !names.some((name) => bad.has(name))));
  if (problems.length === 0) return settings;
  const lines = problems.map(({ names: [name], expected }) => sentence(name, given[name], expected));
  throw new ConfigError([...new Set(lines)].join('\n'));
};

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
export interface Config extends CredentialSettings {
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
  /** Where a key names no region. */
  readonly regionId: string;
  /** Origins that replace the vendor's for every region; null leaves them. */
  readonly dbsEndpoint: string | null;
  readonly sasEndpoint: string | null;
  readonly pollMinMs: number;
  readonly pollMaxMs: number;
  /** 0 takes a free one. */
  readonly emulatorPort: number;
}

const upstreamOf = (settings: Environment): Config['upstream'] => {
  if (settings.UPSTREAM) return settings.UPSTREAM;
  const hasAccount = CREDENTIAL_VARIABLES.some((name) => settings[name] !== undefined);
  return hasAccount || settings.NODE_ENV === 'production' ? 'alibaba' : 'emulator';
};

/** Reads the environment; throws one ConfigError that names every setting that is wrong, its value and what was expected. */
export const readConfig = (env: Variables): Config => {
  const settings = checked(env);
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
    pollMinMs: settings.POLL_MIN_MS,
    pollMaxMs: settings.POLL_MAX_MS,
    emulatorPort: settings.EMULATOR_PORT,
  };
};
