import { describe, expect, it } from 'vitest';
import type { Authenticate } from '../../src/access/authenticate.ts';
import { ANONYMOUS, createCaller } from '../../src/domain/caller.ts';
import { openStream, soon, UPDATES } from '../support/event-stream.ts';
import { type Init, listen, post } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { openAndGreet } from '../support/web-sockets.ts';

const NAME = { query: '{ __typename }' };
const FOLLOW = { query: UPDATES, variables: { keys: [backupPlan('dbs-plan-stalled')] } };

const named = (subject: string) => createCaller({ ...ANONYMOUS, subject });

const statusOf = async (url: string, init: Init = post(NAME)) => {
  const response = await fetch(url, init);
  await response.text();
  return response.status;
};

describe('a place of an operation', () => {
  it('is not kept by a client that leaves while it is found out who asks', async () => {
    const asked = Promise.withResolvers<void>();
    const known = Promise.withResolvers<void>();
    let isFirst = true;
    const authenticate: Authenticate = async () => {
      if (!isFirst) return named('ann');
      isFirst = false;
      asked.resolve();
      await known.promise;
      return named('ann');
    };
    const { url, notes } = await listen({ authenticate, limits: { maxOperationsPerCaller: 1 } });
    const left = new AbortController();
    const answer = statusOf(url, { ...post(NAME), signal: left.signal });
    await asked.promise;
    left.abort();
    await expect(answer).rejects.toThrow('aborted');
    await soon(() => notes.some(({ fields }) => Object(fields).status === null));
    known.resolve();
    expect(await statusOf(url)).toBe(200);
  });

  it('is not kept by a request whose client had left before it came to the door', async () => {
    const { gateway, url } = await listen({
      authenticate: async () => named('ann'),
      limits: { maxOperationsPerCaller: 1 },
    });
    const { headers = {}, ...init } = post(NAME);
    const request = new Request(url, { ...init, headers, signal: AbortSignal.abort() });
    await expect(gateway.fetch(request)).rejects.toThrow('aborted');
    expect(await statusOf(url)).toBe(200);
  });
});

it('a place of a subject is not that of an address that is written alike', async () => {
  const authenticate: Authenticate = async () => named('127.0.0.1');
  const { url } = await listen({ authenticate, limits: { maxStreamsPerCaller: 1 } });
  const stream = await openStream(url, { body: FOLLOW });
  await soon(() => stream.events.length > 0);
  // Its handshake is let in, as nobody knows by then who it is.
  const hand = await openAndGreet(url);
  expect(await hand.closed).toMatchObject({
    code: 1013,
    reason: expect.stringMatching(/^at most 1 streams/),
  });
});
