import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createAuthenticate, unauthenticated } from '../../src/access/authenticate.ts';
import { addressOf, openStream, soon, UPDATES } from '../support/event-stream.ts';
import { JSON_TYPE, listen } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { openSocket, send } from '../support/sockets.ts';

const APP = 'https://app.example';
const BODY = '{"query":"{ __typename }"}';
const KEYS = [backupPlan('dbs-plan-live')];

const start = async (allowedOrigins: readonly string[] = [APP], more: Parameters<typeof listen>[0] = {}) => {
  const { url } = await listen({ origins: { isLoopbackOnly: false, allowedOrigins }, ...more });
  return { url, port: Number(new URL(url).port) };
};

/** What lets a page of that origin read the answer. */
const READABLE = {
  'access-control-allow-origin': APP,
  'access-control-expose-headers': 'retry-after, www-authenticate',
  vary: expect.stringMatching(/\borigin$/),
};

const SECURE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

const ASKS_FIRST = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'x' };

describe('a preflight', () => {
  it('of an allowed origin is told what it may send', async () => {
    const { port } = await start();
    const answer = await send(port, { method: 'OPTIONS', headers: { origin: APP, ...ASKS_FIRST } });
    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(answer.headers).toMatchObject({
      ...READABLE,
      'access-control-allow-methods': 'GET, POST',
      'access-control-max-age': '7200',
    });
    expect(answer.headers['access-control-allow-headers']?.split(', ')).toEqual(
      expect.arrayContaining(['accept', 'accept-language', 'authorization', 'content-type', 'last-event-id']),
    );
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('of another is refused, and what is none is a method like others', async () => {
    const { port } = await start();
    const ask = async (headers: Record<string, string>) => {
      const answer = await send(port, { method: 'OPTIONS', headers });
      expect(answer.headers['access-control-allow-methods']).toBeUndefined();
      return answer.status;
    };
    expect(await ask({ origin: 'https://evil.example', ...ASKS_FIRST })).toBe(403);
    expect(await ask(ASKS_FIRST)).toBe(405);
    expect(await ask({ origin: APP })).toBe(405);
  });
});

describe('an answer to a page of an allowed origin is one that it can read', () => {
  const authenticate = createAuthenticate({
    identify: async () => {
      throw unauthenticated('nobody');
    },
    clock: createManualClock(),
  });

  it.each<[what: string, status: number, options: object, body: string, more?: object]>([
    ['a POST', 200, { method: 'POST' }, BODY],
    ['a GET', 200, { path: '/graphql?query={__typename}' }, ''],
    ['no JSON', 400, { method: 'POST' }, '{'],
    ['the body', 413, { method: 'POST' }, 'x'.repeat(1024 * 1024 + 1)],
    ['the method', 405, { method: 'PUT' }, BODY],
    ['the path', 404, { path: '/other' }, ''],
    ['nobody', 401, { method: 'POST' }, BODY, { authenticate }],
    ['GraphiQL', 200, { path: '/graphql', headers: { accept: 'text/html' } }, ''],
  ])('%s: %i', async (_what, status, options: { headers?: object }, body, more = {}) => {
    const { port } = await start([APP], more);
    const headers = { origin: APP, 'content-type': JSON_TYPE, ...options.headers };
    const answer = await send(port, { ...options, headers }, [body]);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({ ...READABLE, ...SECURE });
  });

  it('a stream', async () => {
    const { url } = await start();
    const byGet = await openStream(addressOf(url, UPDATES, { keys: KEYS }), { headers: { origin: APP } });
    const byPost = await openStream(url, {
      headers: { origin: APP },
      body: { query: UPDATES, variables: { keys: KEYS } },
    });
    for (const stream of [byGet, byPost]) {
      await soon(() => stream.events.length > 0);
      expect(stream.headers).toMatchObject({
        ...READABLE,
        ...SECURE,
        'content-type': 'text/event-stream; charset=utf-8',
      });
    }
  });

  it('a body that breaks HTTP', async () => {
    const { port } = await start();
    const socket = await openSocket(port);
    socket.write(
      `POST /graphql HTTP/1.1\r\nHost: h\r\nOrigin: ${APP}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    );
    const [chunk] = await once(socket, 'data');
    expect(String(chunk)).toMatch(/^HTTP\/1.1 400 .*access-control-allow-origin: https:\/\/app.example\r\n/s);
  });
});

describe('to others', () => {
  it('it says no more than that it depends on the origin, and that only if it does', async () => {
    const varyOf = async (allowed: readonly string[]) => {
      const { port } = await start(allowed);
      const { headers } = await send(port, { path: '/graphql?query={__typename}' });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      return headers.vary;
    };
    expect(await varyOf([APP])).toBe('origin');
    expect(await varyOf([])).toBeUndefined();
  });

  it.each<[what: string, options: object]>([
    ['a probe', { path: '/livez' }],
    ['a redirect', { path: '/' }],
    ['a path', { path: '/nothing' }],
    ['an expectation', { headers: { expect: 'more' } }],
    ['a handshake', { headers: { connection: 'upgrade', upgrade: 'websocket' } }],
  ])('it is as safe, whatever it is: %s', async (_what, options) => {
    const { port } = await start([]);
    expect((await send(port, options)).headers).toMatchObject(SECURE);
  });
});
