import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/domain/caller.ts';
import type { PrecheckError } from '../../src/domain/precheck-error.ts';
import { NOT_YET } from '../../src/live/feed.ts';
import { COMPLETE, type EventStream, nextFrame } from '../../src/server/event-frames.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/server/limits.ts';
import { createStreamPlaces } from '../../src/server/places.ts';
import { createStreamHub, type StreamHub, type StreamLimits } from '../../src/server/stream-hub.ts';
import { dataIn, moveUntil, openStream, soon } from '../support/event-stream.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';
import { listenOnFreePort } from '../support/serve.ts';

const LIMITS: StreamLimits & Limits = {
  ...DEFAULT_LIMITS,
  pingMs: 12_000,
  unreadMs: 30_000,
  lifetimeMs: 600_000,
};

/** A stream that a test fills by hand. */
const createSource = () => {
  const frames: (Buffer | null)[] = [];
  let tell = () => {};
  const source = { pulls: 0, isStopped: false };
  const stream: EventStream = {
    lastsFor: ANONYMOUS,
    take() {
      source.pulls += 1;
      if (source.isStopped) return null;
      return frames.length > 0 ? (frames.shift() ?? null) : NOT_YET;
    },
    onMore(look) {
      tell = look;
    },
    stop() {
      source.isStopped = true;
      tell();
    },
  };
  return Object.assign(source, {
    stream,
    put(frame: Buffer | null) {
      frames.push(frame);
      tell();
    },
  });
};

/** A server that answers all with what the test says, by a hub under a clock that only the test moves. */
const serveHub = async (streamOf: () => EventStream, limits: Partial<typeof LIMITS> = {}) => {
  const clock = createManualClock();
  const unexpected: PrecheckError[] = [];
  const onUnexpected = (error: PrecheckError) => void unexpected.push(error);
  const all = { ...LIMITS, ...limits };
  const places = createStreamPlaces(all);
  const hub: StreamHub = createStreamHub({ ...all, places, clock, onUnexpected });
  const responses: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    responses.push(response);
    void hub.send(response, 'here', streamOf());
  });
  const url = `http://127.0.0.1:${await listenOnFreePort(server)}`;
  return { hub, places, clock, url, responses, unexpected, server };
};

const frameOf = (bytes: number) => nextFrame(JSON.stringify('x'.repeat(bytes)));

describe('a client that takes nothing', () => {
  it('is not pulled for once its buffers are full, and is closed without `complete` after `unreadMs`', async () => {
    const endless: EventStream & { pulls: number } = {
      pulls: 0,
      lastsFor: ANONYMOUS,
      take() {
        endless.pulls += 1;
        return frameOf(100_000);
      },
      onMore: () => {},
      stop: () => {},
    };
    const { url, clock, hub, responses } = await serveHub(() => endless);
    const stream = await openStream(url);
    stream.pause();
    await soon(() => responses[0]?.writableNeedDrain === true);
    await settle(50);
    const { pulls } = endless;
    await clock.advance(24_000);
    expect(endless.pulls).toBe(pulls);
    expect([hub.size, responses[0]?.destroyed]).toEqual([1, false]);
    await clock.advance(12_000);
    stream.resume();
    await stream.ended;
    expect(stream.end).toBe('cut');
    expect(stream.text).not.toContain('event: complete');
    expect([hub.size, clock.sleepers]).toEqual([0, 0]);
  });

  it('and resumes before that goes on', async () => {
    const source = createSource();
    const { url, clock, hub } = await serveHub(() => source.stream);
    const stream = await openStream(url);
    stream.pause();
    source.put(frameOf(30_000_000));
    source.put(nextFrame('"latest"'));
    await settle(50);
    await clock.advance(20_000);
    stream.resume();
    await soon(() => stream.text.endsWith('data: "latest"\n\n'));
    await clock.advance(60_000);
    expect(hub.size).toBe(1);
  });

  it('of the end is closed too, and never pinged behind it', async () => {
    let response: ServerResponse | null = null;
    // Fills the buffers just so far that the end is not waited for.
    const filling: EventStream = {
      lastsFor: ANONYMOUS,
      take() {
        const isFull = (response?.socket?.writableLength ?? 0) > 0;
        return isFull ? null : settle(1).then(() => frameOf(40_000));
      },
      onMore: () => {},
      stop: () => {},
    };
    const { url, clock, hub, responses, unexpected } = await serveHub(() => filling);
    const stream = await openStream(url);
    stream.pause();
    [response = null] = responses;
    await soon(() => responses[0]?.writableEnded === true);
    expect(responses[0]?.writableFinished).toBe(false);
    await clock.advance(24_000);
    expect(responses[0]?.destroyed).toBe(false);
    await clock.advance(12_000);
    await soon(() => responses[0]?.destroyed === true);
    expect([hub.size, clock.sleepers, unexpected]).toEqual([0, 0, []]);
  });
});

it('a client that is slow, but takes what it can, is not closed within one large event', async () => {
  const source = createSource();
  const { url, clock, hub } = await serveHub(() => source.stream);
  const stream = await openStream(url);
  source.put(frameOf(30_000_000));
  stream.pause();
  // About a minute for all of it.
  while (!stream.text.endsWith('\n\n')) {
    stream.pause();
    await clock.advance(5_000);
    const { length } = stream.text;
    stream.resume();
    await soon(() => stream.text.length >= length + 300_000 || stream.text.endsWith('\n\n'));
  }
  expect(clock.now()).toBeGreaterThan(Date.parse('2026-01-01T00:00:00Z') + 40_000);
  expect([hub.size, stream.end]).toEqual([1, null]);
});

describe('limits', () => {
  it('a stream too many is one `next` with LIMIT_EXCEEDED, then `complete`, and makes room for none', async () => {
    const sources = Array.from({ length: 5 }, createSource);
    const all = sources.map(({ stream }) => stream);
    const { url, hub, places } = await serveHub(() => all.shift() ?? createSource().stream, {
      maxStreamsPerCaller: 3,
    });
    // At once: each could be opened when it was asked for.
    const streams = await Promise.all(sources.map(() => openStream(url)));
    await soon(() => streams.filter(({ end }) => end === 'whole').length === 2);
    const refused = streams.filter(({ end }) => end !== null);
    for (const stream of refused) {
      expect(dataIn(stream)).toEqual([
        {
          errors: [
            {
              message: 'at most 3 streams may be open for one caller at a time, got 4',
              extensions: { code: 'LIMIT_EXCEEDED', retryable: false },
            },
          ],
        },
      ]);
      expect(stream.text.endsWith(String(COMPLETE))).toBe(true);
    }
    expect(sources.map(({ isStopped }) => isStopped)).toEqual([false, false, false, true, true]);
    expect(hub.size).toBe(3);
    streams[0]?.leave();
    await soon(() => hub.size === 2);
    expect(places.refusalFor('here')).toBeNull();
  });

  it('hold for the gateway, whatever the address', async () => {
    const { url, places } = await serveHub(() => createSource().stream, { maxStreams: 2 });
    await openStream(url);
    await openStream(url);
    expect(places.refusalFor('elsewhere')?.message).toBe(
      'at most 2 streams may be open on this gateway at a time, got 3',
    );
  });

  it('a stream that has lasted its lifetime is ended without `complete`', async () => {
    const { url, clock, hub } = await serveHub(() => createSource().stream);
    const stream = await openStream(url);
    await clock.advance(594_000);
    expect(hub.size).toBe(1);
    await moveUntil(clock, () => stream.end !== null, 1_000);
    expect(stream.end).toBe('whole');
    expect(stream.text).not.toContain('complete');
    await moveUntil(clock, () => hub.size === 0);
  });
});

describe('the end of all', () => {
  it('ends what lasts without `complete`, lets an answer be sent, and opens nothing that lasts any more', async () => {
    const [first, answer, late] = [createSource(), createSource(), createSource()];
    const all: EventStream[] = [first.stream, { ...answer.stream, lastsFor: null }, late.stream];
    const { url, hub } = await serveHub(() => all.shift() ?? late.stream);
    const [stream, single] = [await openStream(url), await openStream(url)];
    hub.endAll();
    await stream.ended;
    await soon(() => first.isStopped);
    expect([stream.end, stream.text, first.isStopped]).toEqual(['whole', '', true]);
    answer.put(nextFrame('1'));
    answer.put(null);
    await single.ended;
    expect([single.end, single.text]).toEqual(['whole', 'event: next\ndata: 1\n\n']);
    await expect(openStream(url)).rejects.toThrow();
    expect(late.isStopped).toBe(true);
  });
});

describe('a client that goes', () => {
  it('stops its stream at once, while it waits or is written to, and leaves nothing', async () => {
    const sources = [createSource(), createSource()];
    const all = [...sources];
    const { url, clock, hub, responses, server } = await serveHub(
      () => (all.shift() ?? createSource()).stream,
    );
    const [idle, full] = [await openStream(url), await openStream(url)];
    full.pause();
    sources[1]?.put(frameOf(30_000_000));
    await soon(() => responses[1]?.writableNeedDrain === true);
    idle.leave();
    full.leave();
    await soon(() => sources.every(({ isStopped }) => isStopped) && hub.size === 0);
    expect(clock.sleepers).toBe(0);
    for (const response of responses)
      expect([response.listenerCount('drain'), response.listenerCount('close')]).toEqual([0, 0]);
    server.getConnections((_error, count) => expect(count).toBe(0));
    await once(server.close(), 'close');
  });

  it('while its stream is being opened costs nothing', async () => {
    const source = createSource();
    const { hub } = await serveHub(() => source.stream);
    const response = Object.assign(Object.create(null), { destroyed: true, destroy: () => {} });
    await hub.send(response, 'here', source.stream);
    expect([source.isStopped, hub.size, source.pulls]).toEqual([true, 0, 0]);
  });
});

it('a stream that breaks is told once and cut; the others go on', async () => {
  const source = createSource();
  const broken: EventStream = {
    lastsFor: ANONYMOUS,
    take() {
      throw new Error('broken');
    },
    onMore: () => {},
    stop: () => {},
  };
  const all = [source.stream, broken];
  const { url, hub, unexpected } = await serveHub(() => all.shift() ?? broken);
  const [good, bad] = [await openStream(url), await openStream(url)];
  await bad.ended;
  expect([bad.end, unexpected.length]).toEqual(['cut', 1]);
  source.put(nextFrame('1'));
  await soon(() => good.text !== '');
  expect(hub.size).toBe(1);
});
