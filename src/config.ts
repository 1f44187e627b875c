import { isIP } from 'node:net';
import { z } from 'zod';
import { isRegionId } from './domain/run-key.ts';

/** Variables that mean: there is a cloud account, so never answer made-up data. */
const CREDENTIAL_VARIABLES = [
  'ALIBABA_CLOUD_ACCESS_KEY_ID',
  'ALIBABA_CLOUD_ROLE_ARN',
  'ALIBABA_CLOUD_CREDENTIALS_URI',
  'ALIBABA_CLOUD_CREDENTIALS_FILE',
  'ALIBABA_CLOUD_PROFILE',
  'ALIBABA_CLOUD_ECS_METADATA',
] as const;

const isLoopback = (host: string): boolean => {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
};

const isHost = (text: string): boolean => isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text);

const wholeNumber = (least: number, most: number) => {
  const expected = `a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, expected)
    .transform(Number)
    .refine((value) => value >= least && value <= most, expected);
};

const MAX_PORT = 65_535;
const MAX_POLL_MS = 3_600_000;

/** The origin of a host, or of a URL with a scheme. Plain http would show the signed request, so only to loopback. */
const originOf = (text: string): string | null => {
  const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) return null;
  const { protocol, origin, hostname, pathname, search, hash, username, password } = new URL(withScheme);
  const isBare = pathname === '/' && search === '' && hash === '' && username === '' && password === '';
  const isAllowed = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return isBare && isAllowed ? origin : null;
};

const endpoint = z.string().transform((text, ctx) => {
  const origin = originOf(text);
  if (origin !== null) return origin;
  ctx.addIssue({ code: 'custom', message: 'a host, or an https URL without a path (http to loopback only)' });
  return z.NEVER;
});

const text = z.string();
const token = text.regex(/^\S+$/, 'without spaces or line breaks');

const environment = z.object({
  HOST: text.refine(isHost, 'a host name or an IP address').default('127.0.0.1'),
  PORT: wholeNumber(0, MAX_PORT).default(4000),
  UPSTREAM: z.enum(['alibaba', 'emulator'], 'alibaba or emulator').optional(),
  NODE_ENV: text.optional(),
  ALIBABA_CLOUD_ACCESS_KEY_ID: token.optional(),
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: token.optional(),
  ALIBABA_CLOUD_SECURITY_TOKEN: token.optional(),
  ALIBABA_CLOUD_ROLE_ARN: text.optional(),
  ALIBABA_CLOUD_CREDENTIALS_URI: text.optional(),
  ALIBABA_CLOUD_CREDENTIALS_FILE: text.optional(),
  ALIBABA_CLOUD_PROFILE: text.optional(),
  ALIBABA_CLOUD_ECS_METADATA: text.optional(),
  ALIBABA_CLOUD_REGION_ID: text.refine(isRegionId, 'a region such as cn-hangzhou').default('cn-hangzhou'),
  DBS_ENDPOINT: endpoint.optional(),
  SAS_ENDPOINT: endpoint.optional(),
  POLL_MIN_MS: wholeNumber(1, MAX_POLL_MS).default(1_000),
  POLL_MAX_MS: wholeNumber(1, MAX_POLL_MS).default(15_000),
  ALLOW_ANONYMOUS: z
    .enum(['true', 'false'], 'true or false')
    .default('false')
    .transform((value) => value === 'true'),
  EMULATOR_PORT: wholeNumber(0, MAX_PORT).default(0),
  REDIS_URL: z.undefined('unset: there is no fleet on Redis yet').optional(),
});

type Environment = z.output<typeof environment>;

type Variables = Readonly<Record<string, string | undefined>>;

interface Problem {
  /** The settings that do not fit; the first one is to blame. */
  readonly names: readonly [keyof Environment, ...(keyof Environment)[]];
  readonly expected: string;
}

/** What no setting alone can show. */
const crossChecks = (settings: Environment, given: Variables): Problem[] => {
  const problems: Problem[] = [];
  const { POLL_MIN_MS, POLL_MAX_MS } = settings;
  if (!settings.ALLOW_ANONYMOUS && !isLoopback(settings.HOST)) {
    const expected =
      'a loopback address, or ALLOW_ANONYMOUS=true beside it: there is no authentication yet, so whoever reaches it may read';
    problems.push({ names: ['HOST', 'ALLOW_ANONYMOUS'], expected });
  }
  if (POLL_MIN_MS > POLL_MAX_MS) {
    // Never blame the one that nobody set.
    problems.push(
      given['POLL_MIN_MS'] === undefined
        ? { names: ['POLL_MAX_MS', 'POLL_MIN_MS'], expected: `at least POLL_MIN_MS, which is ${POLL_MIN_MS}` }
        : { names: ['POLL_MIN_MS', 'POLL_MAX_MS'], expected: `at most POLL_MAX_MS, which is ${POLL_MAX_MS}` },
    );
  }
  if (settings.ALIBABA_CLOUD_ACCESS_KEY_ID && !settings.ALIBABA_CLOUD_ACCESS_KEY_SECRET) {
    problems.push({
      names: ['ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
      expected: 'set, as ALIBABA_CLOUD_ACCESS_KEY_ID is',
    });
  }
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

const isSecret = (name: string, value: string) => /SECRET|TOKEN|KEY|REDIS/.test(name) || /[@?]/.test(value);

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

/** All that can be set, checked and complete. */
export interface Config {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly upstream: 'alibaba' | 'emulator';
  readonly accessKeyId: string | null;
  readonly accessKeySecret: string | null;
  readonly securityToken: string | null;
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
    accessKeyId: settings.ALIBABA_CLOUD_ACCESS_KEY_ID ?? null,
    accessKeySecret: settings.ALIBABA_CLOUD_ACCESS_KEY_SECRET ?? null,
    securityToken: settings.ALIBABA_CLOUD_SECURITY_TOKEN ?? null,
    regionId: settings.ALIBABA_CLOUD_REGION_ID,
    dbsEndpoint: settings.DBS_ENDPOINT ?? null,
    sasEndpoint: settings.SAS_ENDPOINT ?? null,
    pollMinMs: settings.POLL_MIN_MS,
    pollMaxMs: settings.POLL_MAX_MS,
    emulatorPort: settings.EMULATOR_PORT,
  };
};
