import { describe, expect, it } from 'vitest';
import { emulatorSend } from '../support/emulator-send.ts';
import type { TestGateway } from '../support/gateway.ts';
import { listen, post } from '../support/gateway-http.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';
import { connect, type Heard, type Message, openAndGreet, pass, until } from '../support/web-sockets.ts';

const plan = (name: string) => ({ backupPlan: { backupPlanId: `dbs-plan-${name}` } });
const LIVE = { keys: [plan('live')] };

/** Distinct questions about one run, that tell by a name whom an answer was for. */
const followAs = (name: string) =>
  `subscription F($keys: [PrecheckRunKey!]!, $after: [String!]) {
    ${name}: precheckUpdates(keys: $keys, afterRevisions: $after) { isFinal run { revision progress } }
  }`;
const subscribe = (id: string, name = 'it', variables: object = LIVE) => ({
  ...{ id, type: 'subscribe', payload: { query: followAs(name), variables } },
});

type Hand = Awaited<ReturnType<typeof openAndGreet>>;

const ofId = ({ messages }: Hand, wanted: string): Message[] => messages.filter(({ id }) => id === wanted);
const has = (hand: Hand, wanted: string, type: string) => ofId(hand, wanted).some((m) => m.type === type);

/** That nothing reads, waits or is kept any more; the clock is moved to see. */
const expectRest = async ({ clock, requests }: TestGateway) => {
  await until(() => clock.sleepers === 0);
  const before = requests.length;
  await clock.advance(60_000);
  await settle(30);
  expect(requests.length).toBe(before);
};

describe('bytes that are shared', () => {
  it('are those of SSE, byte for byte', async () => {
    const test = await listen();
    const hand = await openAndGreet(test.url);
    const other = await openAndGreet(test.url);
    hand.say(subscribe('a'));
    hand.say(subscribe('an id that is longer "'));
    other.say(subscribe('b'));
    const sse = await fetch(
      test.url,
      post({ query: followAs('it'), variables: LIVE }, { accept: 'text/event-stream' }),
    );
    const reading = sse.text();
    await pass(test, () => has(hand, 'a', 'complete') && has(other, 'b', 'complete'));

    const data = [...(await reading).matchAll(/^event: next\ndata: (.*)$/gm)].map(([, json]) => json);
    expect(data.length).toBeGreaterThan(5);
    const payloads = ({ texts }: Hand, id: string) => {
      const start = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
      return texts.flatMap((text) => (text.startsWith(start) ? [text.slice(start.length, -1)] : []));
    };
    expect(payloads(hand, 'a')).toEqual(data);
    expect(payloads(hand, 'an id that is longer "')).toEqual(data);
    expect(payloads(other, 'b')).toEqual(data);
  });

  it('never come to another operation, on one socket or two', async () => {
    const test = await listen();
    const hands = [await openAndGreet(test.url), await openAndGreet(test.url)];
    const names = Array.from({ length: 12 }, (_, index) => `name${index}`);
    for (const hand of hands) {
      for (const name of names) hand.say(subscribe(name, name));
      hand.say({ id: 'query', type: 'subscribe', payload: { query: '{ __typename }' } });
    }
    await pass(test, () => hands.every((hand) => names.every((name) => has(hand, name, 'complete'))));
    for (const hand of hands) {
      for (const name of names) {
        const next = ofId(hand, name).filter(({ type }) => type === 'next');
        expect(next.length).toBeGreaterThan(5);
        for (const { payload } of next) expect(Object.keys(Object(payload).data)).toEqual([name]);
      }
      expect(ofId(hand, 'query')[0]?.payload).toEqual({ data: { __typename: 'Query' } });
    }
  });
});

it('what a handshake says of an event stream says nothing of the operations', async () => {
  const test = await listen();
  const passed = { keys: [plan('passed')] };
  const url = `${test.url}?${new URLSearchParams({ query: followAs('it'), variables: JSON.stringify(passed) })}`;
  const sse = await fetch(url, { headers: { accept: 'text/event-stream' } });
  const [, id = ''] = /^id: (.*)$/m.exec(await sse.text()) ?? [];
  expect(id).toMatch(/^0:/);
  const hand = await openAndGreet(test.url, {}, { headers: { 'last-event-id': id } });
  hand.say(subscribe('a', 'it', passed));
  await until(() => has(hand, 'a', 'complete'));
  expect(ofId(hand, 'a').map(({ type }) => type)).toEqual(['next', 'complete']);
});

describe('nothing goes on for nobody', () => {
  it('when a socket is closed with idle subscriptions and a query that waits', async () => {
    const test = await listen();
    const hand = await openAndGreet(test.url);
    hand.say(subscribe('a'));
    hand.say(subscribe('b', 'it', { keys: [plan('stalled'), plan('live')] }));
    const query = `query W($key: PrecheckRunKey!) { awaitPrecheckRun(key: $key) { status } }`;
    hand.say({ id: 'c', type: 'subscribe', payload: { query, variables: { key: plan('live') } } });
    await until(() => has(hand, 'a', 'next') && has(hand, 'b', 'next'));
    hand.socket.close();
    await hand.closed;
    await expectRest(test);
    const operations = test.notes.flatMap(({ phrase, fields }) =>
      phrase === 'operation' ? [Object(fields)] : [],
    );
    expect(operations.filter(({ method }) => method === 'WS').map(({ status }) => status)).toEqual([
      200,
      200,
      null,
    ]);
  });

  it('when operations are stopped and the socket stays', async () => {
    const test = await listen();
    const hand = await openAndGreet(test.url);
    const idle = test.clock.sleepers;
    hand.say(subscribe('a'));
    const query = `query W($key: PrecheckRunKey!) { awaitPrecheckRun(key: $key) { status } }`;
    hand.say({ id: 'b', type: 'subscribe', payload: { query, variables: { key: plan('live') } } });
    await until(() => has(hand, 'a', 'next'));
    hand.say({ id: 'a', type: 'complete' });
    hand.say({ id: 'b', type: 'complete' });
    await until(() => test.clock.sleepers === idle);
    const [told, requests] = [hand.texts.length, test.requests.length];
    await pass(test, () => true);
    await test.clock.advance(10_000);
    await settle(30);
    expect([hand.texts.length, test.requests.length]).toEqual([told, requests]);
  });

  it('when an id was used again at once, and then the socket is closed', async () => {
    const test = await listen();
    const hand = await openAndGreet(test.url);
    hand.say(subscribe('a'));
    await until(() => has(hand, 'a', 'next'));
    for (let time = 0; time < 5; time++) {
      hand.say({ id: 'a', type: 'complete' });
      hand.say(subscribe('a'));
    }
    await settle(60);
    hand.socket.close();
    await hand.closed;
    await expectRest(test);
  });

  it('when a client says that it subscribes and is gone', async () => {
    const test = await listen();
    const hand = await openAndGreet(test.url);
    hand.say(subscribe('a'));
    hand.say(subscribe('b'));
    hand.socket.close();
    await hand.closed;
    await expectRest(test);
  });

  it('when a client asks on while it is being closed', async () => {
    const test = await listen();
    const hand = await openAndGreet(test.url);
    for (const id of ['a', 'a', 'b', 'c']) hand.say(subscribe(id));
    expect(await hand.closed).toMatchObject({ code: 4409 });
    await expectRest(test);
  });

  it('when a client has vanished without a word', async () => {
    const test = await listen();
    const hand = await openAndGreet(test.url);
    hand.say(subscribe('a', 'it', { keys: [plan('stalled')] }));
    await until(() => has(hand, 'a', 'next'));
    hand.socket.pause();
    await pass(test, () => test.clock.sleepers === 0);
    await expectRest(test);
  });
});

describe('a slow reader', () => {
  /** Large enough that a few fill what the system holds for a socket. */
  const LARGE = `subscription { precheckUpdates(keys: [{ backupPlan: { backupPlanId: "dbs-plan-live" } }]) { isFinal run {
    progress ${Array.from({ length: 1_500 }, (_, index) => `i${index}: items { id code message }`).join(' ')}
  } } }`;
  const limits = { maxAliases: 2_000, maxTokens: 64_000 };
  const follow = { id: 'a', type: 'subscribe', payload: { query: LARGE } };

  it('is closed with 4408 in the end, and the others hear everything meanwhile', async () => {
    const test = await listen({ limits, streamLimits: { unreadMs: 15_000 } });
    const slow = await openAndGreet(test.url);
    const quick = await openAndGreet(test.url);
    slow.say(follow);
    quick.say(subscribe('b'));
    await until(() => has(slow, 'a', 'next') && has(quick, 'b', 'next'));
    slow.socket.pause();
    await pass(test, () => has(quick, 'b', 'complete'));
    await pass(test, () => test.clock.sleepers < 2, 1_000);
    slow.socket.resume();
    expect(await slow.closed).toMatchObject({ code: 4408 });
    expect(has(slow, 'a', 'complete')).toBe(false);
    const heard = ofId(quick, 'b').length;
    expect(ofId(slow, 'a').length).toBeLessThan(heard);
    quick.socket.close();
    await expectRest(test);
  });

  it('that goes on in time has the newest, not all that it missed', async () => {
    const test = await listen({ limits, streamLimits: { unreadMs: 600_000 } });
    const slow = await openAndGreet(test.url);
    const quick = await openAndGreet(test.url);
    slow.say(follow);
    quick.say(subscribe('b'));
    await until(() => has(slow, 'a', 'next') && has(quick, 'b', 'next'));
    slow.socket.pause();
    await pass(test, () => has(quick, 'b', 'complete'));
    slow.socket.resume();
    await until(() => has(slow, 'a', 'complete'));
    const next = ofId(slow, 'a').filter(({ type }) => type === 'next');
    expect(Object(next.at(-1)?.payload).data.precheckUpdates).toMatchObject({
      isFinal: true,
      run: { progress: 100 },
    });
    expect(next.length).toBeLessThan(ofId(quick, 'b').length - 1);
  });
});

describe('a gateway that stops', () => {
  it('closes with 1001 and completes nothing', async () => {
    const test = await listen();
    const hand = await openAndGreet(test.url);
    hand.say(subscribe('a'));
    await until(() => has(hand, 'a', 'next'));
    const closed = test.gateway.close(5_000);
    expect(await hand.closed).toMatchObject({ code: 1001 });
    await closed;
    expect(has(hand, 'a', 'complete')).toBe(false);
    await expectRest(test);
  });

  it('waits no longer than it may for a client that does not answer', async () => {
    const test = await listen();
    const hand = await openAndGreet(test.url);
    hand.socket.pause();
    let isClosed = false;
    const closed = test.gateway.close(5_000).then(() => {
      isClosed = true;
    });
    await test.clock.advance(4_999);
    await settle(60);
    expect(isClosed).toBe(false);
    await test.clock.advance(1);
    await closed;
    expect(test.clock.sleepers).toBe(0);
  });

  it('leaves stock clients to another, where they go on behind what they have', async () => {
    const clock = createManualClock();
    const startedMs = clock.now();
    const emulator = emulatorSend(clock);
    const [first, second] = [
      await listen({ clock, send: () => emulator }),
      await listen({ clock, send: () => emulator }),
    ];
    let url = first.url;
    const { hear } = connect(first.url, {
      url: () => url.replace('http', 'ws'),
      retryAttempts: 3,
      retryWait: async () => {},
    });
    const updatesOf = ({ next }: Heard) => next.map((result) => Object(result).data.it);
    const revisionsOf = (heard: Heard) => updatesOf(heard).map(({ run }) => run.revision);
    const hearOn = (name: string) => {
      const heard: Heard = hear({
        query: followAs('it'),
        variables: {
          keys: [plan(name)],
          get after() {
            return revisionsOf(heard);
          },
        },
      });
      return heard;
    };
    const [live, stalled] = [hearOn('live'), hearOn('stalled')];
    await pass(first, () => clock.now() > startedMs + 15_000);
    const known = stalled.next.length;
    expect(known).toBeGreaterThan(0);

    url = second.url;
    await first.gateway.close(0);
    await pass(second, () => live.end !== null);
    expect(live.end).toBe('complete');
    expect(updatesOf(live).at(-1)).toMatchObject({ isFinal: true, run: { progress: 100 } });
    // What it stood at was read again, and is not told again.
    expect(second.requests.length).toBeGreaterThan(2);
    expect([stalled.next.length, stalled.end]).toEqual([known, null]);
    for (const heard of [live, stalled]) expect(new Set(revisionsOf(heard)).size).toBe(heard.next.length);
  });
});
