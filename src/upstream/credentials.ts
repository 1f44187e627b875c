import type { Clock } from '../domain/clock.ts';
import { withDeadline } from '../domain/deadline.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { AccessKey } from './acs-signature.ts';

/**
 * Hands out the access key for the next request: another one than `refused`, which the vendor said is good no more, or
 * the same object where there is no other. Rejects with UPSTREAM_CREDENTIALS, naming what was tried.
 */
export type Credentials = (refused: AccessKey | null) => Promise<AccessKey>;

/** A place where credentials may be. */
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
  /** All places, in the order to be asked. */
  readonly sources: readonly CredentialSource[];
  readonly clock: Clock;
  /** Told of each key that differs from the one before. */
  readonly onRenewed: (accessKey: AccessKey, source: string) => void;
  /** Told when a key could not be renewed ahead of time; it is used on, until the vendor refuses it. */
  readonly onFailure: (error: PrecheckError) => void;
}

const LIMIT_MS = 10_000;
/** Temporary keys are good for 15 minutes at least, so one that is asked for this often never ends in use. */
const RENEW_AFTER_MS = 5 * 60_000;
/** Every read needs a key; where there is none, so often is asked for one at most. */
const ASK_AGAIN_MS = 1_000;

interface Found {
  readonly source: string;
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
        return { source: source.name, accessKey: await source.ask() };
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
  let held: AccessKey | null = null;
  let isRefused = false;
  let askedAtMs = 0;
  let flight: Promise<AccessKey> | null = null;
  let failure: { readonly error: unknown; readonly atMs: number } | null = null;

  const accept = ({ source, accessKey }: Found): AccessKey => {
    chosen = source;
    isRefused = false;
    if (held !== null && isSame(held, accessKey)) return held;
    held = accessKey;
    onRenewed(accessKey, source);
    return accessKey;
  };

  /** Asks once for all who wait. Who gave up on a flight takes nothing from it any more. */
  const renew = (): Promise<AccessKey> => {
    if (flight) return flight;
    const sinceMs = clock.now() - (failure?.atMs ?? Number.NEGATIVE_INFINITY);
    if (failure && sinceMs >= 0 && sinceMs < ASK_AGAIN_MS) return Promise.reject(failure.error);
    askedAtMs = clock.now();
    const found = findFirst(
      sources.filter(({ name }) => name === (chosen ?? name)),
      clock,
    );
    const isCurrent = () => flight === started;
    const started: Promise<AccessKey> = found
      .then((one) => (isCurrent() ? accept(one) : one.accessKey))
      .catch((error: unknown) => {
        if (isCurrent()) failure = { error, atMs: clock.now() };
        throw error;
      })
      .finally(() => {
        if (isCurrent()) flight = null;
      });
    flight = started;
    return started;
  };

  return async (refused) => {
    if (refused !== null && refused === held && !isRefused) {
      isRefused = true;
      // What is under way was begun before the refusal, and may bring the same key.
      flight = null;
      failure = null;
    }
    if (held === null || isRefused) return renew();
    if (clock.now() - askedAtMs >= RENEW_AFTER_MS) {
      renew().catch((thrown) => onFailure(PrecheckError.from(thrown)));
    }
    return held;
  };
};
