import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type Authenticate, createAuthenticate } from '../../src/access/authenticate.ts';
import { remoteKeys } from '../../src/access/remote-keys.ts';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { createStreamPlaces } from '../../src/server/places.ts';
import { createServeSocket } from '../../src/server/web-socket.ts';
import { listen, post } from '../support/gateway-http.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { serve } from '../support/serve.ts';
import { connect, openAndGreet, pass, until } from '../support/web-sockets.ts';
import { bearer } from './bearers.ts';
import { createIssuerKey, identifyBy, NOW_S } from './issuer.ts';

const key = await createIssuerKey('k1');

/** A gateway that takes tokens of an issuer, whose answer the test may change. */
const serveTokens = async () => {
  const clock = createManualClock();
  const issuer = { isDown: false };
  const url = await serve((_request, response) => {
    if (issuer.isDown) response.destroy();
    else response.end(JSON.stringify({ keys: [key.jwk] }));
  });
  const keys = remoteKeys({ url, clock, onFailure: () => {} });
  const authenticate = createAuthenticate({ identify: identifyBy(keys, { clock }), clock });
  return { ...(await listen({ clock, authenticate })), issuer };
};

const SOMETHING_ELSE = 'authorization must be "Bearer" and a token';

describe('who is not let in', () => {
  it.each<[what: string, payload: () => Promise<object>, code: number, reason: string]>([
    ['without a token', async () => ({}), 4401, 'authorization must be "Bearer" and a token, got none'],
    ['with one that is none', async () => ({ authorization: 'hunter2' }), 4401, SOMETHING_ELSE],
    ['with one that is no text', async () => ({ authorization: { hunter2: 1 } }), 4401, SOMETHING_ELSE],
    [
      'with one that no header can carry',
      async () => ({ Authorization: 'Bearer \u5907\n' }),
      4401,
      SOMETHING_ELSE,
    ],
    [
      'with one of another issuer',
      async () => ({ authorization: `Bearer ${await key.sign({ iss: 'hunter2' })}` }),
      4401,
      'the token must have the iss ',
    ],
    [
      'with one that has expired',
      async () => ({ authorization: `Bearer ${await key.sign({ exp: NOW_S - 60 })}` }),
      4403,
      'the token has expired',
    ],
  ])('%s is told by how the socket closes', async (_what, payload, code, reason) => {
    const { url } = await serveTokens();
    const hand = await openAndGreet(url, await payload());
    const closed = await hand.closed;
    expect(closed).toEqual({ code, reason: expect.stringContaining(reason) });
    expect(closed.reason).not.toContain('hunter2');
    expect(hand.texts).toEqual([]);
  });

  it('is told as much as a close frame has room for, in whole characters', async () => {
    const refusal = new PrecheckError('UNAUTHENTICATED', `a ${'\u9884'.repeat(100)}`);
    const { url } = await listen({ authenticate: () => Promise.reject(refusal) });
    const hand = await openAndGreet(url);
    expect(await hand.closed).toEqual({ code: 4401, reason: `a ${'\u9884'.repeat(39)}` });
  });

  it('as nobody knows, while the keys cannot be had, comes back by himself until they can', async () => {
    const test = await serveTokens();
    test.issuer.isDown = true;
    const authorization = `Bearer ${await key.sign()}`;
    const hand = await openAndGreet(test.url, { authorization });
    expect(await hand.closed).toMatchObject({ code: 1013, reason: expect.stringMatching(/keys .* be had$/) });
    const answer = await fetch(test.url, post({ query: '{ __typename }' }, { authorization }));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }],
    });

    let attempts = 0;
    const { hear } = connect(test.url, {
      connectionParams: { authorization },
      retryAttempts: 5,
      async retryWait() {
        attempts += 1;
        test.issuer.isDown = false;
        await test.clock.advance(5_000);
      },
    });
    const heard = hear({ query: '{ __typename }' });
    await pass(test, () => heard.end !== null);
    expect(heard).toMatchObject({ end: 'complete', next: [{ data: { __typename: 'Query' } }] });
    expect(attempts).toBe(1);
  });
});

describe('a defect of ours', () => {
  it('at the door closes a socket so that the stock client comes back', async () => {
    let calls = 0;
    const authenticate: Authenticate = async () => {
      calls += 1;
      if (calls === 1) throw new Error('a defect');
      return bearer('ann');
    };
    const test = await listen({ authenticate });
    const codes: unknown[] = [];
    const { hear } = connect(test.url, {
      retryAttempts: 5,
      retryWait: async () => {},
      on: { closed: (event) => codes.push(Object(event).code) },
    });
    const heard = hear({ query: '{ __typename }' });
    await until(() => heard.end !== null);
    expect(heard).toMatchObject({ end: 'complete', next: [{ data: { __typename: 'Query' } }] });
    expect(codes[0]).toBe(1013);
    expect(test.lines).toMatchObject([{ level: 'error', fields: { err: { message: 'a defect' } } }]);
  });

  it('at a message closes a socket in the same way, and is told', async () => {
    const closes: unknown[] = [];
    const unexpected: PrecheckError[] = [];
    const never = async (): Promise<never> => Promise.reject(new Error('not asked'));
    const serveSocket = createServeSocket({
      graphql: { greet: async () => bearer('ann'), operate: never },
      hub: {
        keep: () => ({
          send: async () => Promise.reject(new Error('a defect')),
          sendShared: () => null,
          endAt: () => {},
          close: (code, reason) => void closes.push({ code, reason }),
        }),
      },
      places: createStreamPlaces({ maxStreams: 9, maxStreamsPerCaller: 9 }),
      addressOf: () => '127.0.0.1',
      clock: createManualClock(),
      initMs: 1_000,
      onUnexpected: (error) => unexpected.push(error),
    });
    const socket = Object.assign(new EventEmitter(), { protocol: 'graphql-transport-ws' });
    const request: Partial<IncomingMessage> = { headers: {}, rawHeaders: [], socket: Object({}) };
    serveSocket(Object(socket), Object(request));
    socket.emit('message', JSON.stringify({ type: 'connection_init' }));
    await until(() => closes.length > 0);
    expect(closes).toEqual([{ code: 1013, reason: 'unexpected failure' }]);
    expect(unexpected).toMatchObject([{ code: 'INTERNAL', cause: { message: 'a defect' } }]);
  });
});
