import { z } from 'zod';
import { isLoopback, readOrigin } from './upstream/endpoints.ts';

export const httpsUrl = z.string().refine((text) => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  // Such cannot be fetched, and what says so would repeat it.
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}, 'an https URL without a user (http to loopback only)');

export const endpoint = z.string().transform((text, ctx) => {
  const origin = readOrigin(text);
  if (origin !== null) return origin;
  ctx.addIssue({ code: 'custom', message: 'a host, or an https URL without a path (http to loopback only)' });
  return z.NEVER;
});

export const httpUrl = z.url({ protocol: /^https?$/, error: 'an http or https URL' });
