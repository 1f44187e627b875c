import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, type Socket } from 'node:net';

const addresses = new WeakMap<Request, string>();

/** Says where the connection comes from that brought a request. */
export const setClientAddress = (request: Request, address: string): Request => {
  addresses.set(request, address);
  return request;
};

/** Where a request came from; empty for one that no connection brought. */
export const clientAddressOf = (request: Request): string => addresses.get(request) ?? '';

/** Who sent a request, in whose name is counted what nobody else can be known for. */
export type AddressOf = (request: IncomingMessage) => string;

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** An address in one way of writing, IPv4 as such even where IPv6 carries it; null for what is none. */
const addressIn = (text: string): string | null => {
  const bare = text.trim().replace(/%.*$/, '');
  if (isIP(bare) !== 6) return isIP(bare) === 4 ? bare : null;
  const address = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const [, high = '', low = ''] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(address) ?? [];
  if (high === '') return address;
  const bits = Number.parseInt(high, 16) * 0x1_00_00 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.');
};

/** Of IPv6 the network: each household has one, with more addresses than could be counted. */
const countedAs = (address: string): string => {
  if (isIP(address) !== 6) return address;
  const [before = [], after = []] = address
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
};

const listOf = (networks: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const most = isIP(address) === 6 ? 128 : 32;
    list.addSubnet(address, Number(prefix ?? most), familyOf(address));
  }
  return list;
};

/**
 * Takes the address of the connection, or that which trusted proxies say: X-Forwarded-For is read from its end, where the
 * nearest of them wrote, to the first address that is none of theirs. What stands before that anybody can have written.
 */
export const createAddressOf = (trustedProxies: readonly string[]): AddressOf => {
  const trusted = listOf(trustedProxies);
  const isTrusted = (address: string) => trusted.check(address, familyOf(address));

  const clientOf = (peer: string, forwarded: string): string => {
    let client = peer;
    for (const text of forwarded.split(',').reverse()) {
      if (!isTrusted(client)) return client;
      const before = addressIn(text);
      if (before === null) return peer;
      client = before;
    }
    return client;
  };

  const addressOf = (remoteAddress: string, forwarded: string): string => {
    const peer = addressIn(remoteAddress);
    // A socket of the file system, or one that is closed, has none.
    return peer === null ? remoteAddress : countedAs(clientOf(peer, forwarded));
  };

  // What a connection brings comes from one place, unless each request says from which.
  const known = new WeakMap<Socket, string>();
  return ({ socket, headers }) => {
    const { remoteAddress = '' } = socket;
    const forwarded = headers['x-forwarded-for'];
    if (forwarded !== undefined) return addressOf(remoteAddress, String(forwarded));
    const address = known.get(socket) ?? addressOf(remoteAddress, '');
    // A closed one has no address any more.
    if (remoteAddress !== '') known.set(socket, address);
    return address;
  };
};
