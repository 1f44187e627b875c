import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { OriginRules } from '../../src/server/origins.ts';
import { JSON_TYPE, listen } from '../support/gateway-http.ts';
import { expectRefusal } from '../support/refusals.ts';
import { openSocket, send } from '../support/sockets.ts';

const EVIL = 'https://evil.example';
const APP = 'https://app.example';
const QUERY = '/graphql?query={__typename}';
const BODY = '{"query":"{ __typename }"}';
const ANSWER = { status: 200, text: '{"data":{"__typename":"Query"}}' };

const HANDSHAKE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-protocol': 'graphql-transport-ws',
};

type Headers = Readonly<Record<string, string>>;

const start = async (rules: Partial<OriginRules> = {}) => {
  const test = await listen({ origins: { isLoopbackOnly: false, allowedOrigins: [], ...rules } });
  const port = Number(new URL(test.url).port);
  return {
    ...test,
    port,
    get: (headers: Headers, path = QUERY) => send(port, { path, headers }),
    post: (headers: Headers) =>
      send(port, { method: 'POST', headers: { 'content-type': JSON_TYPE, ...headers } }, [BODY]),
    /** The status line that a handshake is answered with. */
    async shake(headers: Headers) {
      const socket = await openSocket(port);
      const lines = Object.entries({ host: `127.0.0.1:${port}`, ...HANDSHAKE, ...headers });
      socket.write(`GET /graphql HTTP/1.1\r\n${lines.map((line) => `${line.join(': ')}\r\n`).join('')}\r\n`);
      const [chunk] = await once(socket, 'data');
      return String(chunk).split('\r\n', 1)[0];
    },
  };
};

describe('a gateway for this machine alone', () => {
  it.each(['localhost', 'LOCALHOST:4000', '127.0.0.1', '127.9.8.7:1', '[::1]', '[::1]:4000'])(
    'is asked as %s',
    async (host) => {
      const { get, post, shake } = await start({ isLoopbackOnly: true });
      expect(await get({ host })).toMatchObject(ANSWER);
      expect(await post({ host })).toMatchObject(ANSWER);
      expect(await shake({ host })).toContain(' 101 ');
    },
  );

  it.each([
    'evil.example:4000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'xlocalhost',
    '192.168.1.1',
    '[::2]',
    '0.0.0.0',
    'evil.example#localhost',
    'evil@localhost',
  ])('is not asked as %j, whose page could be of anybody', async (host) => {
    const { get, post, shake, notes } = await start({ isLoopbackOnly: true });
    // As where the name of a page was made to lead here: its browser takes us for its own origin.
    const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
    const message =
      /^host must be localhost, .*, got ".*": for other names set AUTH, or ALLOW_ANONYMOUS=true$/;
    for (const answer of [await get({ ...headers, accept: 'text/html' }), await post(headers)])
      expectRefusal(answer, { status: 403, code: 'FORBIDDEN', message });
    expect(await shake(headers)).toContain(' 403 ');
    const refused = notes.filter(({ phrase }) => phrase === 'request refused');
    expect(refused.map(({ fields }) => fields)).toEqual(Array(3).fill({ status: 403, code: 'FORBIDDEN' }));
  });
});

describe('any other gateway', () => {
  it('is asked by whatever name', async () => {
    const { get, post, shake } = await start();
    const headers = { host: 'gateway.example', origin: 'https://gateway.example' };
    expect(await get(headers)).toMatchObject(ANSWER);
    expect(await post(headers)).toMatchObject(ANSWER);
    expect(await shake(headers)).toContain(' 101 ');
  });
});

describe('a page', () => {
  it.each([
    EVIL,
    'null',
    'http://127.0.0.1:1',
    `${APP}:444`,
    'http://app.example',
    'https://app.example.evil.example',
  ])('of %s may not ask', async (origin) => {
    const { get, post, shake, port } = await start({ allowedOrigins: [APP] });
    const message = `origin must be that of this gateway, asked as "127.0.0.1:${port}", or in ALLOWED_ORIGINS, got "${origin}"`;
    const headers = { origin, 'sec-fetch-site': 'cross-site' };
    for (const answer of [await get(headers), await post(headers), await post({ origin })]) {
      expectRefusal(answer, { status: 403, code: 'FORBIDDEN', message });
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
    expect(await shake({ origin })).toContain(' 403 ');
  });

  it('of an allowed origin may ask on every way', async () => {
    const { get, post, shake } = await start({ allowedOrigins: ['https://other.example', APP] });
    const headers = { origin: APP, 'sec-fetch-site': 'cross-site' };
    expect(await get(headers)).toMatchObject(ANSWER);
    expect(await post(headers)).toMatchObject(ANSWER);
    expect(await shake({ origin: APP })).toContain(' 101 ');
  });

  it('of the gateway may ask, even through a proxy that asks by another name', async () => {
    const { get, post } = await start();
    const headers = { origin: 'http://localhost:5173', 'sec-fetch-site': 'same-origin' };
    expect(await get({ 'sec-fetch-site': 'same-origin' })).toMatchObject(ANSWER);
    expect(await post(headers)).toMatchObject(ANSWER);
  });

  it.each(['cross-site', 'same-site'])('of another origin embeds nothing: %s', async (site) => {
    const { get, requests } = await start({ allowedOrigins: [APP] });
    const message = /^sec-fetch-site without an origin must be same-origin or none, got "/;
    for (const accept of [
      'image/avif,image/webp,*/*;q=0.8',
      '*/*',
      'text/css,*/*;q=0.1',
      'text/event-stream',
    ])
      expectRefusal(await get({ accept, 'sec-fetch-site': site }), {
        status: 403,
        code: 'FORBIDDEN',
        message,
      });
    expect(requests).toEqual([]);
  });

  it.each(['cross-site', 'same-site', 'none'])('may be a link to GraphiQL: %s', async (site) => {
    const { get } = await start({ isLoopbackOnly: true });
    const { status, headers } = await get({ accept: 'text/html,*/*;q=0.8', 'sec-fetch-site': site });
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  });
});

it('who is refused is so before a body is read', async () => {
  const { port } = await start();
  const socket = await openSocket(port);
  socket.write(`POST /graphql HTTP/1.1\r\nHost: h\r\nOrigin: ${EVIL}\r\nContent-Length: 1000\r\n\r\n{`);
  const [chunk] = await once(socket, 'data');
  expect(String(chunk)).toMatch(/^HTTP\/1.1 403 /);
});
