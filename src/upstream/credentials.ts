import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { AccessKey } from './acs-signature.ts';
import { withDeadline } from './deadline.ts';

/**
 * Hands out the access key for the next request: another one than `refused`, which the vendor said has expired, or
 * the same object where there is no other. Rejects with UPSTREAM_CREDENTIALS, naming what was tried.
 */
export type Credentials = (refused: AccessKey | null) => Promise<AccessKey>;

/** A place where credentials may be. One that needs them again asks the same object, which may remember them. */
export interface CredentialSource {
  readonly name: string;
  /** Rejects with an Error that says why there are none, in words that tell nothing secret. */
  ask(): Promise<AccessKey>;
}

/** One key for good. */
export const fixedCredentials =
  (accessKey: AccessKey): Credentials =>
  async () =>
    accessKey;

interface CredentialsDeps {
  /** All places in the order to be asked, each made anew. */
  readonly sources: () => readonly CredentialSource[];
  readonly clock: Clock;
  /** Told of each key that differs from the one before. */
  readonly onRenewed: (accessKey: AccessKey, source: string) => void;
  /** Told when a key that is still good could not be renewed ahead of time. */
  readonly onFailure: (error: PrecheckError) => void;
}

const LIMIT_MS = 10_000;
/** A key is asked for again this long after the last time, while requests go on with the one that is held. */
const RENEW_AFTER_MS = 60_000;
/** Sources give keys that are good for 15 minutes at least; one that was held for longer than this is not trusted. */
const KEEP_MS = 10 * 60_000;

interface Found {
  readonly source: CredentialSource;
  readonly accessKey: AccessKey;
}

const noneAt = (tried: readonly string[]) =>
  new PrecheckError('UPSTREAM_CREDENTIALS', `No Alibaba Cloud credentials. Tried: ${tried.join(', ')}`);

const findFirst = async (sources: readonly CredentialSource[], clock: Clock): Promise<Found> => {
  const tried: string[] = [];
  let asking = '';
  const search = async (signal: AbortSignal): Promise<Found> => {
    for (const source of sources) {
      asking = source.name;
      try {
        return { source, accessKey: await source.ask() };
      } catch (thrown) {
        signal.throwIfAborted();
        tried.push(`${source.name} (${thrown instanceof Error ? thrown.message : 'unusable'})`);
      }
    }
    throw noneAt(tried);
  };
  const error = () => noneAt([...tried, `${asking} (no answer within ${LIMIT_MS} ms in all)`]);
  return withDeadline({ clock, ms: LIMIT_MS, error }, new AbortController().signal, search);
};

const isSame = (a: AccessKey | null, b: AccessKey): boolean =>
  a?.accessKeyId === b.accessKeyId &&
  a.accessKeySecret === b.accessKeySecret &&
  a.securityToken === b.securityToken;

/**
 * Credentials from the first source that has some. The choice stands: when that source fails later, the answer is an
 * error, never another source's key, which may be another account's.
 */
export const createCredentials = ({ sources, clock, onRenewed, onFailure }: CredentialsDeps): Credentials => {
  let chosen: string | null = null;
  let source: CredentialSource | null = null;
  let held: AccessKey | null = null;
  let foundAtMs = 0;
  let askedAtMs = 0;
  let flight: Promise<AccessKey> | null = null;

  const obtain = async (): Promise<AccessKey> => {
    const candidates = source ? [source] : sources().filter(({ name }) => name === (chosen ?? name));
    askedAtMs = clock.now();
    // Unless it succeeds, whatever the source remembers is not asked again.
    source = null;
    const found = await findFirst(candidates, clock);
    ({ source } = found);
    chosen = source.name;
    foundAtMs = askedAtMs;
    if (held !== null && isSame(held, found.accessKey)) return held;
    held = found.accessKey;
    onRenewed(held, chosen);
    return held;
  };

  const renew = (): Promise<AccessKey> => {
    flight ??= obtain().finally(() => {
      flight = null;
    });
    return flight;
  };

  return async (refused) => {
    if (held !== null && held === refused) {
      source = null;
      foundAtMs = Number.NEGATIVE_INFINITY;
    }
    if (held === null || clock.now() - foundAtMs >= KEEP_MS) return renew();
    if (clock.now() - askedAtMs >= RENEW_AFTER_MS) {
      renew().catch((thrown) => onFailure(PrecheckError.from(thrown)));
    }
    return held;
  };
};
