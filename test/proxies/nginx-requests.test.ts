import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask } from '../support/ask.ts';
import { addressOf, openStream, soon, UPDATES, updatesIn } from '../support/event-stream.ts';
import { JSON_TYPE, listen, post } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { serve } from '../support/serve.ts';
import { hasNginx, PLAIN, RECOMMENDED, startNginx } from './nginx.ts';

/** Each request that a server in this process is sent. */
const recordRequests = () => {
  const requests: IncomingMessage[] = [];
  const record = (message: unknown) => void requests.push(Object(message).request);
  subscribe('http.server.request.start', record);
  onTestFinished(() => void unsubscribe('http.server.request.start', record));
  return requests;
};

/** Unless it is told otherwise. */
const NGINX_KEEPS_SECONDS = 60;

const HUNDRED = Array.from({ length: 100 }, (_, index) => backupPlan(`dbs-of-a-customer-${index}`));

describe.skipIf(!hasNginx)('a request', () => {
  it('finds a connection kept alive by nginx as we recommend it, and none as a person writes it', async () => {
    const { url } = await listen();
    const connectionsOf = async (config: string) => {
      const nginx = await startNginx(url, config);
      const requests = recordRequests();
      for (let count = 0; count < 3; count++) await ask(nginx.url, '{ __typename }');
      const ports = new Set(requests.map(({ socket }) => socket.remotePort));
      return { version: requests.at(-1)?.httpVersion, connections: ports.size };
    };
    expect(await connectionsOf(PLAIN)).toEqual({ version: '1.0', connections: 3 });
    expect(await connectionsOf(RECOMMENDED)).toEqual({ version: '1.1', connections: 1 });
  });

  it('finds no connection that the gateway is about to close', async () => {
    const { url } = await listen();
    const { headers } = await fetch(url, post({ query: '{ __typename }' }));
    const [, keptSeconds] = /timeout=(\d+)/.exec(headers.get('keep-alive') ?? '') ?? [];
    expect(RECOMMENDED).not.toContain('keepalive_timeout');
    expect(Number(keptSeconds)).toBeGreaterThan(NGINX_KEEPS_SECONDS);
  });

  it('whose answer breaks off is told so by nginx as we recommend it, and not as a person writes it', async () => {
    const breaking = await serve((_request, response) => {
      response
        .writeHead(200, { 'x-accel-buffering': 'no' })
        .write('event: next\n\n', () => response.destroy());
    });
    const endBehind = async (config: string) => {
      const nginx = await startNginx(breaking, config);
      const stream = await openStream(nginx.url);
      await stream.ended;
      return stream.end;
    };
    expect(await endBehind(PLAIN)).toBe('whole');
    expect(await endBehind(RECOMMENDED)).toBe('cut');
  });

  it('by GET may name a hundred keys as we recommend it, and is refused by nginx as a person writes it', async () => {
    const { url } = await listen();
    const statusBehind = async (config: string) => {
      const nginx = await startNginx(url, config);
      const stream = await openStream(addressOf(nginx.url, UPDATES, { keys: HUNDRED }));
      return { status: stream.status, type: stream.headers['content-type'] };
    };
    expect(await statusBehind(PLAIN)).toEqual({ status: 414, type: 'text/html' });
    expect(await statusBehind(RECOMMENDED)).toEqual({
      status: 200,
      type: 'text/event-stream; charset=utf-8',
    });
  });

  it('that is too large is refused by nginx first, in HTML', async () => {
    const { url } = await listen();
    const nginx = await startNginx(url, RECOMMENDED);
    const answer = await fetch(
      nginx.url,
      post({ query: '{ __typename }', padding: 'x'.repeat(1024 * 1024) }),
    );
    expect([answer.status, answer.headers.get('content-type')]).toEqual([413, 'text/html']);
    const near = await fetch(url, post({ query: '{ __typename }', padding: 'x'.repeat(1024 * 1024) }));
    expect([near.status, near.headers.get('content-type')]).toEqual([413, JSON_TYPE]);
  });

  describe('counts', () => {
    const start = async (trustedProxies: readonly string[], config: string) => {
      const { url } = await listen({ trustedProxies, limits: { maxStreamsPerCaller: 1 } });
      const nginx = await startNginx(url, config);
      return async (localAddress: string, forwarded: Record<string, string> = {}) => {
        const body = { query: UPDATES, variables: { keys: [backupPlan('dbs-plan-live')] } };
        const stream = await openStream(nginx.url, { localAddress, body, headers: forwarded });
        await soon(() => stream.events.length > 0);
        return stream.text.includes('LIMIT_EXCEEDED') ? 'refused' : updatesIn(stream).length;
      };
    };

    it.each([
      ['nobody trusts it', [], RECOMMENDED],
      ['it says nothing of them', ['127.0.0.1'], PLAIN],
    ])('for nginx, and all clients share what one may have, where %s', async (_what, trusted, config) => {
      const followFrom = await start(trusted, config);
      expect(await followFrom('127.0.0.2')).toBe(1);
      expect(await followFrom('127.0.0.3')).toBe('refused');
    });

    it('for the client, whatever it says itself, where nginx as we recommend it is trusted', async () => {
      const followFrom = await start(['127.0.0.1'], RECOMMENDED);
      expect(await followFrom('127.0.0.2', { 'x-forwarded-for': '1.1.1.1' })).toBe(1);
      expect(await followFrom('127.0.0.2', { 'x-forwarded-for': '2.2.2.2' })).toBe('refused');
      expect(await followFrom('127.0.0.3')).toBe(1);
    });
  });
});
