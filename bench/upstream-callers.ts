// CommonJS: what it exports as default is a property of what native ESM imports as default.
import openApiClient, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client';
import { RuntimeOptions } from '@alicloud/tea-util';
import { Pool } from 'undici';
import { systemClock } from '../src/domain/clock.ts';
import type { Demand } from '../src/domain/demand.ts';
import { MAX_QUOTA } from '../src/upstream/account.ts';
import { createAcsCall } from '../src/upstream/acs-call.ts';
import { signedHeaders } from '../src/upstream/acs-request.ts';
import { canonicalQuery } from '../src/upstream/acs-signature.ts';
import { fixedCredentials } from '../src/upstream/credentials.ts';
import { createEndpoints } from '../src/upstream/endpoints.ts';
import { createSend } from '../src/upstream/send.ts';
import { BENCH_ACCOUNT } from './bench-account.ts';
import { BENCH_KEY, requestTo } from './upstream-request.ts';

/** One call: resolves with the body of the answer, parsed. */
type Call = () => Promise<unknown>;

const DEMAND: Demand = { callers: ['bench'], listeners: 0, triedAtMs: null, onTurn: () => {} };

/** With all that governs a call, and a quota that lets them all go. */
const gateway = (origin: string): Call => {
  const call = createAcsCall({
    accounts: [
      {
        ...BENCH_ACCOUNT,
        quotas: { Dbs: MAX_QUOTA, Sas: MAX_QUOTA },
        credentials: fixedCredentials(BENCH_KEY),
        endpoint: createEndpoints({ Dbs: origin, Sas: origin }),
      },
    ],
    ...{ send: createSend().send, clock: systemClock, random: Math.random },
    ...{ onAttempt: () => {}, onCircuit: () => {}, onThrottled: () => {} },
  });
  const request = requestTo(origin);
  return async () => (await call(request, new AbortController().signal, DEMAND)).body;
};

/** The client of the vendor's that its generated code calls. */
const official = (origin: string): Call => {
  const { accessKeyId, accessKeySecret } = BENCH_KEY;
  const endpoint = new URL(origin).host;
  const client = new openApiClient.default(
    new Config({ accessKeyId, accessKeySecret, endpoint, protocol: 'HTTP' }),
  );
  const { action, version, query } = requestTo(origin);
  return async () => {
    const params = new Params({
      ...{ action, version, method: 'POST', style: 'RPC', reqBodyType: 'formData', bodyType: 'json' },
      ...{ protocol: 'HTTPS', pathname: '/', authType: 'AK' },
    });
    const { body } = await client.callApi(params, new OpenApiRequest({ query }), new RuntimeOptions({}));
    return body;
  };
};

/** One request that was signed before, and is sent again and again. */
const readyRequest = (origin: string) => {
  const request = requestTo(origin);
  return {
    path: `/?${canonicalQuery(request.query)}`,
    headers: signedHeaders(request, BENCH_KEY, Date.now()),
  };
};

/** The floor: nothing but the wire and the parsing, over as many connections. */
const pooled =
  (connections: number | null) =>
  (origin: string): Call => {
    const pool = new Pool(origin, { connections, pipelining: 1 });
    const request = { ...readyRequest(origin), method: 'POST' } as const;
    return async () => (await pool.request(request)).body.json();
  };

const fetching = (origin: string): Call => {
  const { path, headers } = readyRequest(origin);
  return async () => (await fetch(`${origin}${path}`, { method: 'POST', headers })).json();
};

/** By the name under which they are shown. */
export const CALLERS: Readonly<Record<string, (origin: string) => Call>> = {
  raw: pooled(null),
  gateway,
  official,
  fetch: fetching,
  'pool 64': pooled(64),
  'pool 16': pooled(16),
};
