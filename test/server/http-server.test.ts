import { once } from 'node:events';
import type { RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { PrecheckError } from '../../src/domain/precheck-error.ts';
import { createAddressOf } from '../../src/server/client-address.ts';
import type { GraphQLServer } from '../../src/server/graphql-server.ts';
import { createHttpServer } from '../../src/server/http-server.ts';
import { createOrigins } from '../../src/server/origins.ts';
import { readWhole } from '../../src/server/whole-answer.ts';
import { settle } from '../support/manual-clock.ts';
import { listenOnFreePort } from '../support/serve.ts';
import { openSocket, send, sendRaw } from '../support/sockets.ts';

const MIB = 1024 * 1024;

type Respond = (request: Request) => Promise<Response>;

/** What the front handed on, in words. */
const echo: Respond = async (request) =>
  Response.json({ method: request.method, url: request.url, body: await request.text() });

const serve = async (respond: Respond = echo, isReady = () => true) => {
  const unexpected: PrecheckError[] = [];
  const answer: GraphQLServer['answer'] = async (request) => readWhole(await respond(request));
  const server = createHttpServer({
    graphql: { recall: async (post) => post.toRequest(), answer, stream: answer, mayStream: () => false },
    streams: { send: async () => {} },
    origins: createOrigins({ isLoopbackOnly: false, allowedOrigins: [] }),
    addressOf: createAddressOf([]),
    maxBodyBytes: MIB,
    isReady,
    onUnexpected: (error) => unexpected.push(error),
    onRefused: () => {},
  });
  const port = await listenOnFreePort(server);
  return { server, port, url: `http://127.0.0.1:${port}`, unexpected };
};

const errorIn = (body: string) => {
  const { errors, ...rest } = JSON.parse(body);
  expect(rest).toEqual({});
  expect(errors).toHaveLength(1);
  return errors[0];
};

it('an answer of which nothing is taken for 30 s is let go, with its connection', async () => {
  const { server, port } = await serve(async () => new Response('x'.repeat(64 * MIB)));
  const connected = once(server, 'connection');
  const socket = await openSocket(port);
  const [accepted] = await connected;
  socket.pause();
  socket.write('GET /graphql?query={a} HTTP/1.1\r\nHost: h\r\n\r\n');
  await once(server, 'request');
  await settle(20);
  expect(accepted.timeout).toBe(30_000);
  const closed = once(accepted, 'close');
  // What Node reports when that time is over.
  accepted.emit('timeout');
  await closed;
});

describe('what is not GraphQL', () => {
  it('/livez is 200 even when no query is answered', async () => {
    const { url } = await serve(echo, () => false);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });

  it('/readyz is 200 while queries are answered, else 503', async () => {
    let isReady = false;
    const { url } = await serve(echo, () => isReady);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    isReady = true;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    isReady = false;
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
  });

  it('/ leads to GraphQL', async () => {
    const { url } = await serve();
    const response = await fetch(`${url}/`, { redirect: 'manual' });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/graphql');
  });

  it.each(['/livez', '/readyz', '/nothing'])('HEAD %s answers without a body', async (path) => {
    const { url } = await serve();
    const got = await fetch(`${url}${path}`);
    const head = await fetch(`${url}${path}`, { method: 'HEAD' });
    expect(head.status).toBe(got.status);
    expect(await head.text()).toBe('');
  });
});

describe('a GraphQL request', () => {
  it.each(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'QUERY'])(
    '%s is handed on with its address and method',
    async (method) => {
      const { port } = await serve();
      const { status, text: body } = await send(port, { method, path: '/graphql?a=%7B%7D&b=' });
      expect(status).toBe(200);
      expect(JSON.parse(body)).toMatchObject({ method, url: 'http://gateway/graphql?a=%7B%7D&b=' });
    },
  );

  it.each(['http://a:canary@x/graphql?q=1', '//a:canary@x/graphql?q=1', 'ftp://x/graphql?q=1'])(
    'addressed as to a proxy is known by its path alone: %s',
    async (path) => {
      const { port, unexpected } = await serve();
      const answer = await sendRaw(port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(answer).toContain('"http://gateway/graphql?q=1"');
      expect(answer).not.toContain('canary');
      expect(unexpected).toEqual([]);
    },
  );

  it('HEAD is handed on and answered without a body', async () => {
    const { url } = await serve();
    const response = await fetch(`${url}/graphql`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  it('keeps its headers, a repeated one joined', async () => {
    const { port } = await serve(async ({ headers }) => Response.json(Object.fromEntries(headers)));
    const { text: body } = await send(port, {
      headers: { authorization: 'Bearer t', accept: ['text/html', 'application/json'] },
    });
    expect(JSON.parse(body)).toMatchObject({
      authorization: 'Bearer t',
      accept: 'text/html, application/json',
    });
  });

  it('is answered with the status, headers and body given', async () => {
    const { url } = await serve(
      async () => new Response('short', { status: 418, headers: { 'x-header': 'kept', allow: 'GET' } }),
    );
    const response = await fetch(`${url}/graphql`);
    expect(response.status).toBe(418);
    expect(response.headers.get('x-header')).toBe('kept');
    expect(response.headers.get('allow')).toBe('GET');
    expect(await response.text()).toBe('short');
  });

  it('by GET may have 60 KiB of headers and query', async () => {
    const { url } = await serve();
    const query = 'q'.repeat(30 * 1024);
    const headers = { 'x-long': 'h'.repeat(30 * 1024) };
    const response = await fetch(`${url}/graphql?query=${query}`, { headers });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ url: `http://gateway/graphql?query=${query}` });
  });
});

describe('a request body', () => {
  it.each([
    ['with NUL and every kind of line end', '\u0000\r\n\n\r\u2028'],
    ['of two-, three- and four-byte characters', 'é 预检查 🚦'],
    ['that starts with U+FEFF inside', '{"a":"\uFEFF"}'],
    ['with nothing in it', ''],
  ])('%s arrives unchanged', async (_what, body) => {
    const { url } = await serve();
    const response = await fetch(`${url}/graphql`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ body });
  });

  it('arrives unchanged when its characters are cut by the chunks', async () => {
    const { port } = await serve();
    const body = '预检查🚦'.repeat(100);
    const bytes = Buffer.from(body);
    const chunks = Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1));
    const { text: answer } = await send(port, { method: 'POST' }, chunks);
    expect(JSON.parse(answer).body).toBe(body);
  });

  it('of exactly 1 MiB is taken', async () => {
    const { port } = await serve();
    const headers = { 'content-length': MIB };
    const { status, text: body } = await send(port, { method: 'POST', headers }, [Buffer.alloc(MIB, 'a')]);
    expect(status).toBe(200);
    expect(JSON.parse(body).body).toHaveLength(MIB);
  });

  const refused = async (
    port: number,
    options: RequestOptions,
    chunks: Iterable<Uint8Array>,
    sent: string,
  ) => {
    const { status, headers, text: body } = await send(port, { method: 'POST', ...options }, chunks);
    expect(status).toBe(413);
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(headers.connection).toBe('close');
    expect(errorIn(body)).toEqual({
      message: `the request body may have at most 1048576 bytes, got ${sent}`,
      extensions: { code: 'LIMIT_EXCEEDED', retryable: false },
    });
  };

  it.each([
    ['one byte', MIB + 1],
    ['seven MiB', 8 * MIB],
  ])('%s over 1 MiB by its length is refused with 413, and the client reads why', async (_what, length) => {
    const { url, port, unexpected } = await serve();
    await refused(port, { headers: { 'content-length': length } }, [Buffer.alloc(length, 'a')], `${length}`);
    expect(unexpected).toEqual([]);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });

  it.each([
    ['one byte', MIB + 1],
    ['seven MiB', 8 * MIB],
  ])('%s over 1 MiB in chunks is refused with 413, and the client reads why', async (_what, length) => {
    const { url, port, unexpected } = await serve();
    const headers = { 'transfer-encoding': 'chunked' };
    const pieces = Array.from({ length: Math.ceil(length / 65_536) }, (_, at) =>
      Buffer.alloc(Math.min(65_536, length - at * 65_536), 'a'),
    );
    await refused(port, { headers }, pieces, 'more');
    expect(unexpected).toEqual([]);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });

  it('that is announced too large is refused before it is sent', async () => {
    const { port } = await serve();
    const answer = await sendRaw(
      port,
      `POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Length: ${MIB + 1}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it.each([
    ['a lone continuation byte', [0x80], '80 at byte 0'],
    ['a cut character', [0xe9, 0xa2], 'e9 at byte 0'],
    ['a surrogate', [0xed, 0xa0, 0x80], 'ed at byte 0'],
    ['an overlong slash', [0xc0, 0xaf], 'c0 at byte 0'],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00], 'ff at byte 0'],
    ['a byte behind a mark and an honest U+FFFD', [0xef, 0xbb, 0xbf, 0xef, 0xbf, 0xbd, 0xfe], 'fe at byte 6'],
    ['a character that never ends', [0x61, 0xef, 0xbf], 'the end at byte 3'],
  ])('that is not UTF-8, %s, is refused with 400', async (_what, bytes, sent) => {
    const { url, unexpected } = await serve();
    const response = await fetch(`${url}/graphql`, { method: 'POST', body: new Uint8Array(bytes) });
    expect(response.status).toBe(400);
    expect(errorIn(await response.text())).toEqual({
      message: `the request body must be UTF-8, got ${sent}`,
      extensions: { code: 'INVALID_ARGUMENT', retryable: false },
    });
    expect(unexpected).toEqual([]);
  });
});

describe('a client that leaves', () => {
  const leaves = async (whileAnswering: (socket: Socket) => void) => {
    const entered = Promise.withResolvers<AbortSignal>();
    const { port, unexpected } = await serve(async ({ signal }) => {
      entered.resolve(signal);
      await once(signal, 'abort');
      throw signal.reason;
    });
    const socket = await openSocket(port);
    socket.write('GET /graphql HTTP/1.1\r\nHost: gateway\r\n\r\n');
    const signal = await entered.promise;
    expect(signal.aborted).toBe(false);
    const aborted = once(signal, 'abort');
    whileAnswering(socket);
    await aborted;
    return unexpected;
  };

  it.each<[string, (socket: Socket) => void]>([
    ['by closing', (socket) => socket.end()],
    ['by a reset', (socket) => socket.resetAndDestroy()],
  ])('%s aborts the signal of its request, and is no defect', async (_how, leave) => {
    expect(await leaves(leave)).toEqual([]);
  });

  it('in the middle of its body is no defect, and the server lives on', async () => {
    const { server, port, url, unexpected } = await serve();
    const socket = await openSocket(port);
    const arrived = once(server, 'request');
    socket.write('POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Length: 100\r\n\r\n{"query":');
    const [, response] = await arrived;
    const closed = once(response, 'close');
    socket.resetAndDestroy();
    await closed;
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(unexpected).toEqual([]);
  });

  it('one that stays is not aborted, before or after its answer', async () => {
    const signals: AbortSignal[] = [];
    const { url } = await serve(async ({ signal }) => {
      signals.push(signal);
      return new Response('done');
    });
    for (let asked = 0; asked < 2; asked++) await (await fetch(`${url}/graphql`)).text();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
  });
});

describe('a request target', () => {
  it.each<[target: string, status: number]>([
    ['http://elsewhere.example/graphql?a=1', 200],
    ['http://elsewhere.example/livez', 200],
    ['/graphql?query=%zz', 200],
    ['/graphql#fragment', 200],
    ['http://', 404],
    ['//', 404],
    ['http://[', 404],
    ['http://host:99999/graphql', 404],
    ['*', 404],
    ['/%00', 404],
    ['/\u00ff', 404],
    ['javascript:alert(1)', 404],
  ])('%j is answered with %i, and the server lives on', async (target, status) => {
    const { port, url, unexpected } = await serve();
    const answer = await sendRaw(
      port,
      `GET ${target} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n`,
    );
    // Some of these Node's own parser refuses, before the server is asked.
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 (${status}|400) `));
    expect(unexpected).toEqual([]);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });
});

describe('an answer that fails', () => {
  const failing = async (body: BodyInit | null, thrown: unknown) => {
    const { url, unexpected } = await serve(async () => {
      throw thrown;
    });
    const response = await fetch(`${url}/graphql`, { method: 'POST', body });
    return { status: response.status, text: await response.text(), unexpected, url };
  };

  it.each<[string, unknown]>([
    ['an Error', new Error('connect ECONNREFUSED 10.1.2.3')],
    ['a string', 'connect ECONNREFUSED 10.1.2.3'],
    ['nothing', undefined],
  ])('with %s is a masked INTERNAL under an errorId that the operator is told', async (_what, thrown) => {
    const { status, text: body, unexpected, url } = await failing('{}', thrown);
    expect(status).toBe(500);
    expect(body).not.toContain('10.1.2.3');
    const { extensions, message } = errorIn(body);
    expect(message).toMatch(/^Unexpected failure/);
    expect(extensions).toEqual({ code: 'INTERNAL', retryable: false, errorId: unexpected[0]?.errorId });
    expect(unexpected.map(({ cause }) => cause)).toEqual([thrown]);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });

  it('while its body is read is a masked INTERNAL too', async () => {
    const { url, unexpected } = await serve(
      async () => new Response(new ReadableStream({ pull: () => Promise.reject(new Error('10.1.2.3')) })),
    );
    const response = await fetch(`${url}/graphql`);
    expect(response.status).toBe(500);
    expect(errorIn(await response.text()).extensions).toMatchObject({ code: 'INTERNAL', retryable: false });
    expect(unexpected).toHaveLength(1);
  });

  it('may hold any bytes', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const { url } = await serve(async () => new Response(bytes));
    const response = await fetch(`${url}/graphql`);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
    expect(response.headers.get('content-length')).toBe('256');
  });
});
