import { type AccessKey, EMULATOR_ACCESS_KEY, SECOND_ACCESS_KEY } from './access-key.ts';
import { createIssuedKeys, type HeldIssuedKey, type IssuedKey, type KeyOrder } from './issued-keys.ts';

/** A key as the emulator knows it. */
export interface HeldKey {
  readonly accessKeySecret: string;
  /** The account that calls with it: the id of the key that the account has for good. */
  readonly account: string;
  /** What a temporary key needs beside its secret, and until when it is good; null for a key that is so for good. */
  readonly session: HeldIssuedKey['session'] | null;
}

/** The keys that the emulator knows. */
export interface KeyRing {
  /** The keys that never change, each an account of its own. */
  readonly accessKeys: readonly AccessKey[];
  find(accessKeyId: string): HeldKey | null;
  /** A new temporary key. Throws a TypeError for an account that there is not. */
  issue(order: KeyOrder): IssuedKey;
  /** All temporary keys end now. */
  expire(): void;
}

/** What the Credential of an Authorization header can hold. */
const USABLE_ID = /^[\x21-\x2b\x2d-\x7e]+$/;

const idProblem = ({ accessKeyId }: AccessKey, at: number, all: readonly AccessKey[]): string | null => {
  if (!USABLE_ID.test(accessKeyId)) return 'must be printable ASCII without blanks and commas';
  return all.findIndex((other) => other.accessKeyId === accessKeyId) < at ? 'is taken' : null;
};

const holdLasting = (accessKeys: readonly AccessKey[]): ReadonlyMap<string, HeldKey> => {
  const held = new Map<string, HeldKey>();
  for (const [at, key] of accessKeys.entries()) {
    const { accessKeyId, accessKeySecret } = key;
    const problem = idProblem(key, at, accessKeys);
    if (problem) throw new TypeError(`accessKeys: accessKeyId ${problem}, got "${accessKeyId}"`);
    if (accessKeySecret === '') throw new TypeError(`accessKeys: "${accessKeyId}" has an empty secret`);
    held.set(accessKeyId, { accessKeySecret, account: accessKeyId, session: null });
  }
  return held;
};

/** Holds the two keys that there always are, and more. Throws a TypeError for one that no client could sign with. */
export const createKeyRing = (more: readonly AccessKey[], now: () => number): KeyRing => {
  const accessKeys = [EMULATOR_ACCESS_KEY, SECOND_ACCESS_KEY, ...more];
  const lasting = holdLasting(accessKeys);
  const issued = createIssuedKeys(now);
  return {
    accessKeys,
    find: (accessKeyId) => lasting.get(accessKeyId) ?? issued.find(accessKeyId),
    issue({ accessKeyId: account = EMULATOR_ACCESS_KEY.accessKeyId, lifetimeMs }) {
      if (lasting.has(account)) return issued.issue(account, lifetimeMs);
      const known = [...lasting.keys()].join(', ');
      throw new TypeError(`order.accessKeyId: expected one of ${known}, got "${account}"`);
    },
    expire: issued.expire,
  };
};
