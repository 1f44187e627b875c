import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { authenticateUntil, tokenUntil } from '../access/bearers.ts';
import { moveUntil, openStream, soon, UPDATES } from '../support/event-stream.ts';
import { listen, post } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';
import { openAndGreet, until } from '../support/web-sockets.ts';

/** It is looked whether a stream must end at 6 s, at 12 s and so on; tokens are good for a time between. */
const BEAT_MS = 6_000;
const GOOD_MS = 7_300;

const LIVE = { query: UPDATES, variables: { keys: [backupPlan('dbs-plan-live')] } };
const STALLED = { query: UPDATES, variables: { keys: [backupPlan('dbs-plan-stalled')] } };

const serveExpiring = async (goodMs = GOOD_MS) => {
  const clock = createManualClock();
  const test = await listen({ clock, authenticate: authenticateUntil(clock) });
  const startMs = clock.now();
  const authorization = `Bearer ${tokenUntil(startMs + goodMs)}`;
  return {
    ...test,
    authorization,
    passedMs: () => clock.now() - startMs,
    /** Moves in small steps, between which sockets run, to a time since the start. */
    async passTo(ms: number, stepMs = 100) {
      while (clock.now() - startMs < ms) {
        await clock.advance(Math.min(stepMs, startMs + ms - clock.now()));
        await settle(40);
      }
    },
  };
};

describe('an event stream whose token expires', () => {
  it('is told nothing more, and ends whole, without complete, at what would be told next', async () => {
    const { url, clock, authorization, passTo, passedMs } = await serveExpiring();
    const stream = await openStream(url, { headers: { authorization }, body: LIVE });
    await passTo(GOOD_MS - 1);
    const { text } = stream;
    expect(stream.events.length).toBeGreaterThan(2);
    await moveUntil(clock, () => stream.end !== null, 100);
    expect(passedMs()).toBeLessThan(2 * BEAT_MS);
    expect([stream.end, stream.text]).toEqual(['whole', text]);
    expect(text).not.toContain('event: complete');
  });

  it('with nothing to tell ends all the same', async () => {
    // By then it has been told that the run does not go on.
    const goodMs = 100 * BEAT_MS + 1;
    const { url, authorization, passTo, clock } = await serveExpiring(goodMs);
    const stream = await openStream(url, { headers: { authorization }, body: STALLED });
    await passTo(goodMs - 1, 2_000);
    const { text } = stream;
    await passTo(101 * BEAT_MS, 2_000);
    await soon(() => stream.end !== null);
    expect([stream.end, stream.text]).toEqual(['whole', text]);
    await soon(() => clock.sleepers === 0);
  });

  it('cannot be opened again by it', async () => {
    const { url, authorization, passTo } = await serveExpiring();
    await passTo(GOOD_MS);
    const stream = await openStream(url, { headers: { authorization }, body: LIVE });
    await stream.ended;
    expect([stream.status, stream.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect(JSON.parse(stream.text)).toEqual({
      errors: [
        { message: 'the token has expired', extensions: { code: 'UNAUTHENTICATED', retryable: false } },
      ],
    });
  });
});

const EXPIRED = { code: 4403, reason: 'the token has expired' };

describe('a WebSocket whose token expires', () => {
  it('is told nothing more, and closes at what would be told next', async () => {
    const { url, authorization, passTo, passedMs, clock } = await serveExpiring();
    const hand = await openAndGreet(url, { authorization });
    hand.say({ id: '1', type: 'subscribe', payload: LIVE });
    await passTo(GOOD_MS - 1);
    const before = hand.texts.length;
    expect(before).toBeGreaterThan(2);
    await moveUntil(clock, () => hand.socket.readyState !== WebSocket.OPEN, 100);
    expect(passedMs()).toBeLessThan(2 * BEAT_MS);
    expect(await hand.closed).toEqual(EXPIRED);
    expect(hand.texts).toHaveLength(before);
  });

  it('on which nothing is asked closes too', async () => {
    const { url, authorization, passTo, clock } = await serveExpiring();
    const hand = await openAndGreet(url, { authorization });
    await passTo(2 * BEAT_MS - 1);
    expect(hand.socket.readyState).toBe(WebSocket.OPEN);
    await passTo(2 * BEAT_MS);
    expect(await hand.closed).toEqual(EXPIRED);
    expect(hand.texts).toEqual(['{"type":"connection_ack"}']);
    await until(() => clock.sleepers === 0);
  });

  it('answers nothing that is asked by then', async () => {
    const { url, authorization, passTo, requests } = await serveExpiring();
    const hand = await openAndGreet(url, { authorization });
    await passTo(GOOD_MS);
    hand.say({ id: '1', type: 'subscribe', payload: LIVE });
    expect(await hand.closed).toEqual(EXPIRED);
    expect(hand.texts).toEqual(['{"type":"connection_ack"}']);
    expect(requests).toEqual([]);
  });

  it('is not opened again by it', async () => {
    const { url, authorization, passTo } = await serveExpiring();
    await passTo(GOOD_MS);
    expect(await (await openAndGreet(url, { authorization })).closed).toEqual(EXPIRED);
  });
});

describe('who waits for a run and whose token expires', () => {
  const AWAIT = `{ awaitPrecheckRun(key: {backupPlan: {backupPlanId: "dbs-plan-live"}}) { status verdict } }`;

  it('is told how far it is by then', async () => {
    const { url, authorization, passTo, clock } = await serveExpiring();
    const answered = fetch(url, post({ query: AWAIT }, { authorization })).then((answer) => answer.json());
    await passTo(GOOD_MS);
    expect(await answered).toEqual({
      data: { awaitPrecheckRun: { status: 'RUNNING', verdict: 'UNDECIDED' } },
    });
    await until(() => clock.sleepers === 0);
  });

  it('is told nothing on a WebSocket, which closes', async () => {
    const { url, authorization, passTo } = await serveExpiring();
    const hand = await openAndGreet(url, { authorization });
    hand.say({ id: '1', type: 'subscribe', payload: { query: AWAIT } });
    await passTo(GOOD_MS);
    expect(await hand.closed).toEqual(EXPIRED);
    expect(hand.texts).toEqual(['{"type":"connection_ack"}']);
  });
});
