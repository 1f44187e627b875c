import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { listen, post } from '../support/gateway-http.ts';
import { expectRefusal } from '../support/refusals.ts';
import { send, sendRaw } from '../support/sockets.ts';
import { openAndGreet, openByHand, until, wsUrl } from '../support/web-sockets.ts';

const MIB = 1024 * 1024;

const portOf = (url: string) => Number(new URL(url).port);

const HANDSHAKE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-protocol': 'graphql-transport-ws',
};

describe('a handshake', () => {
  it.each<[what: string, options: object, headers: object, status: number, code: string, message: RegExp]>([
    ['elsewhere', { path: '/other' }, {}, 404, 'NOT_FOUND', /got "\/other"/],
    ['below', { path: '/graphql/x' }, {}, 404, 'NOT_FOUND', /got "\/graphql\/x"/],
    [
      'without a subprotocol',
      {},
      { 'sec-websocket-protocol': '' },
      400,
      'INVALID_ARGUMENT',
      /graphql-transport-ws in it, got ""/,
    ],
    [
      'for the older protocol',
      {},
      { 'sec-websocket-protocol': 'graphql-ws' },
      400,
      'INVALID_ARGUMENT',
      /got "graphql-ws"/,
    ],
    ['that has lost its upgrade', {}, { upgrade: '' }, 426, 'INVALID_ARGUMENT', /a proxy must pass them on/],
    [
      'of an unknown version',
      {},
      { 'sec-websocket-version': '12' },
      426,
      'INVALID_ARGUMENT',
      /must be 13, got "12"/,
    ],
    ['without a proper key', {}, { 'sec-websocket-key': 'x' }, 400, 'INVALID_ARGUMENT', /Sec-WebSocket-Key/],
    [
      'from another origin',
      {},
      { origin: 'https://evil.example' },
      403,
      'FORBIDDEN',
      /got "https:\/\/evil.example"/,
    ],
    ['from an origin that is hidden', {}, { origin: 'null' }, 403, 'FORBIDDEN', /got "null"/],
    ['from another port', {}, { origin: 'http://127.0.0.1:1' }, 403, 'FORBIDDEN', /127/],
  ])('%s is refused', async (_what, options, headers, status, code, message) => {
    const test = await listen();
    const answer = await send(portOf(test.url), { ...options, headers: { ...HANDSHAKE, ...headers } });
    expectRefusal(answer, { status, code, message });
    expect(answer.headers.connection).toBe('close');
    if (status === 426) expect(answer.headers['sec-websocket-version']).toBe('13');
    expect(test.notes).toContainEqual({ phrase: 'request refused', fields: { status, code } });
  });

  it('without a host is refused', async () => {
    const test = await listen();
    const lines = Object.entries(HANDSHAKE).map(([name, value]) => `${name}: ${value}\r\n`);
    const answer = await sendRaw(portOf(test.url), `GET /graphql HTTP/1.1\r\n${lines.join('')}\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 400 .*a request of HTTP\/1.1 must have a host header/s);
  });

  it.each([
    ['the own origin', 'http://gateway.example:8080', 'gateway.example:8080'],
    ['the own origin behind a proxy that speaks TLS', 'https://gateway.example', 'gateway.example'],
    ['the own origin with its port written out', 'https://gateway.example', 'Gateway.example:443'],
  ])('from %s is taken, with the subprotocol and no extension', async (_what, origin, host) => {
    const { url } = await listen();
    const socket = new WebSocket(wsUrl(url), ['other', 'graphql-transport-ws'], {
      headers: { origin, host },
    });
    onTestFinished(() => socket.terminate());
    const [[response]]: [[IncomingMessage], unknown] = Object(
      await Promise.all([once(socket, 'upgrade'), once(socket, 'open')]),
    );
    expect(socket.protocol).toBe('graphql-transport-ws');
    expect(response.headers['sec-websocket-extensions']).toBeUndefined();
  });

  it('beyond the places of a caller is refused, and taken once one is free', async () => {
    const { url } = await listen({ limits: { maxStreamsPerCaller: 2 } });
    const first = await openAndGreet(url);
    const second = await openAndGreet(url);
    const answer = await send(portOf(url), { headers: HANDSHAKE });
    expectRefusal(answer, {
      status: 429,
      code: 'LIMIT_EXCEEDED',
      message: /at most 2 streams .* one caller/,
    });

    // The first operation of a socket is in the place that the socket has.
    const say = (id: string) =>
      first.say({ id, type: 'subscribe', payload: { query: FOLLOW, variables: { keys: [LIVE] } } });
    say('first');
    say('second');
    await until(() => first.messages.some(({ id }) => id === 'second'));
    expect(first.messages.find(({ id }) => id === 'second')).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'LIMIT_EXCEEDED' } }],
    });
    second.socket.close();
    await second.closed;
    say('third');
    await until(() => first.messages.some(({ id, type }) => id === 'third' && type === 'next'));
    expect((await send(portOf(url), { headers: HANDSHAKE })).status).toBe(429);
  });
});

const FOLLOW = 'subscription F($keys: [PrecheckRunKey!]!) { precheckUpdates(keys: $keys) { isFinal } }';
const LIVE = { backupPlan: { backupPlanId: 'dbs-plan-live' } };

describe('what only offers to go on otherwise', () => {
  it.each([
    ['a POST that offers a WebSocket', 'POST', 'websocket', post({ query: '{ __typename }' }).body],
    ['a POST that offers another protocol', 'POST', 'h2c', post({ query: '{ __typename }' }).body],
    ['a GET that offers another protocol', 'GET', 'h2c', undefined],
  ])('%s is answered as ever', async (_what, method, upgrade, body) => {
    const { url } = await listen();
    const answer = await send(
      portOf(url),
      {
        ...{ method, path: '/graphql?query={__typename}' },
        headers: { connection: 'Upgrade', upgrade, 'content-type': 'application/json' },
      },
      typeof body === 'string' ? [body] : [],
    );
    expect(answer).toMatchObject({ status: 200, text: '{"data":{"__typename":"Query"}}' });
  });
});

describe('a client is let go', () => {
  const SUBSCRIBE = { id: 'a', type: 'subscribe', payload: { query: FOLLOW, variables: { keys: [LIVE] } } };

  it('that does not introduce itself', async () => {
    const test = await listen();
    const early = await openAndGreet(test.url);
    const hand = await openByHand(test.url);
    await test.clock.advance(9_999);
    expect(hand.socket.readyState).toBe(WebSocket.OPEN);
    await test.clock.advance(1);
    expect(await hand.closed).toEqual({ code: 4408, reason: 'Connection initialisation timeout' });
    await test.clock.advance(10_000);
    expect(early.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('that asks before it has', async () => {
    const { url } = await listen();
    const hand = await openByHand(url);
    hand.say(SUBSCRIBE);
    expect(await hand.closed).toMatchObject({ code: 4401 });
  });

  it('that introduces itself twice', async () => {
    const { url } = await listen();
    const hand = await openAndGreet(url);
    hand.say({ type: 'connection_init' });
    expect(await hand.closed).toMatchObject({ code: 4429 });
  });

  it('that gives two operations one id, and with them it', async () => {
    const test = await listen();
    const hand = await openAndGreet(test.url);
    hand.say(SUBSCRIBE);
    await until(() => hand.messages.length > 1);
    hand.say(SUBSCRIBE);
    expect(await hand.closed).toMatchObject({ code: 4409 });
    await until(() => test.clock.sleepers === 0);
  });

  it.each(['no JSON', '[]', '{"type":"unknown"}', '{"id":"a","type":"subscribe","payload":{"query":7}}'])(
    'that says %s',
    async (text) => {
      const test = await listen();
      const hand = await openAndGreet(test.url);
      hand.say(text);
      expect(await hand.closed).toMatchObject({ code: 4400 });
      expect(test.lines).toEqual([]);
    },
  );

  it('that sends more than any operation takes, and no other', async () => {
    const { url } = await listen();
    const payload = { query: '{ __typename }', variables: { a: 'x'.repeat(MIB) } };
    const most = { ...payload, variables: { a: 'x'.repeat(MIB - JSON.stringify(payload).length + MIB) } };
    const [hand, other] = [await openAndGreet(url), await openAndGreet(url)];
    expect(JSON.stringify(most).length).toBe(MIB);
    hand.say({ id: 'most', type: 'subscribe', payload: most });
    await until(() => hand.messages.some(({ id, type }) => id === 'most' && type === 'complete'));
    hand.say({
      id: 'more',
      type: 'subscribe',
      payload: { ...most, query: `{ __typename }${' '.repeat(2_000)}` },
    });
    expect(await hand.closed).toMatchObject({ code: 1009 });
    other.say({ id: 'a', type: 'subscribe', payload: { query: '{ __typename }' } });
    await until(() => other.messages.some(({ type }) => type === 'complete'));
  });

  it('in more than 1,024 fragments closes the socket', async () => {
    const { url } = await listen();
    const answerTo = async (fragments: number) => {
      const hand = await openAndGreet(url);
      for (let at = 1; at < fragments; at++) hand.socket.send(' ', { fin: false });
      hand.socket.send('{"type":"ping"}');
      return Promise.race([hand.closed, until(() => hand.texts.length > 1).then(() => hand.texts.at(-1))]);
    };
    expect(await answerTo(1_024)).toBe('{"type":"pong"}');
    expect(await answerTo(1_025)).toMatchObject({ code: 1008 });
  });
});
