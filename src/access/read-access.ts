import type { Clock } from '../domain/clock.ts';
import { readSettingFile } from '../setting-file.ts';
import { createIdentifyByKey, readApiKeys } from './api-keys.ts';
import { type Authenticate, authenticateNobody, createAuthenticate } from './authenticate.ts';
import type { JwtOptions } from './jwt.ts';

/** How callers are known. Files are read when it is put to use. */
export type AuthSettings =
  | { readonly by: 'none' }
  | { readonly by: 'keys'; readonly file: string }
  | ({ readonly by: 'jwt'; readonly keys: { readonly url: string } | { readonly file: string } } & Omit<
      JwtOptions,
      'keys' | 'clock'
    >);

interface AccessDeps {
  readonly clock: Clock;
  /** Told, now and then, why the keys of the issuer could not be fetched. */
  readonly onKeysFailure: (thrown: unknown) => void;
}

/** How the gateway finds out who asks; rejects with a SettingFileError. */
export const readAccess = async (
  auth: AuthSettings,
  { clock, onKeysFailure: onFailure }: AccessDeps,
): Promise<Authenticate> => {
  if (auth.by === 'none') return authenticateNobody;
  if (auth.by === 'keys') {
    const keys = await readSettingFile('API_KEYS_FILE', auth.file, readApiKeys);
    return createAuthenticate({ identify: createIdentifyByKey(keys, clock), clock });
  }
  // A library of tokens, which no other start needs.
  const [{ createIdentifyByJwt }, { fileKeys }, { remoteKeys }] = await Promise.all([
    import('./jwt.ts'),
    import('./jwt-keys.ts'),
    import('./remote-keys.ts'),
  ]);
  const keys =
    'url' in auth.keys
      ? remoteKeys({ url: auth.keys.url, clock, onFailure })
      : await readSettingFile('JWT_KEY_FILE', auth.keys.file, fileKeys);
  return createAuthenticate({ identify: createIdentifyByJwt({ ...auth, keys, clock }), clock });
};
