import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createSocketHub, type KeptSocket } from '../../src/server/socket-hub.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';
import { listenOnFreePort } from '../support/serve.ts';
import { until } from '../support/web-sockets.ts';

const PING_MS = 12_000;
const UNREAD_MS = 30_000;
const LIFETIME_MS = 600_000;
const LARGE = Buffer.alloc(30_000_000, 'x');

interface Kept {
  readonly kept: KeptSocket;
  readonly socket: WebSocket;
  readonly shut: { code: number; reason: string }[];
}

/** A hub under a clock that only the test moves, and clients of it. */
const serveHub = async () => {
  const clock = createManualClock();
  const hub = createSocketHub({ clock, pingMs: PING_MS, unreadMs: UNREAD_MS, lifetimeMs: LIFETIME_MS });
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const accepted: Kept[] = [];
  sockets.on('connection', (socket, request) => {
    const shut: Kept['shut'] = [];
    const kept = hub.keep(socket, request.socket, (code, reason) => void shut.push({ code, reason }));
    socket.on('error', () => {});
    accepted.push({ kept, socket, shut });
  });
  const port = await listenOnFreePort(server);
  onTestFinished(() => hub.terminateAll());
  const connect = async () => {
    const client = new WebSocket(`ws://127.0.0.1:${port}`);
    onTestFinished(() => client.terminate());
    const seen: { bytes: number; pings: number; code: number | null } = { bytes: 0, pings: 0, code: null };
    client.on('message', (data) => {
      seen.bytes += Buffer.isBuffer(data) ? data.length : 0;
    });
    client.on('ping', () => {
      seen.pings += 1;
    });
    client.on('close', (code) => {
      seen.code = code;
    });
    client.on('error', () => {});
    await once(client, 'open');
    await until(() => accepted.length > 0);
    const mine = accepted.pop();
    if (!mine) throw new Error('no socket was accepted');
    return { client, seen, ...mine };
  };
  /** Moves the clock in steps in which answers may come. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += PING_MS / 4) {
      await clock.advance(PING_MS / 4);
      await settle(30);
    }
  };
  return { clock, hub, connect, pass };
};

describe('a client', () => {
  it('is pinged every so often, and stays as long as it answers', async () => {
    const { connect, pass } = await serveHub();
    const { client, seen, shut } = await connect();
    await pass(PING_MS * 10);
    expect(seen.pings).toBe(10);
    expect([client.readyState, shut]).toEqual([WebSocket.OPEN, []]);
  });

  it('that vanished without a word is let go when the next ping is due', async () => {
    const { connect, pass, clock } = await serveHub();
    const { client, socket, shut } = await connect();
    client.pause();
    await pass(PING_MS * 1.5);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    await pass(PING_MS);
    expect(shut).toEqual([{ code: 1006, reason: '' }]);
    expect(clock.sleepers).toBe(0);
  });

  it('that takes nothing of what is sent is closed with 4408, and holds up nobody', async () => {
    const { connect, pass, clock } = await serveHub();
    const [slow, quick] = [await connect(), await connect()];
    slow.client.pause();
    let isSent = false;
    void slow.kept.send(LARGE).then(() => {
      isSent = true;
    });
    await quick.kept.send(LARGE);
    await until(() => quick.seen.bytes === LARGE.length);
    await pass(UNREAD_MS - PING_MS / 2);
    expect([isSent, slow.shut]).toEqual([false, []]);
    await pass(PING_MS / 2);
    expect(slow.shut).toMatchObject([{ code: 4408 }]);
    slow.client.resume();
    await until(() => slow.seen.code !== null);
    expect(slow.seen).toMatchObject({ bytes: 0, code: 4408 });
    expect(quick.seen.code).toBeNull();
    await until(() => isSent);
    quick.client.close();
    await until(() => clock.sleepers === 0);
  });

  it('that is closed and takes nothing even then is let go', async () => {
    const { connect, pass, clock } = await serveHub();
    const { client, socket, kept, shut } = await connect();
    client.pause();
    void kept.send(LARGE);
    await pass(UNREAD_MS);
    expect([shut.length, socket.readyState]).toEqual([1, WebSocket.CLOSING]);
    await pass(PING_MS * 1.5);
    expect(socket.readyState).toBe(WebSocket.CLOSED);
    expect([shut.length, clock.sleepers]).toEqual([1, 0]);
  });

  it('that takes a large message in small pieces, for longer than it may take nothing, stays', async () => {
    const { connect, pass } = await serveHub();
    const { client, seen, kept, shut } = await connect();
    let isSent = false;
    void kept.send(LARGE).then(() => {
      isSent = true;
    });
    let passed = 0;
    for (; !isSent; passed += PING_MS) {
      client.resume();
      await settle(2);
      client.pause();
      await pass(PING_MS);
    }
    client.resume();
    await until(() => seen.bytes === LARGE.length);
    expect(passed).toBeGreaterThan(UNREAD_MS * 2);
    expect(shut).toEqual([]);
  });

  it('gets what is sent beside a large message whole, and behind it', async () => {
    const { connect } = await serveHub();
    const { client, kept } = await connect();
    const lengths: number[] = [];
    client.on('message', (data) => void lengths.push(String(data).length));
    const all = [kept.send(LARGE), kept.send('small'), kept.send(LARGE), kept.send('smaller')];
    await Promise.all(all);
    await until(() => lengths.length === 4);
    expect(lengths).toEqual([LARGE.length, 5, LARGE.length, 7]);
  });

  it('that reads slowly gets each message whole, in the order in which they were sent', async () => {
    const { connect } = await serveHub();
    const { client, socket, kept } = await connect();
    const heard: string[] = [];
    client.on('message', (data) => void heard.push(String(data)));
    client.pause();
    const start = Buffer.from('{"id":"ü"}');
    // On both sides of where a frame has another head, and where a message goes in slices.
    const oneFrame = [20, 125, 126, 4_900, 4_901, 65_535];
    // More than the system takes, then with slices between that are waited for.
    const sizesOf = (round: number) => (round < 150 ? oneFrame : [...oneFrame, 65_536, 65_537, 200_000]);
    const sent: string[] = [];
    const all: Promise<void>[] = [];
    for (let round = 0; round < 180; round++) {
      for (const size of sizesOf(round)) {
        const end = Buffer.from(`${round}`.padEnd(size - start.length, 'x'));
        sent.push(`${start}${end}`);
        all.push(kept.sendShared(start, end) ?? Promise.resolve());
      }
      sent.push(`plain ${round}`);
      all.push(kept.send(`plain ${round}`));
      socket.ping();
    }
    for (let turn = 0; heard.length < sent.length && turn < 10_000; turn++) {
      client.resume();
      await settle(1);
      client.pause();
      await settle(1);
    }
    client.resume();
    await Promise.all(all);
    await until(() => heard.length === sent.length);
    for (const [at, text] of sent.entries()) expect(heard[at] === text, `message ${at}`).toBe(true);
    expect(client.readyState).toBe(WebSocket.OPEN);
  });

  it('has the system take what others get too at once, while it reads, and is behind while it does not', async () => {
    const { connect } = await serveHub();
    const { client, seen, kept } = await connect();
    const [start, end] = [Buffer.from('start'), Buffer.alloc(60_000, 'x')];
    expect(kept.sendShared(start, end)).toBeNull();
    client.pause();
    let messages = 1;
    let behind: Promise<void> | null = null;
    for (; !behind && messages < 10_000; messages++) behind = kept.sendShared(start, end);
    expect(behind).not.toBeNull();
    client.resume();
    await behind;
    await until(() => seen.bytes === messages * 60_005);
    expect(kept.sendShared(start, end)).toBeNull();
  });

  it('that was behind and went on reading stays', async () => {
    const { connect, pass } = await serveHub();
    const { client, seen, kept, shut } = await connect();
    client.pause();
    const sending = kept.send(LARGE);
    await pass(PING_MS * 2);
    client.resume();
    await sending;
    await until(() => seen.bytes === LARGE.length);
    await pass(UNREAD_MS * 2);
    expect(shut).toEqual([]);
  });

  it('is not heard while it takes no answers', async () => {
    const { connect } = await serveHub();
    const { client, socket, kept } = await connect();
    const heard: string[] = [];
    socket.on('message', (data) => void heard.push(String(data)));
    client.pause();
    void kept.send(LARGE);
    await settle(30);
    client.send('one more');
    await settle(100);
    expect(heard).toEqual([]);
    client.resume();
    await until(() => heard.length > 0);
    expect(heard).toEqual(['one more']);
  });

  it('comes back when its connection has lasted long enough', async () => {
    const { connect, pass, clock } = await serveHub();
    const { seen } = await connect();
    await pass(LIFETIME_MS - PING_MS);
    expect(seen.code).toBeNull();
    await pass(PING_MS);
    await until(() => seen.code !== null);
    expect([seen.code, clock.sleepers]).toEqual([1001, 0]);
  });
});

describe('at the end', () => {
  it('all are closed with 1001, those that come later too', async () => {
    const { connect, hub, clock } = await serveHub();
    const first = await connect();
    hub.endAll();
    expect(first.shut).toMatchObject([{ code: 1001 }]);
    const late = await connect();
    await until(() => first.seen.code !== null && late.seen.code !== null);
    expect([first.seen.code, late.seen.code]).toEqual([1001, 1001]);
    await until(() => clock.sleepers === 0);
  });

  it('who does not say goodbye is let go', async () => {
    const { connect, hub, clock } = await serveHub();
    const { client, shut } = await connect();
    client.pause();
    hub.endAll();
    await settle(30);
    hub.terminateAll();
    await until(() => clock.sleepers === 0);
    expect(shut).toHaveLength(1);
  });
});
