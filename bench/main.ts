import { deepStrictEqual } from 'node:assert';
import autocannon from 'autocannon';
import { pinLoad, type ServerProcess, startServer } from './server-process.ts';

const ROUNDS = 5;
const SECONDS = 3;
const CONNECTIONS = 64;

const QUERY = `query Warm($key: PrecheckRunKey!) {
  precheckRun(key: $key) {
    id kind status verdict progress message startedAt finishedAt revision isStale
    items { id code group order state rawState message jobId startedAt finishedAt }
    counts { total passed warned failed }
    upstream { rawStatus success }
  }
}`;
const body = JSON.stringify({
  query: QUERY,
  variables: { key: { backupPlan: { backupPlanId: 'dbs-plan-warned' } } },
});
const headers = { 'content-type': 'application/json' };

const ask = async (url: string): Promise<string> => {
  const response = await fetch(url, { method: 'POST', headers, body });
  if (response.status !== 200) throw new Error(`${url} answered HTTP ${response.status}`);
  return response.text();
};

/** Requests a second, each answered with 200. */
const measure = async (url: string): Promise<number> => {
  const options = {
    url,
    method: 'POST',
    headers,
    body,
    connections: CONNECTIONS,
    duration: SECONDS,
  } as const;
  const { requests, non2xx, errors } = await autocannon(options);
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} refusals, ${errors} errors`);
  return requests.average;
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const row = (name: string, rates: readonly number[], ratios: readonly number[]): string =>
  [
    name.padEnd(10),
    `${Math.round(median(rates))} requests/s`.padStart(18),
    `${median(ratios).toFixed(3)} of raw (${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)})`.padStart(
      36,
    ),
  ].join('');

/** A warm identical query beside a raw server that sends the same bytes: A B A B, so that drift meets both. */
const compare = async (raw: ServerProcess, gateway: ServerProcess): Promise<void> => {
  deepStrictEqual(await ask(raw.url), await ask(gateway.url));
  const [rawRates, gatewayRates]: [number[], number[]] = [[], []];
  for (const url of [raw.url, gateway.url]) await measure(url);
  for (let round = 0; round < ROUNDS; round++) {
    rawRates.push(await measure(raw.url));
    gatewayRates.push(await measure(gateway.url));
  }
  const ratios = gatewayRates.map((rate, round) => rate / (rawRates[round] ?? Number.NaN));
  process.stdout.write(
    `warm identical query, ${CONNECTIONS} connections, medians of ${ROUNDS} rounds of ${SECONDS} s\n`,
  );
  process.stdout.write(
    `${row(
      'raw',
      rawRates,
      ratios.map(() => 1),
    )}\n${row('gateway', gatewayRates, ratios)}\n`,
  );
};

pinLoad();
const gateway = await startServer('src/main.ts', { PORT: '0' });
try {
  const raw = await startServer('bench/raw-server.ts', { BODY: await ask(gateway.url) });
  try {
    await compare(raw, gateway);
  } finally {
    await raw.stop();
  }
} finally {
  await gateway.stop();
}
