import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createAddressOf } from '../../src/server/client-address.ts';
import { createHttpServer } from '../../src/server/http-server.ts';
import { createOrigins } from '../../src/server/origins.ts';
import { readWhole } from '../../src/server/whole-answer.ts';
import { listen } from '../support/gateway-http.ts';
import { listenOnFreePort } from '../support/serve.ts';
import { openSocket } from '../support/sockets.ts';

const APP = 'https://app.example';

/** As in a gateway, but for how long a client may take. */
const serve = async () => {
  const answer = async (request: Request) => readWhole(new Response(await request.text()));
  const refused: unknown[] = [];
  const server = createHttpServer({
    graphql: { recall: async (post) => post.toRequest(), answer, stream: answer, mayStream: () => false },
    streams: { send: async () => {} },
    origins: createOrigins({ isLoopbackOnly: false, allowedOrigins: [APP] }),
    addressOf: createAddressOf([]),
    maxBodyBytes: 1024,
    isReady: () => true,
    onUnexpected: () => {},
    onRefused: (why) => refused.push(why),
    timeouts: { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 },
  });
  const port = await listenOnFreePort(server);
  return { port, url: `http://127.0.0.1:${port}/graphql`, refused };
};

const HEAD = `POST /graphql HTTP/1.1\r\nHost: h\r\nOrigin: ${APP}\r\n`;

describe('a client that is slow', () => {
  it.each([
    ['with its first word', ''],
    ['with its headers', HEAD],
    ['with its body', `${HEAD}Content-Length: 10\r\n\r\n12`],
    ['with a body of unknown length', `${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n12\r\n`],
  ])('%s is told so and let go, and the others are served meanwhile', async (_what, bytes) => {
    const { port, url, refused } = await serve();
    const slow = await openSocket(port);
    const answer = text(slow);
    slow.write(bytes);
    const other = await fetch(url, { method: 'POST', body: 'quick' });
    expect(await other.text()).toBe('quick');
    const said = await answer;
    expect(said).toMatch(/^HTTP\/1.1 408 .*"code":"LIMIT_EXCEEDED"/s);
    expect(said).toContain('headers may take at most 300 ms and a request 600 ms');
    expect(refused).toEqual([{ status: 408, code: 'LIMIT_EXCEEDED' }]);
    // Of headers that did not end, nobody knows where they come from.
    if (bytes.includes('\r\n\r\n')) expect(said).toContain(`access-control-allow-origin: ${APP}\r\n`);
  });
});

it('an idle connection is kept for longer than the minute that proxies keep theirs', async () => {
  const { url } = await listen();
  const { headers } = await fetch(new URL('/livez', url));
  expect(headers.get('keep-alive')).toBe('timeout=75');
});
