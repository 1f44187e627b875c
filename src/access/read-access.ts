import { readFile } from 'node:fs/promises';
import type { Clock } from '../domain/clock.ts';
import { createIdentifyByKey, readApiKeys } from './api-keys.ts';
import { type Authenticate, authenticateNobody, createAuthenticate } from './authenticate.ts';
import { createIdentifyByJwt, type JwtOptions } from './jwt.ts';
import { fileKeys } from './jwt-keys.ts';
import { remoteKeys } from './remote-keys.ts';

/** How callers are known. Files are read when it is put to use. */
export type AuthSettings =
  | { readonly by: 'none' }
  | { readonly by: 'keys'; readonly file: string }
  | ({ readonly by: 'jwt'; readonly keys: { readonly url: string } | { readonly file: string } } & Omit<
      JwtOptions,
      'keys' | 'clock'
    >);

/** A file that access depends on and that cannot be used; `message` says which and why, and repeats nothing of it. */
export class AccessFileError extends Error {
  override readonly name = 'AccessFileError';
}

/** A name of a file, as it may be shown; whoever gave what stands in the file may have given a secret. */
const shownName = (file: string): string => (/[\n{]/.test(file) ? 'what is no name' : JSON.stringify(file));

const reasonOf = (thrown: unknown): string => {
  if (thrown instanceof Error && 'code' in thrown && 'syscall' in thrown) return String(thrown.code);
  return thrown instanceof TypeError ? thrown.message : 'it holds no key';
};

const readAs = async <Content>(setting: string, file: string, read: (text: string) => Content) => {
  try {
    return read(await readFile(file, 'utf8'));
  } catch (thrown) {
    throw new AccessFileError(
      `${setting} must name a file that can be used, got ${shownName(file)}: ${reasonOf(thrown)}`,
    );
  }
};

interface AccessDeps {
  readonly clock: Clock;
  /** Told, now and then, why the keys of the issuer could not be fetched. */
  readonly onKeysFailure: (thrown: unknown) => void;
}

/** How the gateway finds out who asks; rejects with an AccessFileError. */
export const readAccess = async (
  auth: AuthSettings,
  { clock, onKeysFailure: onFailure }: AccessDeps,
): Promise<Authenticate> => {
  if (auth.by === 'none') return authenticateNobody;
  if (auth.by === 'keys') {
    const keys = await readAs('API_KEYS_FILE', auth.file, readApiKeys);
    return createAuthenticate({ identify: createIdentifyByKey(keys, clock), clock });
  }
  const keys =
    'url' in auth.keys
      ? remoteKeys({ url: auth.keys.url, clock, onFailure })
      : await readAs('JWT_KEY_FILE', auth.keys.file, fileKeys);
  return createAuthenticate({ identify: createIdentifyByJwt({ ...auth, keys, clock }), clock });
};
