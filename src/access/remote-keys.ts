import { errors, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../domain/clock.ts';
import { KeysUnavailable, keysOf } from './jwt-keys.ts';

const FETCH_MS = 5_000;
const MAX_BYTES = 512 * 1024;

/** A key that its issuer takes back is good no longer than this. */
const FRESH_MS = 600_000;
/**
 * But where the issuer cannot be reached, so long: else its outage would be ours. By then it has made no new token for
 * an hour, which is as long as most of them are good.
 */
const STALE_MS = 3_600_000;
/** How long a set is not fetched again for a key id that is not in it: anybody can make up such. */
const COOL_MS = 30_000;
/** How long the issuer is left alone after it could not be reached. */
const RETRY_MS = 5_000;

interface RemoteKeysDeps {
  readonly url: string;
  readonly clock: Clock;
  /** Told, at most once in five seconds, why the keys could not be fetched. */
  readonly onFailure: (thrown: unknown) => void;
}

const readText = async ({ body, status }: Response): Promise<string> => {
  // A redirect could lead anywhere.
  if (status !== 200) throw new Error(`the issuer answered its keys with HTTP ${status}`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_BYTES) throw new Error(`the issuer's keys take more than ${MAX_BYTES} bytes`);
  }
  return Buffer.concat(chunks).toString();
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("the issuer's keys are no JSON");
  }
};

const fetchKeys = async ({ url, clock }: RemoteKeysDeps): Promise<JWTVerifyGetKey> => {
  const late = new AbortController();
  const done = new AbortController();
  const wait = clock.sleep(FETCH_MS, done.signal);
  wait.then(() => late.abort(new Error(`the issuer's keys took more than ${FETCH_MS} ms`))).catch(() => {});
  try {
    const headers = { accept: 'application/jwk-set+json, application/json' };
    const response = await fetch(url, { redirect: 'manual', signal: late.signal, headers });
    try {
      return keysOf(parse(await readText(response)));
    } finally {
      // What was not read of it is not waited for.
      late.abort();
    }
  } finally {
    done.abort();
  }
};

interface Fetched {
  readonly keys: JWTVerifyGetKey;
  readonly atMs: number;
}

/**
 * The keys that an issuer shows at an address: fetched when they are first needed, when they are no longer fresh, and
 * for a key id that is new. Of many who need them at once, one fetches. jose's own keeps by the system's clock, tries
 * anew for each token while the issuer cannot be reached, and then has no keys once they are not fresh.
 */
export const remoteKeys = (deps: RemoteKeysDeps): JWTVerifyGetKey => {
  const { clock, onFailure } = deps;
  let fetched: Fetched | null = null;
  let failure: { readonly cause: unknown; readonly atMs: number } | null = null;
  let fetching: Promise<void> | null = null;

  const youngerThan = (maxAgeMs: number, one: { readonly atMs: number } | null) =>
    one !== null && clock.now() - one.atMs < maxAgeMs;

  const fetchOnce = async () => {
    try {
      fetched = { keys: await fetchKeys(deps), atMs: clock.now() };
      failure = null;
    } catch (cause) {
      failure = { cause, atMs: clock.now() };
      onFailure(cause);
    }
    fetching = null;
  };

  const renew = async (): Promise<void> => {
    if (youngerThan(RETRY_MS, failure)) return;
    fetching ??= fetchOnce();
    await fetching;
  };

  const latest = (): JWTVerifyGetKey => {
    if (fetched && youngerThan(STALE_MS, fetched)) return fetched.keys;
    throw new KeysUnavailable('they could not be fetched', { cause: failure?.cause });
  };

  return async (header, token) => {
    if (!youngerThan(FRESH_MS, fetched)) await renew();
    const keys = latest();
    try {
      return await keys(header, token);
    } catch (thrown) {
      if (!(thrown instanceof errors.JWKSNoMatchingKey)) throw thrown;
      if (!youngerThan(COOL_MS, fetched)) await renew();
      // It may be one of a set that could not be fetched.
      if (failure) throw new KeysUnavailable('a new one could not be fetched', { cause: failure.cause });
      return latest()(header, token);
    }
  };
};
