import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Caller } from '../domain/caller.ts';
import type { Clock } from '../domain/clock.ts';
import { parseJson, problemsOf, strict } from '../setting-file.ts';
import { type IdentifyBearer, TokenExpired, unauthenticated } from './authenticate.ts';
import { callerOf, grantsSchema, subject } from './grant-schema.ts';

const keySchema = strict({
  subject,
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'Invalid hash: expected 64 hexadecimal digits in lower case'),
  grants: grantsSchema,
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});

const fileSchema = strict({
  keys: z
    .array(keySchema)
    .min(1)
    .refine((keys) => new Set(keys.map(({ sha256 }) => sha256)).size === keys.length, 'two with one sha256'),
});

interface ApiKey {
  readonly hash: Buffer;
  readonly caller: Caller;
}

/** The keys in the text of a file; throws one sentence on what is wrong with it, which repeats nothing of it. */
export const readApiKeys = (text: string): readonly ApiKey[] => {
  const { data, error } = fileSchema.safeParse(parseJson(text));
  if (error) throw new TypeError(problemsOf(error, 'the file'));
  return data.keys.map(({ sha256, expiresAt, ...key }) => ({
    hash: Buffer.from(sha256, 'hex'),
    caller: callerOf({ ...key, expiresAtMs: expiresAt === undefined ? null : Date.parse(expiresAt) }),
  }));
};

/** Finds out who bears an API key. How long it takes tells nothing of how near a wrong one is. */
export const createIdentifyByKey = (keys: readonly ApiKey[], clock: Clock): IdentifyBearer => {
  return async (token) => {
    const hash = createHash('sha256').update(token).digest();
    const [found] = keys.filter((key) => timingSafeEqual(key.hash, hash));
    if (!found) throw unauthenticated('the token must be a key that this gateway knows');
    const { expiresAtMs } = found.caller;
    if (expiresAtMs !== null && clock.now() >= expiresAtMs) throw new TokenExpired('key');
    return found.caller;
  };
};
