import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAcsAttempt } from '../../src/upstream/acs-attempt.ts';
import { createSend } from '../../src/upstream/send.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from '../support/certificate.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { DBS_REQUEST } from './answers.ts';
import { KEY } from './scripted-send.ts';

const PREFIX = 'Dbs could not be reached for DescribePreCheckProgressList';
const PASSWORD = 'hunter2';
const CREDENTIALS = `Basic ${Buffer.from(`someone:${PASSWORD}`).toString('base64')}`;

/** Listens on a free port of loopback until the test is over. */
const listen = async (server: Server): Promise<number> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
};

type Connected = (request: IncomingMessage, client: Duplex) => void;

/** A proxy, and what it was asked for. */
const startProxy = async (onConnect: Connected) => {
  const asked: { host: string | undefined; by: string | undefined }[] = [];
  const server = createServer((_, response) => void response.writeHead(500).end());
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    asked.push({ host: request.url, by: request.headers['proxy-authorization'] });
    client.on('error', () => {});
    onConnect(request, client);
  });
  return { port: await listen(server), asked };
};

/** The way through to a port of loopback, whatever host was named. */
const throughTo =
  (port: number): Connected =>
  (_, client) => {
    const vendor = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(vendor).pipe(client);
    });
    vendor.on('error', () => client.destroy());
    onTestFinished(() => void vendor.destroy());
  };

const startVendor = async () => {
  const seen: (string | undefined)[][] = [];
  const server = createTlsServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY }, (request, response) => {
    seen.push([request.headers.host, request.headers['proxy-authorization']]);
    response.end('{"Success":true}');
  });
  return { port: await listen(server), seen };
};

const believeCertificate = () => {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, CERTIFICATE]);
  onTestFinished(() => setDefaultCACertificates(before));
};

/** Asks once or more, through a proxy on this port. */
const asker = (port: number, { exceptions = '', connectTimeoutMs = 5_000 } = {}) => {
  const proxy = { url: `http://someone:${PASSWORD}@127.0.0.1:${port}/`, exceptions };
  const { send, close } = createSend(proxy, connectTimeoutMs);
  onTestFinished(close);
  const attempt = createAcsAttempt({ send, clock: createManualClock(), onAttempt: () => {} });
  return (origin: string) =>
    attempt({ ...DBS_REQUEST, endpoint: { origin, isKnown: true } }, KEY, new AbortController().signal);
};

describe('through a proxy', () => {
  it('the vendor is asked by name, over TLS that nobody between can read, and the tunnel is kept', async () => {
    believeCertificate();
    const vendor = await startVendor();
    const proxy = await startProxy(throughTo(vendor.port));
    const ask = asker(proxy.port);
    for (let i = 0; i < 5; i++)
      expect(await ask('https://vendor.example')).toMatchObject({ answer: { body: { Success: true } } });
    // The next request may come a moment before the last tunnel is free again.
    expect(proxy.asked.length).toBeLessThanOrEqual(2);
    expect(proxy.asked[0]).toEqual({ host: 'vendor.example:443', by: CREDENTIALS });
    // The password is for the proxy alone.
    expect(vendor.seen).toEqual(Array.from({ length: 5 }, () => ['vendor.example', undefined]));
  });

  it.each([
    ['signed by nobody known', 'https://vendor.example'],
    ['of another name', 'https://other.example'],
  ])('a certificate %s is not accepted, and is asked for once', async (what, origin) => {
    if (what === 'of another name') believeCertificate();
    const vendor = await startVendor();
    const proxy = await startProxy(throughTo(vendor.port));
    const message = `${PREFIX}: certificate not accepted`;
    expect(await asker(proxy.port)(origin)).toMatchObject({
      error: { code: 'UPSTREAM_UNAVAILABLE', message },
    });
    expect([vendor.seen.length, proxy.asked.length]).toEqual([0, 1]);
  });

  it('loopback is never called, whatever the exceptions are', async () => {
    const server = createServer((_, response) => void response.end('{"Success":true}'));
    const [port, proxy] = [await listen(server), await startProxy((_, client) => client.destroy())];
    const ask = asker(proxy.port, { exceptions: 'vendor.example' });
    expect(await ask(`http://127.0.0.1:${port}`)).toHaveProperty('answer');
    // Nothing there speaks TLS, and it is the server itself that says so.
    for (const host of ['127.0.0.1', 'localhost'])
      expect(await ask(`https://${host}:${port}`)).toHaveProperty('error');
    expect(proxy.asked).toEqual([]);
  });

  it.each(['*', 'vendor.invalid', 'invalid', '.invalid', 'a.example, vendor.invalid:443'])(
    'an exception is called without: %s',
    async (exceptions) => {
      const proxy = await startProxy((_, client) => client.destroy());
      const settled = await asker(proxy.port, { exceptions })('https://vendor.invalid');
      expect(settled).toMatchObject({ error: { message: `${PREFIX}: host name not found` } });
      expect(proxy.asked).toEqual([]);
    },
  );
});

describe('a proxy that gives no way through is told of, without its address or a secret', () => {
  const told = async (settled: unknown) => {
    expect(JSON.stringify(settled)).not.toContain(PASSWORD);
    expect(settled).toMatchObject({ remedy: 'AGAIN', error: { code: 'UPSTREAM_UNAVAILABLE' } });
    return settled;
  };

  it.each([407, 403, 502])('it refuses with HTTP %d', async (status) => {
    const { port, asked } = await startProxy((_, client) => client.end(`HTTP/1.1 ${status} No\r\n\r\n`));
    const message = `${PREFIX} by its proxy, which refused with HTTP ${status}`;
    const error = { message, cause: { code: `PROXY_HTTP_${status}` } };
    expect(await told(await asker(port)('https://vendor.example'))).toMatchObject({ error });
    expect(asked).toHaveLength(1);
  });

  it('it hangs up, and is not asked again', async () => {
    const { port, asked } = await startProxy((_, client) => client.destroy());
    const message = `${PREFIX} by its proxy: connection broken off`;
    expect(await told(await asker(port)('https://vendor.example'))).toMatchObject({ error: { message } });
    expect(asked).toHaveLength(1);
  });

  it('it hangs', async () => {
    const { port } = await startProxy(() => {});
    const message = `${PREFIX} by its proxy: no answer in time`;
    const ask = asker(port, { connectTimeoutMs: 50 });
    expect(await told(await ask('https://vendor.example'))).toMatchObject({ error: { message } });
  });

  it('it opens a tunnel and passes nothing on', async () => {
    const { port, asked } = await startProxy((_, client) => client.write('HTTP/1.1 200 OK\r\n\r\n'));
    const message = `${PREFIX}: no connection in time`;
    const ask = asker(port, { connectTimeoutMs: 50 });
    expect(await told(await ask('https://vendor.example'))).toMatchObject({ error: { message } });
    expect(asked).toHaveLength(1);
  });

  it('nobody listens there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const error = {
      message: `${PREFIX} by its proxy: connection refused`,
      cause: { code: 'PROXY_ECONNREFUSED' },
    };
    expect(await told(await asker(port)('https://vendor.example'))).toMatchObject({ error });
  });
});
