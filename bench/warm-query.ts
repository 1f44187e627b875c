import { deepStrictEqual } from 'node:assert';
import autocannon from 'autocannon';
import { report } from './report.ts';
import { ask, body, headers } from './run-query.ts';
import type { ServerProcess } from './server-process.ts';

const ROUNDS = 5;
const SECONDS = 3;
const CONNECTIONS = 64;

/** Requests a second, each answered with 200. */
const measure = async (url: string): Promise<number> => {
  const options = {
    ...{ url, headers, body },
    method: 'POST',
    connections: CONNECTIONS,
    duration: SECONDS,
  } as const;
  const { requests, non2xx, errors } = await autocannon(options);
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} refusals, ${errors} errors`);
  return requests.average;
};

/** A warm identical query beside a raw server that sends the same bytes. */
export const measureWarmQuery = async (rawServer: ServerProcess, server: ServerProcess): Promise<void> => {
  deepStrictEqual(await ask(rawServer.url), await ask(server.url));
  const [raw, gateway]: [number[], number[]] = [[], []];
  for (const { url } of [rawServer, server]) await measure(url);
  for (let round = 0; round < ROUNDS; round++) {
    raw.push(await measure(rawServer.url));
    gateway.push(await measure(server.url));
  }
  const title = `warm identical query, ${CONNECTIONS} connections, ${SECONDS} s a round`;
  report(title, 'requests/s', { raw, gateway });
};
