import { type DestinationStream, type Logger, pino } from 'pino';

/** A fixed phrase and fields; never bodies, keys, tokens or signatures. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

type Output = DestinationStream & { readonly isTTY?: boolean };

export const LOG_LEVELS = ['info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What must not be read in any line, wherever it came from: an error of a library's may repeat it. */
export interface Secrets extends Iterable<string> {
  /**
   * Those of a new access key of this holder's; those of his keys before the last one are forgotten, as nothing carries
   * them any more. The same ones again change nothing.
   */
  renew(holder: string, texts: readonly (string | null)[]): void;
}

export const createSecrets = (): Secrets => {
  const held = new Map<string, { readonly latest: readonly string[]; readonly before: readonly string[] }>();
  let all: readonly string[] = [];
  return {
    renew(holder, texts) {
      const latest = texts.filter((text): text is string => text !== null && text !== '');
      const before = held.get(holder)?.latest ?? [];
      if (latest.length === before.length && latest.every((text) => before.includes(text))) return;
      held.set(holder, { latest, before });
      all = [...held.values()].flatMap((texts) => [...texts.latest, ...texts.before]);
    },
    [Symbol.iterator]: () => all.values(),
  };
};

interface LogOptions {
  readonly level: LogLevel;
  readonly secrets: Iterable<string>;
  readonly output?: Output;
}

/** What stands in an `Authorization` header, the vendor's or a client's: to the end of the word, as it may be malformed. */
const AUTHORIZATION = /\b(Signature=|Bearer(?: |\\t)+)[^\s",;\\]+/gi;

/** A JSON Web Token that stands alone: its first part, and often its second, begins like this. */
const JSON_WEB_TOKEN = /\beyJ[\w-]+(?:\.[\w-]*)+/g;

/** What stands before the host in a URL. */
const URL_CREDENTIALS = /(:\/\/)[^\s"/?#@]*@/g;

/** What is in any text that one of these finds something in; in most lines it is not. */
const SUSPECT = /Signature=|Bearer|eyJ|:\/\//i;

const hide = (line: string, secrets: Iterable<string>): string => {
  let shown = line;
  for (const secret of secrets) {
    // As it stands in JSON.
    shown = shown.replaceAll(JSON.stringify(secret).slice(1, -1), '[hidden]');
  }
  if (!SUSPECT.test(shown)) return shown;
  return shown
    .replace(AUTHORIZATION, '$1[hidden]')
    .replace(JSON_WEB_TOKEN, '[hidden]')
    .replace(URL_CREDENTIALS, '$1[hidden]@');
};

/** Fields that no line shows, for the day that someone logs a whole object. */
const REDACTED: ReadonlySet<string> = new Set(['accessKeySecret', 'securityToken', 'authorization', 'token']);

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Error);

/** The same without those, on two levels. Pino's own way copies each object that is logged, and took as long as all else of a line. */
const redact = (fields: Fields, levels = 2): Fields => {
  let shown = fields;
  for (const name in fields) {
    const value = fields[name];
    const inner = levels > 1 && isFields(value) ? redact(value, levels - 1) : value;
    const told = REDACTED.has(name) ? '[Redacted]' : inner;
    if (told !== value) shown = { ...shown, [name]: told };
  }
  return shown;
};

const MAX_CAUSES = 5;

/** Of an error, what finds the defect: other fields of it may hold a request with its headers. */
const describeError = (thrown: unknown, causes = 0): unknown => {
  if (!(thrown instanceof Error)) return { message: String(thrown) };
  const { name, message, stack, cause } = thrown;
  return {
    type: name,
    message,
    stack,
    ...('code' in thrown && typeof thrown.code === 'string' && { code: thrown.code }),
    ...(cause !== undefined && causes < MAX_CAUSES && { cause: describeError(cause, causes + 1) }),
  };
};

/** A time as pino writes it, made once for all lines of one millisecond. */
const createTimestamp = () => {
  let [atMs, text] = [Number.NaN, ''];
  return () => {
    const nowMs = Date.now();
    if (nowMs !== atMs) [atMs, text] = [nowMs, `,"time":"${new Date(nowMs).toISOString()}"`];
    return text;
  };
};

const GATHERED_MS = 100;
const GATHERED_CHARACTERS = 8 * 1024;

/**
 * Gathers lines for a moment: a write for each would cost a quarter of the speed of a query. Not by pino's own
 * destination, which waits for ever at the exit when nobody takes what it holds.
 */
const createStandardOutput = (): DestinationStream & { flush(): void } => {
  let lines = '';
  const flush = () => {
    const text = lines;
    lines = '';
    if (text !== '') process.stdout.write(text);
  };
  setInterval(flush, GATHERED_MS).unref();
  process.on('exit', flush);
  return {
    flush,
    write(line) {
      lines += line;
      if (lines.length >= GATHERED_CHARACTERS) flush();
    },
  };
};

/** A log that can be told not to gather what it has any longer. */
type FlushableLog = Log & Pick<Logger, 'flush'>;

/** Logs to standard output: lines for a person at a terminal, JSON for everything else. */
export const createLog = async ({ level, secrets, output }: LogOptions): Promise<FlushableLog> => {
  const options = {
    level,
    base: null,
    formatters: { log: (fields: Fields) => ({ ...redact(fields) }) },
    serializers: { err: (thrown: unknown) => describeError(thrown) },
    hooks: { streamWrite: (line: string) => hide(line, secrets) },
  };
  const terminal = output ?? process.stdout;
  if (!terminal.isTTY) {
    const target = output ?? createStandardOutput();
    const log: FlushableLog = pino({ ...options, timestamp: createTimestamp() }, target);
    return log;
  }
  const { default: pretty } = await import('pino-pretty');
  const log: FlushableLog = pino(
    options,
    pretty({
      colorize: true,
      singleLine: true,
      translateTime: 'HH:MM:ss',
      sync: true,
      destination: terminal,
    }),
  );
  return log;
};
