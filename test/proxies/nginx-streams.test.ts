import { createClient } from 'graphql-sse';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { addressOf, dataIn, openStream, soon, UPDATES } from '../support/event-stream.ts';
import { listen } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { settle } from '../support/manual-clock.ts';
import { hasNginx, PLAIN, RECOMMENDED, startNginx, withLines } from './nginx.ts';

const KEYS = [backupPlan('dbs-plan-live')];
const POSTED = { query: UPDATES, variables: { keys: KEYS } };

const FOLLOW = {
  GET: (url: string) => openStream(addressOf(url, UPDATES, { keys: KEYS })),
  POST: (url: string) => openStream(url, { body: POSTED }),
};

/** The stock client, which takes compressed answers too. */
const followCompressed = (url: string) => {
  const seen: unknown[] = [];
  const client = createClient({ url, retryAttempts: 0 });
  onTestFinished(() => client.dispose());
  const complete = new Promise<void>((resolve, reject) => {
    client.subscribe(POSTED, { next: (result) => seen.push(result), error: reject, complete: resolve });
  });
  return { seen, complete };
};

type Listening = Awaited<ReturnType<typeof listen>>;

/** Follows to the end beside the proxy as well, and moves the clock on only when both have seen the same. */
const expectEachInTime = async ({ url, clock }: Listening, seen: () => readonly unknown[]) => {
  const near = await FOLLOW.POST(url);
  while (near.end === null) {
    await clock.advance(1_000);
    await settle(30);
    await vi.waitFor(() => expect(seen()).toEqual(dataIn(near)), 10_000);
  }
  expect(seen().length).toBeGreaterThan(20);
};

describe.skipIf(!hasNginx)('a stream of events', () => {
  it.each([
    ['GET', 'as a person writes it', PLAIN],
    ['POST', 'as a person writes it', PLAIN],
    ['GET', 'as we recommend it', RECOMMENDED],
    ['POST', 'as we recommend it', RECOMMENDED],
  ] as const)('by %s is seen through nginx %s, each event before the next', async (method, _what, config) => {
    const gateway = await listen();
    const nginx = await startNginx(gateway.url, config);
    const stream = await FOLLOW[method](nginx.url);
    await expectEachInTime(gateway, () => dataIn(stream));
    await stream.ended;
    expect([stream.end, stream.events.at(-1)?.event]).toEqual(['whole', 'complete']);
  });

  it('is seen through an nginx that compresses it, each event before the next', async () => {
    const gateway = await listen();
    const config = withLines(PLAIN, 'gzip on;', 'gzip_types *;', 'gzip_min_length 0;');
    const nginx = await startNginx(gateway.url, config);
    const headers = { 'accept-encoding': 'gzip, br' };
    const raw = await openStream(nginx.url, { headers, body: POSTED });
    expect(raw.headers['content-encoding']).toBe('gzip');
    raw.leave();
    const { seen, complete } = followCompressed(nginx.url);
    await expectEachInTime(gateway, () => seen);
    await complete;
  });

  it('ends at the gateway when its client leaves nginx, and the run is read no more', async () => {
    const gateway = await listen();
    const nginx = await startNginx(gateway.url, PLAIN);
    const stream = await FOLLOW.POST(nginx.url);
    await soon(() => stream.events.length > 0);
    expect(gateway.clock.sleepers).toBeGreaterThan(0);
    stream.leave();
    await vi.waitFor(() => expect(gateway.clock.sleepers).toBe(0), 10_000);
    const reads = gateway.requests.length;
    await gateway.clock.advance(60_000);
    expect(gateway.requests.length).toBe(reads);
  });
});
