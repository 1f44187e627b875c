import type { z } from 'zod';
import { environment } from './settings.ts';
import { isLoopback } from './upstream/endpoints.ts';

export type Environment = z.output<typeof environment>;

export type Variables = Readonly<Record<string, string | undefined>>;

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
      'a loopback address, or AUTH=jwt or AUTH=keys beside it, or ALLOW_ANONYMOUS=true: without them whoever reaches it may read and start';
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
  if (settings.ACCOUNTS_FILE && settings.UPSTREAM === 'emulator')
    problems.push({
      names: ['ACCOUNTS_FILE', 'UPSTREAM'],
      expected: 'unset, as UPSTREAM is emulator, which would answer made-up data for real accounts',
    });
  const [id, secret] = ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'] as const;
  if (settings[id] && !settings[secret]) problems.push({ names: [secret], expected: `set, as ${id} is` });
  if (settings[secret] && !settings[id]) problems.push({ names: [id], expected: `set, as ${secret} is` });
  return problems;
};

const isSettingName = (name: unknown): name is keyof Environment =>
  typeof name === 'string' && Object.hasOwn(environment.shape, name);

/** Other tools read these in lower case, and believe that first. */
const LOWER_CASE_TOO = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'] as const;

const withLowerCase = (env: Variables): Variables => ({
  ...env,
  ...Object.fromEntries(LOWER_CASE_TOO.map((name) => [name, env[name.toLowerCase()] || env[name]])),
});

/** Empty is unset: that is how a shell or a compose file writes it. */
const settingsIn = (env: Variables): Record<string, string> =>
  Object.fromEntries(
    Object.entries(withLowerCase(env)).filter(
      (entry): entry is [string, string] =>
        isSettingName(entry[0]) && entry[1] !== undefined && entry[1] !== '',
    ),
  );

const isSecret = (name: string, value: string) =>
  (/SECRET|TOKEN|KEY|URI|REDIS|HTTPS?_PROXY/.test(name) && !name.startsWith('MAX_')) || /[@?{]/.test(value);

const sentence = (name: string, value: string | undefined, expected: string): string => {
  if (value === undefined) return `${name} must be ${expected}`;
  return `${name} must be ${expected}, got ${isSecret(name, value) ? 'a value that is not shown' : JSON.stringify(value)}`;
};

/** Settings that cannot be started with; `message` has one line for each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Every setting, checked; throws one ConfigError that names all that are wrong. */
export const readEnvironment = (env: Variables): Environment => {
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
