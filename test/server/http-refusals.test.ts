import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpRefusals } from '../../src/server/http-refusals.ts';
import { listen } from '../support/gateway-http.ts';
import { expectRefusal } from '../support/refusals.ts';
import { listenOnFreePort } from '../support/serve.ts';
import { openSocket, send, sendRaw } from '../support/sockets.ts';

const ARGUMENT = 'INVALID_ARGUMENT';
const LIMIT = 'LIMIT_EXCEEDED';
const HTTP = 'the request must be HTTP/1.1';
const POST = 'POST /graphql HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n';
const CHUNKED = `${POST}Transfer-Encoding: chunked\r\n\r\n`;
const BODY = '{"query":"{ __typename }"}';

const parsed = (text: string) => {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [line = '', ...headers] = head.toLowerCase().split('\r\n');
  return { status: Number(line.split(' ')[1]), headers, text: body };
};

const portOf = (url: string): number => Number(new URL(url).port);

/** A gateway that must answer the next client as if nothing had been. */
const listenOn = async () => {
  const { url, lines } = await listen();
  const livesOn = async () => {
    expect((await fetch(new URL('/livez', url))).status).toBe(200);
    expect(lines).toEqual([]);
  };
  return { port: portOf(url), livesOn };
};

/** A server of Node's own with nothing but our refusals. */
const serve = async (answer: RequestListener) => {
  const server = createServer(answer);
  createHttpRefusals(() => {}).takeOver(server);
  return { server, port: await listenOnFreePort(server) };
};

describe('bytes that are no request', () => {
  const HEADERS = 'the request line and headers may have at most 65536 bytes in 1000 fields, got more';
  it.each<[what: string, bytes: string, status: number, code: string, message: string]>([
    ['no HTTP', 'hello\r\n\r\n', 400, ARGUMENT, `${HTTP}, got "hello": Invalid method encountered`],
    ['TLS', '\u0016\u0003\u0001', 400, ARGUMENT, `${HTTP}, got "\\u0016\\u0003\\u0001": Invalid method`],
    ['a method in small letters', 'get / HTTP/1.1\r\n\r\n', 400, ARGUMENT, `${HTTP}, got "get / HTTP/1.1"`],
    ['no path', 'GET graphql HTTP/1.1\r\n\r\n', 400, ARGUMENT, `${HTTP}, got "GET graphql HTTP/1.1": `],
    ['HTTP of the future', 'GET / HTTP/3.0\r\n\r\n', 400, ARGUMENT, `${HTTP}, got "GET / HTTP/3.0": `],
    ['no Host', 'GET /livez HTTP/1.1\r\n\r\n', 400, ARGUMENT, 'must have a host header, got none'],
    ['two lengths', `${POST}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`, 400, ARGUMENT, ': Duplicate'],
    ['a negative length', `${POST}Content-Length: -1\r\n\r\n`, 400, ARGUMENT, 'got "Content-Length": '],
    [
      'a length and chunks',
      `${CHUNKED.trimEnd()}\r\nContent-Length: 3\r\n\r\n`,
      400,
      ARGUMENT,
      "can't be present",
    ],
    ['a bad chunk', `${CHUNKED}zz\r\n`, 400, ARGUMENT, `${HTTP}: Invalid character in chunk size`],
    ['a bell in a header', `${POST}X-Secret: canary\u0007\r\n\r\n`, 400, ARGUMENT, 'got "X-Secret": Invalid'],
    [
      'an extension without end',
      `${CHUNKED}1;${'a'.repeat(20_000)}`,
      413,
      LIMIT,
      'most 16384 bytes, got more',
    ],
    ['a header without end', `${POST}X: ${'y'.repeat(65_536)}`, 431, LIMIT, HEADERS],
    ['an address without end', `GET /graphql?query=${'y'.repeat(65_536)}`, 431, LIMIT, HEADERS],
    ['1,001 headers', `${POST}${'X: y\r\n'.repeat(999)}\r\n`, 431, LIMIT, HEADERS],
  ])('%s: a status, and the code and reason with it', async (_what, bytes, status, code, message) => {
    const { port, livesOn } = await listenOn();
    const answer = parsed(await sendRaw(port, bytes));
    expectRefusal(answer, { status, code, message });
    expect(answer.headers).toContain('connection: close');
    expect(answer.headers).toContain('content-type: application/json; charset=utf-8');
    expect(answer.text).not.toContain('canary');
    await livesOn();
  });

  it('behind an operation that is answered are refused after it', async () => {
    const { port, livesOn } = await listenOn();
    const socket = await openSocket(port);
    const received = { text: '' };
    socket.setEncoding('utf8').on('data', (text) => {
      if (received.text === '') socket.write('nonsense\r\n\r\n');
      received.text += text;
    });
    socket.write(`${POST}Content-Length: ${BODY.length}\r\n\r\n${BODY}`);
    await once(socket, 'close');
    expect(received.text).toMatch(/^HTTP\/1.1 200 .*\{"data":.*HTTP\/1.1 400 .*got \\"nonsense\\"/s);
    await livesOn();
  });

  it.each([
    ['behind it', 'GET / HTTP/1.1\r\nHost: h\r\n\r\n'],
    ['in its own body', CHUNKED],
  ])('are not answered into the middle of an answer that has begun: %s', async (_where, head) => {
    const { port } = await serve((_request, response) => void response.write('begun'));
    const socket = await openSocket(port);
    const received = { text: '' };
    socket.setEncoding('utf8').on('data', (text) => {
      received.text += text;
      if (text.includes('begun')) socket.write('nonsense\r\n\r\n');
    });
    socket.write(head);
    await once(socket, 'close');
    expect(received.text).toMatch(/^HTTP\/1.1 200 [^{]*begun\r\n$/s);
  });

  it.each([
    ['a header', 'HPE_INVALID_HEADER_TOKEN', '-of-canary\u0007\r\n\r\n'],
    ['a header with a colon', 'HPE_INVALID_HEADER_TOKEN', '-of-canary: x\u0007\r\n\r\n'],
    ['a body', 'HPE_INVALID_CHUNK_SIZE', 'canary\r\n'],
    ['a body with a colon', 'HPE_INVALID_CHUNK_SIZE', '1\r\ncanary: 1\r\n'],
  ])('are not shown where they came in a packet that begins inside %s', async (_what, code, packet) => {
    const { server, port } = await serve(() => {});
    const connected = once(server, 'connection');
    const answer = sendRaw(port, POST);
    const [socket] = await connected;
    const rawPacket = Buffer.from(packet);
    // What Node reports of the later of two packets.
    server.emit(
      'clientError',
      Object.assign(new Error('bad'), { code, rawPacket, bytesParsed: packet.indexOf('canary') + 4 }),
      socket,
    );
    expect(await answer).toMatch(/^HTTP\/1.1 400 /);
    expect(await answer).not.toContain('canary');
  });

  it('in the body of a request that was answered before its end are not answered again', async () => {
    const { port } = await listenOn();
    const socket = await openSocket(port);
    const received = { text: '' };
    socket.setEncoding('utf8').on('data', (chunk) => {
      if (received.text === '') socket.write('zz\r\n');
      received.text += chunk;
    });
    socket.write('POST /nothing HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n');
    await once(socket, 'close');
    expect(received.text.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 404']);
  });

  it('behind an answer that is still to come end the connection, as they would be taken for it', async () => {
    const asked = Promise.withResolvers<void>();
    const { port } = await serve(() => asked.resolve());
    const socket = await openSocket(port);
    const answer = text(socket);
    socket.write('GET /slow HTTP/1.1\r\nHost: h\r\n\r\n');
    await asked.promise;
    socket.write('nonsense\r\n\r\n');
    expect(await answer).toBe('');
  });

  it('behind a second request do not break into the answer to the first', async () => {
    const { port } = await serve(({ url }, response) => {
      if (url === '/first') response.write('begun');
    });
    const socket = await openSocket(port);
    const received = { text: '' };
    socket.setEncoding('utf8').on('data', (chunk) => {
      received.text += chunk;
      if (chunk.includes('begun')) socket.write('GET /second HTTP/1.1\r\nHost: h\r\n\r\nnonsense\r\n\r\n');
    });
    socket.write('GET /first HTTP/1.1\r\nHost: h\r\n\r\n');
    await once(socket, 'close');
    expect(received.text).toMatch(/^HTTP\/1.1 200 [^{]*begun\r\n$/s);
  });

  it('from a client that never hangs up leave no connection behind', async () => {
    const { server, port } = await serve(() => {});
    const connected = once(server, 'connection');
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => void socket.destroy());
    const [accepted] = await connected;
    socket.resume().on('error', () => {});
    socket.write('nonsense\r\n\r\n');
    await once(accepted, 'close');
  });

  it('that never come are told how long they may take', async () => {
    const { server, port } = await serve(() => {});
    const connected = once(server, 'connection');
    const answer = sendRaw(port, 'POST /graphql HTTP/1.1\r\n');
    const [socket] = await connected;
    // What Node reports when the time is over.
    server.emit(
      'clientError',
      Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }),
      socket,
    );
    const message = /^headers may take at most 60000 ms and a request 300000 ms, got no end of it$/;
    expectRefusal(parsed(await answer), { status: 408, code: LIMIT, message });
  });
});

describe('a request that is not for GraphQL', () => {
  it.each([
    '/nothing',
    '/graphql/',
    '/graphql/deeper',
    '/graphqlx',
    '/LIVEZ',
    '/.env',
    '/%',
    '/livez/..%2fgraphql',
  ])('%s is NOT_FOUND and says where GraphQL is', async (path) => {
    const { port, livesOn } = await listenOn();
    const message = `path must be /graphql, where GraphQL is, got "${path}"`;
    for (const method of ['GET', 'POST', 'DELETE'])
      expectRefusal(await send(port, { path, method }), {
        status: 404,
        code: 'NOT_FOUND',
        message,
      });
    await livesOn();
  });

  it('of a path without end is not repeated whole, nor is who asks', async () => {
    const { port } = await listenOn();
    const path = `http://someone:canary@elsewhere.example/${'x'.repeat(9_000)}`;
    const answer = await send(port, { path });
    expectRefusal(answer, { status: 404, code: 'NOT_FOUND', message: /, got "\/x{79}…"$/ });
    expect(answer.text).not.toContain('canary');
  });

  it.each(['TRACE', 'CONNECT'])('%s is refused with the methods that are allowed', async (method) => {
    const { port, livesOn } = await listenOn();
    const answer = parsed(
      await sendRaw(port, `${method} /graphql HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`),
    );
    const message = new RegExp(`^method must be GET or POST, got "${method}"$`);
    expectRefusal(answer, { status: 405, code: ARGUMENT, message });
    expect(answer.headers).toContain('allow: GET, POST'.toLowerCase());
    await livesOn();
  });

  it.each([BODY, `CONNECT / HTTP/1.1\r\nHost: h\r\n\r\n`])(
    'from a client that resets the connection at once harms nobody: %j',
    async (bytes) => {
      const { port, livesOn } = await listenOn();
      const sockets = await Promise.all(Array.from({ length: 20 }, () => openSocket(port)));
      for (const socket of sockets) socket.write(bytes, () => socket.resetAndDestroy());
      await Promise.all(sockets.map((socket) => once(socket, 'close')));
      await livesOn();
    },
  );

  it('that expects what nobody promised is told what may be expected', async () => {
    const { port, livesOn } = await listenOn();
    const answer = parsed(await sendRaw(port, `${POST}Expect: 200-maybe\r\nContent-Length: 2\r\n\r\n`));
    const message = /^expect must be 100-continue, got "200-maybe"$/;
    expectRefusal(answer, { status: 417, code: ARGUMENT, message });
    await livesOn();
  });
});
