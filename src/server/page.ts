import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { weightOf } from './accept.ts';

interface Variant {
  readonly bytes: Buffer<ArrayBuffer>;
  /** Strong: each encoding has its own, as its bytes are its own. */
  readonly etag: string;
  /** What is said of the bytes themselves. */
  readonly encoding: Readonly<Record<string, string>>;
}

interface Made {
  readonly identity: Variant;
  readonly gzip: Variant;
  readonly headers: Readonly<Record<string, string>>;
}

const compress = promisify(gzip);

const HEADERS = {
  // Asked for again each time, and mostly answered that it is the same.
  'cache-control': 'no-cache',
  vary: 'accept, accept-encoding, origin',
  'x-frame-options': 'DENY',
};

/** Whether a page is asked for: by a browser, or by who would take JSON at most as gladly. */
export const takesPage = (method: string, accept = ''): boolean => {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const html = weightOf(accept, 'text/html') ?? 0;
  return html > 0 && html >= (weightOf(accept, 'application/json') ?? 0);
};

export const isForPage = ({ method, headers }: Request): boolean =>
  takesPage(method, headers.get('accept') ?? '');

const takesGzip = (headers: Headers): boolean => {
  const accepted = headers.get('accept-encoding') ?? '';
  const weight = weightOf(accepted, 'gzip') ?? weightOf(accepted, '*') ?? 0;
  return weight > 0 && weight >= (weightOf(accepted, 'identity') ?? 0);
};

/** Whether the client has these bytes already. Weak tags count, as proxies that compress make ours weak. */
const isKnown = ({ etag }: Variant, headers: Headers): boolean =>
  (headers.get('if-none-match') ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === etag || tag === '*');

const variant = (bytes: Buffer<ArrayBuffer>, encoding: Variant['encoding']): Variant => ({
  bytes,
  etag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
  encoding,
});

/**
 * Answers requests for a page that is the same for everybody. It is made and compressed once, for the first who asks;
 * a making that fails rejects, and is tried again for the next.
 */
export const createPage = (
  render: () => Promise<string>,
  headersFor: (html: string) => Made['headers'],
): ((request: Request) => Promise<Response>) => {
  const make = async (): Promise<Made> => {
    const html = await render();
    const bytes = Buffer.from(html);
    return {
      headers: { ...HEADERS, ...headersFor(html) },
      identity: variant(bytes, {}),
      gzip: variant(await compress(bytes), { 'content-encoding': 'gzip' }),
    };
  };

  let made: Promise<Made> | null = null;
  const remembered = (): Promise<Made> => {
    made ??= make().catch((thrown) => {
      made = null;
      throw thrown;
    });
    return made;
  };

  return async ({ headers }) => {
    const { identity, gzip, headers: own } = await remembered();
    const chosen = takesGzip(headers) ? gzip : identity;
    const common = { ...own, etag: chosen.etag };
    if (isKnown(chosen, headers)) return new Response(null, { status: 304, headers: common });
    const content = { 'content-type': 'text/html; charset=utf-8', ...chosen.encoding };
    return new Response(chosen.bytes, { headers: { ...common, ...content } });
  };
};
