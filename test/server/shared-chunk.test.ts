import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { writeShared } from '../../src/server/shared-chunk.ts';
import { listenOnFreePort } from '../support/serve.ts';
import { openSocket, send, sendRaw } from '../support/sockets.ts';

const FRAME = Buffer.from('data: ü\n\n');
const LARGE = Buffer.alloc(8 * 1024 * 1024, 'x');

const REQUEST = 'GET / HTTP/1.1\r\nhost: h\r\n';

/** Sends the frame twice, between what the response writes itself. */
const serveFrames = () =>
  listenOnFreePort(
    createServer((_request, response) => {
      response.writeHead(200).flushHeaders();
      response.write('begin,');
      writeShared(response, FRAME);
      writeShared(response, FRAME);
      response.end('end');
    }),
  );

const BODY = `begin,${FRAME}${FRAME}end`;

it('keeps its place among what the response writes itself', async () => {
  const { text: body, headers } = await send(await serveFrames(), {});
  expect(headers['transfer-encoding']).toBe('chunked');
  expect(body).toBe(BODY);
});

it('sends no chunks to a client of HTTP/1.0', async () => {
  const answer = await sendRaw(await serveFrames(), 'GET / HTTP/1.0\r\n\r\n');
  expect(answer.split('\r\n\r\n')[1]).toBe(BODY);
});

it('waits for its turn on a connection with another answer', async () => {
  const server = createServer((request, response) => {
    response.writeHead(200).flushHeaders();
    writeShared(response, Buffer.from(request.url ?? ''));
    // The first one ends last.
    if (request.url === '/second') response.end();
    else setImmediate(() => response.end());
  });
  const port = await listenOnFreePort(server);
  const answer = await sendRaw(
    port,
    `${REQUEST.replace('/', '/first')}\r\n${REQUEST.replace('/', '/second')}connection: close\r\n\r\n`,
  );
  expect(answer.match(/6\r\n\/first\r\n|7\r\n\/second\r\n|0\r\n\r\n/g)).toEqual([
    '6\r\n/first\r\n',
    '0\r\n\r\n',
    '7\r\n/second\r\n',
    '0\r\n\r\n',
  ]);
});

it('counts as not taken yet, and the socket tells when it is', async () => {
  const server = createServer();
  const port = await listenOnFreePort(server);
  const socket = await openSocket(port);
  socket.write(`${REQUEST}connection: close\r\n\r\n`);
  const [, response] = await once(server, 'request');
  response.flushHeaders();
  writeShared(response, LARGE);
  expect(response.writableLength).toBeGreaterThan(LARGE.byteLength / 2);
  const drained = once(response.socket, 'drain');
  const answer = text(socket);
  await drained;
  expect(response.writableLength).toBe(0);
  response.end();
  expect((await answer).length).toBeGreaterThan(LARGE.byteLength);
});
