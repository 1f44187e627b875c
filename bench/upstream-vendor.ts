import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256Hex, signatureOf } from '../src/emulator/signature.ts';
import { obey } from './fanout-orders.ts';
import { BENCH_KEY } from './upstream-request.ts';

/** A vendor that answers one question, to whoever signs it, with 4 KB after 20 ms. */
const LATENCY_MS = 20;
const ITEMS = 18;
const BEGAN_MS = Date.UTC(2026, 0, 1);
const EMPTY = sha256Hex('');

const itemAt = (index: number) => ({
  JobId: 'c1y0d6fl2s0n',
  Item: `CHECK_BINLOG_${10 + index}`,
  Names: `CHECK_BINLOG_${10 + index}_DETAIL`,
  State: 'finish',
  OrderNum: String(10 + index),
  BootTime: BEGAN_MS,
  FinishTime: BEGAN_MS + index,
  ErrMsg: 'the log is kept for 24 hours only',
});

const body = JSON.stringify({
  RequestId: '4C6C7C1B-5E4C-5A0D-8C6B-000000000000',
  Success: true,
  HttpStatusCode: 200,
  Status: 'running',
  Progress: 50,
  Items: { PreCheckProgressDetail: Array.from({ length: ITEMS }, (_, index) => itemAt(index)) },
});

const AUTHORIZATION =
  /^ACS3-HMAC-SHA256 Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]+)$/;

const isSigned = ({ method = '', url = '', headers }: IncomingMessage): boolean => {
  const [, accessKeyId, names = '', signature] = AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  const { searchParams } = new URL(url, 'http://vendor');
  const signed = names.split(';').map((name): [string, string] => [name, String(headers[name] ?? '')]);
  const parts = { method, query: [...searchParams], headers: signed, bodyHash: EMPTY };
  return accessKeyId === BENCH_KEY.accessKeyId && signature === signatureOf(parts, BENCH_KEY.accessKeySecret);
};

let answered = 0;

const server = createServer(async (request, response) => {
  request.resume();
  if (!isSigned(request)) return response.writeHead(403).end('{"Code":"SignatureDoesNotMatch"}');
  await sleep(LATENCY_MS);
  answered += 1;
  return response.writeHead(200, { 'content-type': 'application/json' }).end(body);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' ? address?.port : address;

obey({ url: () => `http://127.0.0.1:${port}`, answered: () => answered, body: () => body });
