import { setImmediate as later } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { runLoad } from '../../bench/query-load.ts';
import { serve } from '../support/serve.ts';

const BODY = JSON.stringify({ data: 'x'.repeat(1_000) });

/** Asks on a few connections, once on each. */
const load = (url: string) =>
  runLoad(
    { url, body: Buffer.from(BODY), request: (at) => `GET /${at} HTTP/1.1\r\nhost: here\r\n\r\n` },
    { connections: 3, ms: 0 },
  );

const withLength = { 'content-length': Buffer.byteLength(BODY) };

it('asks on each connection, differently each time, and counts the answers', async () => {
  const asked: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    asked.push(request.url);
    response.writeHead(200, withLength).end(BODY);
  });
  expect(await load(url)).toMatchObject({ count: 3 });
  expect(asked.sort()).toEqual(['/0', '/1', '/2']);
});

it('an answer that comes in parts is one answer', async () => {
  const url = await serve(async (_request, response) => {
    response.writeHead(200, withLength).flushHeaders();
    for (const part of [BODY.slice(0, 10), BODY.slice(10, 500), BODY.slice(500)]) {
      await later();
      response.write(part);
    }
    response.end();
  });
  expect(await load(url)).toMatchObject({ count: 3 });
});

it.each([
  { what: 'a failure', status: 500, body: BODY },
  { what: 'another answer as long', status: 200, body: BODY.replace('x', 'y') },
  { what: 'more than the answer', status: 200, body: `${BODY} ` },
])('$what ends the benchmark', async ({ status, body }) => {
  const url = await serve((_request, response) => {
    response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(body);
  });
  await expect(load(url)).rejects.toThrow(`${url} answered other than it must`);
});

it('a server that hangs up ends it, too', async () => {
  const url = await serve((request) => void request.socket.end());
  await expect(load(url)).rejects.toThrow('answered 0 of 3 requests');
});
