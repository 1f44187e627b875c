import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSend, type HttpAnswer } from '../../src/upstream/send.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { DBS_REQUEST } from './answers.ts';
import { callWith } from './call.ts';
import { KEY } from './scripted-send.ts';

/** A server on a free port and a client, both stopped at the end of the test. */
const start = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  const client = createSend();
  const { send } = client;
  let closed: Promise<void> | null = null;
  const close = () => {
    closed ??= client.close();
    return closed;
  };
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await Promise.all([once(server, 'close'), close()]);
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  const post = (signal = new AbortController().signal, path = '/?A=%27') =>
    send({ method: 'POST', url: `http://${host}${path}`, headers: { host, 'x-acs-action': 'Ask' }, signal });
  return { server, host, post, send, close };
};

const textOf = async ({ body }: HttpAnswer) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

describe('an answer', () => {
  it('has its status, its headers by lower-case name and its body', async () => {
    const { post } = await start((_, response) => {
      response.writeHead(418, { 'X-Acs-Retry-After': '7', 'set-cookie': ['a=1', 'b=2'] }).end('测试');
    });
    const answer = await post();
    expect(answer.status).toBe(418);
    expect(answer.header('x-acs-retry-after')).toBe('7');
    expect(answer.header('set-cookie')).toBe('a=1');
    expect(answer.header('x-absent')).toBeNull();
    expect(await textOf(answer)).toBe('测试');
  });

  it('may be a redirection, which is not followed', async () => {
    const seen: (string | undefined)[] = [];
    const { post } = await start(({ url }, response) => {
      seen.push(url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const answer = await post();
    expect([answer.status, await textOf(answer), seen]).toEqual([302, '', ['/?A=%27']]);
  });
});

it('a request arrives as it was signed: method, target, host, headers, no body', async () => {
  const { host, post } = await start(async (request, response) => {
    let bytes = 0;
    for await (const chunk of request) bytes += chunk.length;
    const { method, url, headers } = request;
    const names = [headers.host, headers['x-acs-action'], headers['content-type'] ?? null];
    response.end(JSON.stringify([method, url, ...names, bytes]));
  });
  expect(JSON.parse(await textOf(await post()))).toEqual(['POST', '/?A=%27', host, 'Ask', null, 0]);
});

describe('an abort closes the socket, as the server sees, and rejects with its reason', () => {
  const gone = new Error('gone');

  it('before the answer', async () => {
    const { server, post } = await start(() => {});
    const caller = new AbortController();
    const rejected = expect(post(caller.signal)).rejects.toBe(gone);
    const [request] = (await once(server, 'request')) as [IncomingMessage];
    const closed = once(request.socket, 'close');
    caller.abort(gone);
    await Promise.all([rejected, closed]);
  });

  it('within the body', async () => {
    const { server, post } = await start((_, response) => response.write('{"Status":'));
    const caller = new AbortController();
    const arrived = once(server, 'request');
    const answer = await post(caller.signal);
    const [request] = (await arrived) as [IncomingMessage];
    const closed = once(request.socket, 'close');
    const rejected = expect(textOf(answer)).rejects.toBe(gone);
    caller.abort(gone);
    await Promise.all([rejected, closed]);
  });

  it('and before it was sent nothing arrives', async () => {
    const { server, post } = await start((_, response) => response.end());
    let arrived = 0;
    server.on('request', () => arrived++);
    await expect(post(AbortSignal.abort(gone))).rejects.toBe(gone);
    await textOf(await post());
    expect(arrived).toBe(1);
  });
});

it('a call that gives up on a silent server leaves no socket behind', async () => {
  const { server, host, send } = await start(() => {});
  const clock = createManualClock();
  const call = callWith({ send, clock, credentials: async () => KEY });
  const request = { ...DBS_REQUEST, endpoint: { origin: `http://${host}`, isKnown: true } };
  const rejected = expect(call(request, new AbortController().signal)).rejects.toMatchObject({
    code: 'UPSTREAM_TIMEOUT',
  });
  const [{ socket }] = (await once(server, 'request')) as [IncomingMessage];
  const closed = once(socket, 'close');
  await clock.advance(10_000);
  await Promise.all([rejected, closed]);
  expect(clock.sleepers).toBe(0);
});

it('a body that is let go before its end closes the socket', async () => {
  const { server, post } = await start((_, response) => response.write('x'.repeat(1_000)));
  const arrived = once(server, 'request');
  const answer = await post();
  const [{ socket }] = (await arrived) as [IncomingMessage];
  const closed = once(socket, 'close');
  for await (const chunk of answer.body) if (chunk.byteLength > 0) break;
  await closed;
});

it('connections are kept: many requests in turn share few', async () => {
  const ports = new Set<number | undefined>();
  const { post } = await start(({ socket }, response) => {
    ports.add(socket.remotePort);
    response.end();
  });
  for (let i = 0; i < 20; i++) await textOf(await post());
  // The next request may come a moment before the last connection is free again.
  expect(ports.size).toBeLessThanOrEqual(2);
});

it('no request waits for others to the same endpoint, as those may hang', async () => {
  const { server, post } = await start(({ url }, response) => {
    if (url === '/prompt') response.end();
  });
  let arrived = 0;
  server.on('request', () => arrived++);
  const caller = new AbortController();
  const hanging = Promise.allSettled(Array.from({ length: 300 }, () => post(caller.signal, '/hangs')));
  while (arrived < 300) await once(server, 'request');
  expect((await post(undefined, '/prompt')).status).toBe(200);
  caller.abort();
  expect(new Set((await hanging).map(({ status }) => status))).toEqual(new Set(['rejected']));
});

it('rejects where nobody listens', async () => {
  const { server, post } = await start(() => {});
  server.close();
  await once(server, 'close');
  await expect(post()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

it.each([
  'http://dbs.example/',
  'http://10.0.0.1/',
  'http://[::2]/',
  'http://127.0.0.1.example/',
  'ws://dbs.example/',
])('nothing is sent to %s: plain http goes to loopback only', async (url) => {
  const { send, close } = createSend();
  onTestFinished(close);
  const sent = send({ method: 'POST', url, headers: {}, signal: new AbortController().signal });
  await expect(sent).rejects.toThrow(/^Plain http goes to loopback only, not to /);
  await expect(sent).rejects.toBeInstanceOf(TypeError);
});

describe('close', () => {
  it('lets a call in flight end, then ends the connections that were kept, and nothing is sent after', async () => {
    const { server, post, close } = await start(() => {});
    const arrived = once(server, 'request');
    const posted = post();
    const [{ socket }, response] = (await arrived) as [IncomingMessage, ServerResponse];
    const socketClosed = once(socket, 'close');
    const closed = close();
    response.end('last');
    expect(await textOf(await posted)).toBe('last');
    await Promise.all([closed, socketClosed]);
    await expect(post()).rejects.toThrow();
  });
});
