import type { IncomingMessage } from 'node:http';

/** Requests are known by their path alone. */
const ORIGIN = 'http://gateway';
/** Where nearly all lead: made once, as making it takes as long as looking an answer up. Nobody changes it. */
const GRAPHQL = new URL('/graphql', ORIGIN);

export const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

/** Where a request target leads. Of one that names a host, as to a proxy, only the path counts. */
export const urlOf = (target: string): URL | null => {
  if (target === '/graphql') return GRAPHQL;
  if (!URL.canParse(target, ORIGIN)) return null;
  const { pathname, search } = new URL(target, ORIGIN);
  const url = new URL(ORIGIN);
  url.pathname = pathname;
  url.search = search;
  return url;
};

/** Whether a client would go on as a WebSocket. */
export const isWebSocket = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';

/** Whether a client opens a WebSocket, even where the headers that ask for it are lost. */
export const isHandshake = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers['sec-websocket-key'] !== undefined;
