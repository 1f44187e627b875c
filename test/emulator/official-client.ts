// CommonJS: what it exports as default is a property of what native ESM imports as default.
import openApiClient, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client';
import { RuntimeOptions } from '@alicloud/tea-util';
import { expect, onTestFinished } from 'vitest';
import type { Clock } from '../../src/domain/clock.ts';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { DBS, SAS, type Wire } from './caller.ts';

type Texts = Readonly<Record<string, string>>;

/** How the client is set up, beside the endpoint. */
export interface ClientOptions {
  readonly accessKeyId?: string;
  readonly accessKeySecret?: string;
  readonly securityToken?: string;
  /** `v2`: the signatures before V3. */
  readonly signatureAlgorithm?: string;
}

/** One call; without a word of it, a POST of the query as generated code sends it. */
export interface OfficialCall {
  readonly action: string;
  readonly version: string;
  readonly query?: Texts;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Texts;
  readonly body?: Texts;
  readonly reqBodyType?: 'json' | 'formData';
  readonly style?: 'RPC' | 'ROA';
  /** Milliseconds. */
  readonly readTimeout?: number;
  readonly connectTimeout?: number;
  readonly autoretry?: boolean;
}

export const dbsCall = (query: Texts): OfficialCall => ({ ...DBS, query });
export const sasCall = (query: Texts): OfficialCall => ({
  ...SAS,
  query: { UniRegionId: 'cn-hangzhou', ...query },
});

/** How a call ended, as the caller of the client sees it. */
interface Outcome {
  readonly answered?: { readonly statusCode: number; readonly body: Wire };
  /** Every member is there, be it undefined, so that a test can ask for its absence. */
  readonly thrown?: {
    readonly kind: unknown;
    readonly name: string;
    readonly message: string;
    readonly code: unknown;
    readonly statusCode: unknown;
    readonly description: unknown;
    readonly data: Wire;
    readonly fields: readonly string[];
  };
}

const thrownOf = (thrown: unknown): Outcome => {
  const error = Object(thrown);
  const { constructor: kind, name, message, code, statusCode, description, data } = error;
  return { thrown: { kind, name, message, code, statusCode, description, data, fields: Object.keys(error) } };
};

/** Long enough for the slowest machine: a test that waits for a limit names a shorter one. */
const LIMIT_MS = 60_000;

/** The vendor's own client for one endpoint, `host:port`. */
const createOfficialClient = (endpoint: string, options: ClientOptions) => {
  // Generated code asks for HTTPS; who calls over HTTP says so here.
  const client = new openApiClient.default(new Config({ ...options, endpoint, protocol: 'HTTP' }));
  return async (call: OfficialCall): Promise<Outcome> => {
    const { action, version, query, headers, body, method = 'POST', style = 'RPC' } = call;
    const { reqBodyType = 'json', readTimeout = LIMIT_MS, connectTimeout = LIMIT_MS, autoretry } = call;
    const params = new Params({
      ...{ action, version, method, style, reqBodyType, bodyType: 'json' },
      ...{ protocol: 'HTTPS', pathname: '/', authType: 'AK' },
    });
    const request = new OpenApiRequest({ query, headers, body });
    const runtime = new RuntimeOptions({ readTimeout, connectTimeout, autoretry });
    return client
      .callApi(params, request, runtime)
      .then(({ statusCode, body }): Outcome => ({ answered: { statusCode, body } }), thrownOf);
  };
};

/**
 * An emulator behind a socket, until the test is over. Its clock stands at the real time, which the client signs with,
 * unless the test gives another.
 */
export const startVendor = async (
  clock: Clock = createManualClock(Date.now()),
  options: Omit<EmulatorOptions, 'clock'> = {},
) => {
  const { accessKey, port, controls, close } = await startEmulator({ clock, ...options });
  onTestFinished(close);
  const clientOf = (options: ClientOptions = {}, at = port) =>
    createOfficialClient(`127.0.0.1:${at}`, { ...accessKey, ...options });
  return { port, controls, clientOf, call: clientOf() };
};

/** A refusal as the client throws it: everything the vendor said is in there. */
export const refused = (code: string, statusCode: number, data: object = { Code: code }) => ({
  thrown: {
    // Not a class of its own: one made for ES5 that extends Error is an Error, and nothing else.
    ...{ kind: Error, name: 'Error', code, statusCode },
    // What was not said is the text of "undefined".
    description: 'undefined',
    message: expect.stringMatching(
      new RegExp(`^${code.replaceAll('.', '\\.')}: code: ${statusCode}, .+ request id: [0-9A-F-]{36}$`, 's'),
    ),
    data: { statusCode, ...data },
  },
});
