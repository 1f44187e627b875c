import { type AccessKey, EMULATOR_ACCESS_KEY, SECOND_ACCESS_KEY } from './access-key.ts';

/** A key as the emulator knows it. */
interface HeldKey {
  readonly accessKeySecret: string;
  /** The account that calls with it: the id of the key that the account has for good. */
  readonly account: string;
}

/** The keys that the emulator knows. */
export interface KeyRing {
  /** The keys that never change, each an account of its own. */
  readonly accessKeys: readonly AccessKey[];
  find(accessKeyId: string): HeldKey | null;
}

/** What the Credential of an Authorization header can hold. */
const USABLE_ID = /^[\x21-\x2b\x2d-\x7e]+$/;

const idProblem = ({ accessKeyId }: AccessKey, at: number, all: readonly AccessKey[]): string | null => {
  if (!USABLE_ID.test(accessKeyId)) return 'must be printable ASCII without blanks and commas';
  return all.findIndex((other) => other.accessKeyId === accessKeyId) < at ? 'is taken' : null;
};

/** Holds the two keys that there always are, and more. Throws a TypeError for one that no client could sign with. */
export const createKeyRing = (more: readonly AccessKey[]): KeyRing => {
  const accessKeys = [EMULATOR_ACCESS_KEY, SECOND_ACCESS_KEY, ...more];
  const held = new Map<string, HeldKey>();
  for (const [at, key] of accessKeys.entries()) {
    const { accessKeyId, accessKeySecret } = key;
    const problem = idProblem(key, at, accessKeys);
    if (problem) throw new TypeError(`accessKeys: accessKeyId ${problem}, got "${accessKeyId}"`);
    if (accessKeySecret === '') throw new TypeError(`accessKeys: "${accessKeyId}" has an empty secret`);
    held.set(accessKeyId, { accessKeySecret, account: accessKeyId });
  }
  return { accessKeys, find: (accessKeyId) => held.get(accessKeyId) ?? null };
};
