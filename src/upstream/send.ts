import { Agent } from 'undici';
import { dispatch } from './dispatch.ts';
import { isLoopback } from './endpoints.ts';
import { createProxyAgent, type OutwardProxy } from './proxy.ts';

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

/** The vendor drops idle connections after about 10 s; ours go first. */
const KEEP_ALIVE_MS = 4_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** Where to send; throws a TypeError where plain http would show a signed request to others. */
const targetOf = (url: string) => {
  const { protocol, hostname, origin, pathname, search } = new URL(url);
  if (protocol !== 'https:' && !isLoopback(hostname))
    throw new TypeError(`Plain http goes to loopback only, not to ${hostname}`);
  return { origin, path: pathname + search, isHere: isLoopback(hostname) };
};

/**
 * Sends over kept-alive connections, through the proxy if there is one; never to loopback, whatever its exceptions
 * are. `close` ends the connections once their calls are over.
 */
export const createSend = (
  proxy: OutwardProxy | null = null,
  connectTimeoutMs = CONNECT_TIMEOUT_MS,
): { readonly send: Send; close(): Promise<void> } => {
  const tuning = {
    // Quotas say how many calls are under way. One that waited for a connection would lose its time by those that hang
    // for another account, and then go together with others.
    connections: null,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    connect: { timeout: connectTimeoutMs },
    // The caller's signal is the only deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const direct = new Agent(tuning);
  const outward = proxy ? createProxyAgent(proxy, tuning, connectTimeoutMs) : direct;
  return {
    async send({ method, url, headers, signal }) {
      const { isHere, ...target } = targetOf(url);
      const agent = isHere ? direct : outward;
      return dispatch(agent, { ...target, method, headers }, signal);
    },
    async close() {
      await Promise.all([...new Set([direct, outward])].map((agent) => agent.close()));
    },
  };
};
