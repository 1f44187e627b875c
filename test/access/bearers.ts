import {
  type Authenticate,
  createAuthenticate,
  TokenExpired,
  unauthenticated,
} from '../../src/access/authenticate.ts';
import { type Caller, createCaller, type Grant, SIGHTS, type Sight } from '../../src/domain/caller.ts';
import type { Clock } from '../../src/domain/clock.ts';

export const READ: Grant = { actions: ['read'], accounts: null, kinds: null, regions: null, ids: null };

/** Somebody who may read and see everything, but for what the test says. */
export const bearer = (
  subject: string,
  parts: Partial<Omit<Caller, 'sights'>> & { readonly sights?: readonly Sight[] } = {},
): Caller => createCaller({ subject, grants: [READ], sights: SIGHTS, expiresAtMs: null, ...parts });

/** Knows these by tokens that are their names; nobody else. */
export const authenticateNamed = (clock: Clock, ...callers: readonly Caller[]): Authenticate =>
  createAuthenticate({
    clock,
    async identify(token) {
      const caller = callers.find(({ subject }) => subject === token);
      if (!caller) throw unauthenticated('the token must be of somebody known');
      return caller;
    },
  });

/** A token that anybody can make, for one who may see everything until then. */
export const tokenUntil = (expiresAtMs: number): string => `ann.${expiresAtMs}`;

/** Takes such tokens. */
export const authenticateUntil = (clock: Clock): Authenticate =>
  createAuthenticate({
    clock,
    async identify(token) {
      const [subject = '', expiry] = token.split('.');
      const expiresAtMs = Number(expiry);
      if (clock.now() >= expiresAtMs) throw new TokenExpired('token');
      return bearer(subject, { expiresAtMs });
    },
  });
