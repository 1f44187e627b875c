import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { moveUntil, UPDATES } from '../support/event-stream.ts';
import { listen } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { expectRefusal } from '../support/refusals.ts';
import { connect, wsUrl } from '../support/web-sockets.ts';
import { hasNginx, PLAIN, RECOMMENDED, startNginx } from './nginx.ts';

const PAYLOAD = { query: UPDATES, variables: { keys: [backupPlan('dbs-plan-live')] } };

/** As a browser opens one from a page that came through the same proxy. */
class FromOwnPage extends WebSocket {
  constructor(url: string, protocols?: string | string[]) {
    super(url, protocols, { origin: new URL(url.replace('ws', 'http')).origin });
  }
}

const refusalOf = async (url: string) => {
  const socket = new FromOwnPage(wsUrl(url), GRAPHQL_TRANSPORT_WS_PROTOCOL);
  onTestFinished(() => socket.terminate());
  socket.on('error', () => {});
  const [, response]: [unknown, IncomingMessage] = Object(await once(socket, 'unexpected-response'));
  return { status: response.statusCode ?? 0, text: await text(response) };
};

const without = (directive: string): string =>
  RECOMMENDED.split('\n')
    .filter((line) => !line.includes(directive))
    .join('\n');

describe.skipIf(!hasNginx)('a WebSocket', () => {
  it('goes through nginx as we recommend it, from a page as well', async () => {
    const { url, clock } = await listen();
    const nginx = await startNginx(url, RECOMMENDED);
    const heard = connect(nginx.url, { webSocketImpl: FromOwnPage }).hear(PAYLOAD);
    await vi.waitFor(() => expect(heard.next.length).toBeGreaterThan(0), 10_000);
    await moveUntil(clock, () => heard.end !== null);
    expect(heard.end).toBe('complete');
    expect(heard.next.at(-1)).toMatchObject({ data: { precheckUpdates: { isFinal: true } } });
  });

  it('ends at the gateway when its client leaves nginx, and the run is read no more', async () => {
    const gateway = await listen();
    const nginx = await startNginx(gateway.url, RECOMMENDED);
    const { client, hear } = connect(nginx.url);
    const heard = hear(PAYLOAD);
    await vi.waitFor(() => expect(heard.next.length).toBeGreaterThan(0), 10_000);
    client.terminate();
    await vi.waitFor(() => expect(gateway.clock.sleepers).toBe(0), 10_000);
    const reads = gateway.requests.length;
    await gateway.clock.advance(60_000);
    expect(gateway.requests.length).toBe(reads);
  });

  it.each([
    ['as a person writes it', PLAIN, 426, 'INVALID_ARGUMENT', /a proxy must pass them on/],
    ['without its line for Upgrade', without('Upgrade '), 426, 'INVALID_ARGUMENT', /a proxy must pass/],
    ['without its line for Connection', without('header Connection'), 426, 'INVALID_ARGUMENT', /a proxy/],
    ['without its line for Host', without('Host'), 403, 'FORBIDDEN', /origin must be that of this gateway/],
  ])('is refused with the reason through nginx %s', async (_what, config, status, code, message) => {
    const { url } = await listen();
    const nginx = await startNginx(url, config);
    expectRefusal(await refusalOf(nginx.url), { status, code, message });
  });
});
