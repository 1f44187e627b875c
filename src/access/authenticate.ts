import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ANONYMOUS, type Caller } from '../domain/caller.ts';
import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';

/**
 * Who asks, by an `Authorization` header; null where there is none. Rejects with UNAUTHENTICATED where that tells
 * nobody, and UPSTREAM_UNAVAILABLE where it cannot be found out at present. No error repeats anything of a token.
 */
export type Authenticate = (authorization: string | null) => Promise<Caller>;

/** Who bears a token; rejects as `Authenticate` does. */
export type IdentifyBearer = (token: string) => Promise<Caller>;

export const authenticateNobody: Authenticate = async () => ANONYMOUS;

const MAX_TOKEN_LENGTH = 16 * 1024;
const MAX_REMEMBERED = 10_000;

export const unauthenticated = (message: string): PrecheckError =>
  new PrecheckError('UNAUTHENTICATED', message);

/** A token that was good: its bearer may have a newer one. */
export class TokenExpired extends PrecheckError {
  constructor(what: 'token' | 'key') {
    super('UNAUTHENTICATED', `the ${what} has expired`);
  }
}

const tokenIn = (authorization: string | null): string => {
  if (!authorization) throw unauthenticated('authorization must be "Bearer" and a token, got none');
  const [, token] = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization.trim()) ?? [];
  if (token === undefined || token.length > MAX_TOKEN_LENGTH)
    throw unauthenticated(
      `authorization must be "Bearer" and a token of at most ${MAX_TOKEN_LENGTH} characters, got something else`,
    );
  return token;
};

interface AuthenticateDeps {
  readonly identify: IdentifyBearer;
  readonly clock: Clock;
}

/** Each token is looked into once, and its caller remembered until it expires; of the token itself only a hash is kept. */
export const createAuthenticate = ({ identify, clock }: AuthenticateDeps): Authenticate => {
  const known = new LRUCache<string, Caller>({ max: MAX_REMEMBERED });
  // A page may open many streams at once.
  const looking = new Map<string, Promise<Caller>>();

  const look = async (token: string, hash: string): Promise<Caller> => {
    try {
      const caller = await identify(token);
      known.set(hash, caller);
      return caller;
    } finally {
      looking.delete(hash);
    }
  };

  return async (authorization) => {
    const token = tokenIn(authorization);
    const hash = createHash('sha256').update(token).digest('base64');
    const remembered = known.get(hash);
    if (remembered && clock.now() < (remembered.expiresAtMs ?? Number.POSITIVE_INFINITY)) return remembered;
    known.delete(hash);
    const looked = looking.get(hash) ?? look(token, hash);
    looking.set(hash, looked);
    return looked;
  };
};
