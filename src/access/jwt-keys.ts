import { createPublicKey } from 'node:crypto';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** Nothing can be said of a token, as the keys of its issuer cannot be had, or not be used. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

const isAboutToken = (thrown: unknown): boolean =>
  thrown instanceof errors.JWKSNoMatchingKey || thrown instanceof errors.JWKSMultipleMatchingKeys;

/** The keys of a set; throws for what is none. Finds a key for the header of a token, or rejects with jose's reason. */
export const keysOf = (set: unknown): JWTVerifyGetKey => {
  // It looks into the set itself, and takes a copy.
  const find = createLocalJWKSet(set as JSONWebKeySet);
  return async (header, token) => {
    try {
      return await find(header, token);
    } catch (thrown) {
      if (isAboutToken(thrown)) throw thrown;
      throw new KeysUnavailable('the key cannot be used', { cause: thrown });
    }
  };
};

const PUBLIC_KINDS: ReadonlySet<unknown> = new Set(['RSA', 'EC', 'OKP']);

/** Whether a key can check tokens, and do no more. */
const isPublic = (key: unknown): boolean => PUBLIC_KINDS.has(Object(key).kty) && !('d' in Object(key));

/** The keys in the text of a file: a JSON Web Key Set, or one public key in PEM. Throws for what is neither. */
export const fileKeys = (text: string): JWTVerifyGetKey => {
  if (text.trimStart().startsWith('{')) {
    const set: unknown = JSON.parse(text);
    const found = keysOf(set);
    const keys: readonly unknown[] = Object(set).keys;
    if (keys.length === 0) throw new TypeError('it holds no key');
    if (!keys.every(isPublic)) throw new TypeError('it must hold public keys alone');
    return found;
  }
  const only = keysOf({ keys: [createPublicKey(text).export({ format: 'jwk' })] });
  // A key in PEM has no id that a token could name.
  return ({ alg }, token) => only({ alg }, token);
};
