import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createAddressOf } from '../../src/server/client-address.ts';
import { openStream, soon, UPDATES } from '../support/event-stream.ts';
import { listen } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { send } from '../support/sockets.ts';
import { openAndGreet } from '../support/web-sockets.ts';

const PROXIES = ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'];

const addressOf = (peer: string | undefined, forwarded?: string, proxies: readonly string[] = PROXIES) =>
  createAddressOf(proxies)({
    socket: { remoteAddress: peer },
    headers: { 'x-forwarded-for': forwarded },
  } as unknown as IncomingMessage);

describe('the address of a client', () => {
  it.each<[what: string, peer: string | undefined, forwarded: string | undefined, address: string]>([
    ['its own', '1.2.3.4', undefined, '1.2.3.4'],
    ['its own, whatever it says', '1.2.3.4', '9.9.9.9', '1.2.3.4'],
    ['what a proxy says', '127.0.0.1', '1.2.3.4', '1.2.3.4'],
    ['what the last proxy says, not the client', '127.0.0.1', '9.9.9.9, 1.2.3.4', '1.2.3.4'],
    ['what the first of several proxies says', '127.0.0.1', '9.9.9.9, 1.2.3.4,10.1.1.1 ,10.2.2.2', '1.2.3.4'],
    ['of a proxy, where no other is named', '127.0.0.1', '10.1.1.1, 10.2.2.2', '10.1.1.1'],
    ['of the proxy that says nothing', '127.0.0.1', undefined, '127.0.0.1'],
    ['of the proxy that says nothing of use', '127.0.0.1', '1.2.3.4, unknown', '127.0.0.1'],
    ['of the proxy before which one says nothing of use', '127.0.0.1', 'x, 10.1.1.1', '127.0.0.1'],
    ['what comes after nothing of use', '127.0.0.1', 'x, 1.2.3.4', '1.2.3.4'],
    ['with a port, which is none', '127.0.0.1', '1.2.3.4:5678', '127.0.0.1'],
    ['nothing', undefined, '1.2.3.4', ''],
    ['IPv4 in IPv6', '::ffff:1.2.3.4', undefined, '1.2.3.4'],
    ['IPv4 in IPv6, from a proxy in it', '::ffff:127.0.0.1', '::FFFF:0102:0304', '1.2.3.4'],
    ['the network of IPv6', '2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
    ['the network of short IPv6', '2001:DB8::1', undefined, '2001:db8:0:0::/64'],
    ['the network of IPv6 that ends short', 'fe80:1:2:3:4::%eth0', undefined, 'fe80:1:2:3::/64'],
    ['of this machine', '::1', undefined, '0:0:0:0::/64'],
    ['IPv6 by a proxy of IPv6', 'fd12::1', '2001:db8:0:7::1', '2001:db8:0:7::/64'],
  ])('is %s', (_what, peer, forwarded, address) => expect(addressOf(peer, forwarded)).toBe(address));

  it('is that of the connection where no proxy is trusted', () => {
    expect(addressOf('127.0.0.1', '1.2.3.4', [])).toBe('127.0.0.1');
  });
});

describe('clients behind a trusted proxy', () => {
  const PAYLOAD = { query: UPDATES, variables: { keys: [backupPlan('dbs-plan-live')] } };
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

  const start = (trustedProxies: readonly string[]) =>
    listen({ trustedProxies, limits: { maxStreamsPerCaller: 1 } });

  const follow = async (url: string, address: string) => {
    const stream = await openStream(url, { ...from(address), body: PAYLOAD });
    await soon(() => stream.events.length > 0);
    return stream.text.includes('LIMIT_EXCEEDED') ? 'refused' : 'followed';
  };

  it('have places of their own', async () => {
    const { url } = await start(['127.0.0.0/8']);
    expect(await follow(url, '9.9.9.9, 1.1.1.1')).toBe('followed');
    expect(await follow(url, '8.8.8.8, 1.1.1.1')).toBe('refused');
    expect(await follow(url, '2.2.2.2')).toBe('followed');
  });

  it('share them over WebSocket and event stream', async () => {
    const { url } = await start(['127.0.0.0/8']);
    await openAndGreet(url, {}, from('1.1.1.1'));
    expect(await follow(url, '1.1.1.1')).toBe('refused');
    const headers = {
      ...{ connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
      ...{
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol': 'graphql-transport-ws',
      },
    };
    const shake = (address: string) =>
      send(Number(new URL(url).port), { headers: { ...headers, ...from(address).headers } });
    expect((await shake('1.1.1.1')).status).toBe(429);
  });

  it('have those of one where it is not trusted', async () => {
    const { url } = await start([]);
    expect(await follow(url, '1.1.1.1')).toBe('followed');
    expect(await follow(url, '2.2.2.2')).toBe('refused');
  });
});
