import type { IncomingMessage } from 'node:http';
import { quote } from '../domain/precheck-error.ts';
import type { HttpRefusal } from './http-refusals.ts';
import { takesPage } from './page.ts';

export interface OriginRules {
  /** Whether the gateway may be asked by names of loopback alone, as where nobody says who he is. */
  readonly isLoopbackOnly: boolean;
  /** The origins of other pages that may ask, as browsers write them. */
  readonly allowedOrigins: readonly string[];
}

/**
 * Decides which web pages may ask, of plain requests and handshakes alike, before anything of a body is read.
 *
 * A browser says where a request comes from: by `Origin`, or for what a page embeds or links to by `Sec-Fetch-Site`.
 * It does not let a page change either. That is enough against forged requests without a header or a token of our own:
 * there are no cookies, so a browser adds nobody's rights by itself; a GET changes nothing; and a POST must be JSON,
 * which a page of another origin cannot send without `Origin`. A browser that sends no `Sec-Fetch-Site`, as to plain
 * http elsewhere than on loopback, can be made to GET, but does not show the page what came. Who is no browser is not
 * kept out by this, nor meant to be.
 */
export interface Origins {
  /** Why a request may not come from where it does; null if it may. */
  refusalOf(request: IncomingMessage): HttpRefusal | null;
  /** What lets the page that asks read the answer; nothing for all but those of allowed origins. */
  corsHeaders(request: IncomingMessage): Readonly<Record<string, string>>;
  /** Whether a browser asks if an allowed origin may ask. */
  isPreflight(request: IncomingMessage): boolean;
}

/** The answer to a preflight, beside the CORS headers of every answer. */
export const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'GET, POST',
  // What the stock clients send, Apollo Client with its name and version among them.
  'access-control-allow-headers':
    'accept, accept-language, authorization, content-type, last-event-id, apollographql-client-name, apollographql-client-version',
  // The most that browsers heed.
  'access-control-max-age': '7200',
};

// Not 421: that asks a browser to try once more by another connection.
const forbidden = (message: string): HttpRefusal => ({ status: 403, code: 'FORBIDDEN', message });

/** Whether a page may come from there: only one that this gateway could have served. Other clients send no origin. */
const isOwnOrigin = (origin: string, host = ''): boolean => {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: own } = new URL(origin);
  const here = `${protocol}//${host}`;
  return own !== '' && URL.canParse(here) && new URL(here).host === own;
};

/** As URL writes them. */
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Nearly all of them, for which no URL is made. */
const USUAL_LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:[1-5]?\d{1,4})?$/;

const isLoopbackHost = (host: string): boolean =>
  USUAL_LOOPBACK.test(host) ||
  (/^[^/?#@\\]+$/.test(host) &&
    URL.canParse(`http://${host}`) &&
    LOOPBACK.test(new URL(`http://${host}`).hostname));

/**
 * A name of somebody else's can be made to lead to this machine (DNS rebinding); the browser then takes us for its
 * page's own origin, but asks by that name. Who sends no name is no browser.
 */
const refusalOfHost = (host: string | undefined): HttpRefusal | null =>
  host === undefined || isLoopbackHost(host)
    ? null
    : forbidden(
        `host must be localhost, 127.0.0.1 or [::1], got ${quote(host)}: for other names set AUTH, or ALLOW_ANONYMOUS=true`,
      );

/** What a page of another origin embeds or links to. Only GraphiQL is there to be linked to. */
const refusalOfEmbedding = ({ method = '', headers }: IncomingMessage, site: string): HttpRefusal | null =>
  takesPage(method, headers.accept)
    ? null
    : forbidden(
        `sec-fetch-site without an origin must be same-origin or none, got ${quote(site)}: other pages may ask by CORS, if their origin is in ALLOWED_ORIGINS`,
      );

const OTHER_SITES: ReadonlySet<unknown> = new Set(['cross-site', 'same-site']);

export const createOrigins = ({ isLoopbackOnly, allowedOrigins }: OriginRules): Origins => {
  const allowed = new Set<string | undefined>(allowedOrigins);

  return {
    refusalOf(request) {
      const { origin, host, 'sec-fetch-site': site } = request.headers;
      const refused = isLoopbackOnly ? refusalOfHost(host) : null;
      if (refused) return refused;
      if (origin === undefined)
        return OTHER_SITES.has(site) ? refusalOfEmbedding(request, String(site)) : null;
      // The browser knows the name that it asked by, even where a proxy asks us by another.
      if (site === 'same-origin' || isOwnOrigin(origin, host) || allowed.has(origin)) return null;
      return forbidden(
        `origin must be that of this gateway, asked as ${quote(host ?? '')}, or in ALLOWED_ORIGINS, got ${quote(origin)}`,
      );
    },
    corsHeaders({ headers: { origin } }) {
      if (allowed.size === 0) return {};
      if (origin === undefined || !allowed.has(origin)) return { vary: 'origin' };
      return {
        vary: 'origin',
        'access-control-allow-origin': origin,
        'access-control-expose-headers': 'retry-after, www-authenticate',
      };
    },
    isPreflight: ({ method, headers }) =>
      method === 'OPTIONS' &&
      allowed.has(headers.origin) &&
      headers['access-control-request-method'] !== undefined,
  };
};
