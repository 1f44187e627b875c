import { randomBytes } from 'node:crypto';
import type { AccessKey } from './access-key.ts';

/** What a temporary key should be like. */
export interface KeyOrder {
  /** The account to call as: the id of a key that never changes. Without it, the first one. */
  readonly accessKeyId?: string | undefined;
  /** Milliseconds, at most twelve hours. Without it, an hour. */
  readonly lifetimeMs?: number | undefined;
}

/** A temporary key, with all that a client needs. */
export interface IssuedKey extends AccessKey {
  readonly securityToken: string;
  /** RFC 3339 in UTC and whole seconds: the second in which the key ends. */
  readonly expiration: string;
}

/** A temporary key as the emulator knows it. */
export interface HeldIssuedKey {
  readonly accessKeySecret: string;
  readonly account: string;
  readonly session: { readonly securityToken: string; readonly expiresAtMs: number };
}

export interface IssuedKeys {
  issue(account: string, lifetimeMs: number | undefined): IssuedKey;
  /** All of them end now. */
  expire(): void;
  find(accessKeyId: string): HeldIssuedKey | null;
}

const USUAL_LIFETIME_MS = 3_600_000;
export const MAX_LIFETIME_MS = 12 * 3_600_000;

/** How many are remembered, so that issuing them for ever costs no more. An older one is an unknown key. */
const KEPT = 1_000;

/** Remembers the newest keys beyond their end, which is not the same as never having been. */
export const createIssuedKeys = (now: () => number): IssuedKeys => {
  const held = new Map<string, HeldIssuedKey>();
  return {
    issue(account, lifetimeMs = USUAL_LIFETIME_MS) {
      const accessKeyId = `STS.${randomBytes(12).toString('hex')}`;
      const accessKeySecret = randomBytes(24).toString('hex');
      // Base64 with all that its alphabet has, as the vendor's: a client must not take it for a part of a URL.
      const securityToken = randomBytes(96).toString('base64');
      const expiresAtMs = now() + lifetimeMs;
      held.set(accessKeyId, { accessKeySecret, account, session: { securityToken, expiresAtMs } });
      for (const oldest of held.keys()) {
        if (held.size <= KEPT) break;
        held.delete(oldest);
      }
      const expiration = new Date(expiresAtMs).toISOString().replace(/\.\d+Z$/, 'Z');
      return { accessKeyId, accessKeySecret, securityToken, expiration };
    },
    expire() {
      for (const [id, key] of held) {
        // For good, even where the clock is set back.
        held.set(id, { ...key, session: { ...key.session, expiresAtMs: Number.NEGATIVE_INFINITY } });
      }
    },
    find: (accessKeyId) => held.get(accessKeyId) ?? null,
  };
};
