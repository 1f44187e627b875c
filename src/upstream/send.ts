import { Agent } from 'undici';

export interface HttpRequest {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  header(name: string): string | null;
  readonly body: AsyncIterable<Uint8Array>;
}

/** One request on the wire, no retry, no deadline of its own: the signal ends it. Rejects when there is no answer. */
export type Send = (request: HttpRequest) => Promise<HttpAnswer>;

/**
 * As many calls as may be under way to one endpoint at a time; further ones wait for a connection. More than one
 * operation can ask for, or the hanging calls of one caller would hold up the others.
 */
const CONNECTIONS = 256;
/** The vendor drops idle connections after about 10 s; ours go first. */
const KEEP_ALIVE_MS = 4_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** Sends over kept-alive connections. `close` ends them once their calls are over. */
export const createSend = (): { readonly send: Send; close(): Promise<void> } => {
  const agent = new Agent({
    connections: CONNECTIONS,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    // The caller's signal is the only deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    async send({ method, url, headers, signal }) {
      const { origin, pathname, search } = new URL(url);
      const answer = await agent.request({ origin, path: pathname + search, method, headers, signal });
      return {
        status: answer.statusCode,
        header: (name) => {
          const value = answer.headers[name];
          return (Array.isArray(value) ? value[0] : value) ?? null;
        },
        body: answer.body,
      };
    },
    close: () => agent.close(),
  };
};
