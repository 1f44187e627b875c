import { type Agent, type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { codeOf, faultOf } from './network-faults.ts';

/** A proxy for calls to the vendor. */
export interface OutwardProxy {
  /** With scheme; may hold a password, so it is never shown. */
  readonly url: string;
  /** What is called without it, as `NO_PROXY` is written. */
  readonly exceptions: string;
}

/** Why a proxy gave no way through. `message` is written for clients, `code` for the log. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

type AskForTunnel = (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;

/**
 * Fails as a ProxyError. An error of undici's own that says that a socket closed would do worse than tell nothing of
 * the proxy: the client that waits for the tunnel takes it for one to recover from, and asks again without end.
 */
const tellingOfProxy =
  (ask: AskForTunnel): AskForTunnel =>
  async (options) => {
    const answer = await ask(options).catch((thrown: unknown) => {
      const fault = faultOf(thrown) ?? 'no connection';
      throw new ProxyError(`PROXY_${codeOf(thrown) ?? 'FAILED'}`, `by its proxy: ${fault}`, thrown);
    });
    if (answer.statusCode === 200) return answer;
    answer.socket.on('error', () => {}).destroy();
    const { statusCode } = answer;
    throw new ProxyError(`PROXY_HTTP_${statusCode}`, `by its proxy, which refused with HTTP ${statusCode}`);
  };

/** Calls through the proxy, but for its exceptions. What asks it for tunnels has the same time as any connection. */
export const createProxyAgent = (
  { url, exceptions }: OutwardProxy,
  tuning: Agent.Options,
  connectTimeoutMs: number,
): Dispatcher =>
  new EnvHttpProxyAgent({
    ...tuning,
    // What is left out here would be read from the environment.
    ...{ httpProxy: '', httpsProxy: url, noProxy: exceptions },
    proxyTls: { timeout: connectTimeoutMs },
    requestTls: { timeout: connectTimeoutMs },
    clientFactory(origin, options) {
      const pool = new Pool(origin, { ...options, headersTimeout: connectTimeoutMs });
      return Object.assign(pool, { connect: tellingOfProxy(pool.connect.bind(pool)) });
    },
  });
