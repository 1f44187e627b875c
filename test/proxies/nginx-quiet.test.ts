import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/domain/clock.ts';
import { openStream, soon, UPDATES, updatesIn } from '../support/event-stream.ts';
import { listen } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { connect } from '../support/web-sockets.ts';
import { hasNginx, RECOMMENDED, startNginx, withLines } from './nginx.ts';

/** It may not be read, which is told once. */
const PAYLOAD = { query: UPDATES, variables: { keys: [backupPlan('dbs-plan-forbidden')] } };

/** Nginx has no other. */
const realClock: ManualClock = {
  ...systemClock,
  advance: (ms) => systemClock.sleep(ms, new AbortController().signal),
  sleepers: 0,
  nextDueMs: null,
};

/** A stream and a socket through an nginx that takes a connection for dead after so long. */
const followQuietly = async (pingMs: number) => {
  const { url } = await listen({ clock: realClock, streamLimits: { pingMs } });
  const nginx = await startNginx(url, withLines(RECOMMENDED, 'proxy_read_timeout 3s;'));
  const stream = await openStream(nginx.url, { body: PAYLOAD });
  const heard = connect(nginx.url).hear(PAYLOAD);
  await vi.waitFor(() => expect([stream.events.length, heard.next.length]).toEqual([1, 1]), 10_000);
  return { stream, heard };
};

describe.skipIf(!hasNginx)('what is quiet', () => {
  it('outlives the idle time-out of nginx by the pings of the gateway, and not without', async () => {
    const pinged = await followQuietly(200);
    const unpinged = await followQuietly(60_000);
    await unpinged.stream.ended;
    await vi.waitFor(() => expect(unpinged.heard.end).toMatchObject({ code: 1006 }), 10_000);
    expect(unpinged.stream.end).toBe('cut');
    expect([pinged.stream.end, pinged.heard.end]).toEqual([null, null]);
    expect(pinged.stream.text).toContain('\n\n:\n\n');
  });

  it('is pinged twice within the minute after which nginx cuts it, or the half that others take', async () => {
    const { url, clock } = await listen();
    const nginx = await startNginx(url, RECOMMENDED);
    const stream = await openStream(nginx.url, { body: PAYLOAD });
    let socketPings = 0;
    const heard = connect(nginx.url, {
      on: {
        opened: (socket) =>
          Object(socket).on('ping', () => {
            socketPings += 1;
          }),
      },
    }).hear(PAYLOAD);
    await vi.waitFor(() => expect([updatesIn(stream).length, heard.next.length]).toEqual([1, 1]), 10_000);
    const pings = () => stream.text.split('\n\n').filter((block) => block === ':').length;
    for (const expected of [1, 2]) {
      await clock.advance(15_000);
      await soon(() => pings() >= expected && socketPings >= expected);
    }
  });
});
