import { isIP } from 'node:net';
import { z } from 'zod';
import { DEFAULT_LIMITS, type Limits } from './server/limits.ts';

export const isHost = (text: string): boolean =>
  isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text);

export const wholeNumber = (least: number, most: number) => {
  const expected = `a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, expected)
    .transform(Number)
    .refine((value) => value >= least && value <= most, expected);
};

export const limit = (name: keyof Limits) => wholeNumber(1, 999_999_999).default(DEFAULT_LIMITS[name]);

export const MAX_PORT = 65_535;
export const MAX_POLL_MS = 3_600_000;

const wordsIn = (text: string): string[] => text.split(',').map((word) => word.trim());

export const listOf = (words: readonly string[], expected: string) =>
  z
    .string()
    .transform(wordsIn)
    .refine((given) => given.every((word) => words.includes(word)), expected);

const isWebOrigin = (text: string): boolean =>
  /^https?:/i.test(text) && URL.canParse(text) && new URL(text).origin === text.toLowerCase();

export const webOrigins = z
  .string()
  .refine((text) => !text.includes('*'), 'a list without *: each origin has a name, or any page could ask')
  .refine(
    (text) => text.includes('*') || wordsIn(text).every(isWebOrigin),
    'a list of origins such as https://app.example, without a path or the usual port',
  )
  .transform((text) => wordsIn(text.toLowerCase()));

/** An address, or a network by its first address and a prefix. All of them would be nobody to trust. */
const isNetwork = (text: string): boolean => {
  const [address = '', prefix = '32', ...more] = text.split('/');
  const most = isIP(address) === 6 ? 128 : 32;
  const isPrefix = /^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= most;
  return isIP(address) !== 0 && !address.includes('%') && isPrefix && more.length === 0;
};

export const networks = z
  .string()
  .transform(wordsIn)
  .refine(
    (given) => given.every(isNetwork),
    'a list of IP addresses or networks such as 10.0.0.0/8, none of them /0',
  );

const isDecodable = (text: string): boolean => {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
};

/** The URL of a proxy; one without a scheme is http, as tools take it. */
const readProxy = (text: string): string | null => {
  const withScheme = /^[a-z][a-z\d]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(withScheme)) return null;
  const { protocol, href, pathname, search, hash, username, password } = new URL(withScheme);
  const isBare = pathname === '/' && search === '' && hash === '';
  // A user alone would not be told to the proxy.
  const isUser = (username === '') === (password === '') && isDecodable(username + password);
  return isBare && isUser && /^https?:$/.test(protocol) ? href : null;
};

export const proxyUrl = z.string().transform((text, ctx) => {
  const url = readProxy(text);
  if (url !== null) return url;
  const message =
    'a host and port, or an http or https URL without a path, with a user and a password or neither';
  ctx.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const text = z.string();
export const token = text.regex(
  /^[\x21-\x7e]+$/,
  'of printable ASCII without spaces, as a header carries it',
);

export const flag = z.enum(['true', 'false'], 'true or false').transform((value) => value === 'true');
