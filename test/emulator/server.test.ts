import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type RunningEmulator, startEmulator } from '../../src/emulator/server.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { DBS, signedRequest } from './caller.ts';

const clock = createManualClock();
const running: RunningEmulator[] = [];
const start = async () => {
  const emulator = await startEmulator({ clock });
  running.push(emulator);
  return emulator;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()));
});

/** What the emulator answers to raw bytes, until it closes the connection. */
const exchange = async (port: number, text: string) => {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(text);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
};

const ask = (url: string) =>
  fetch(
    signedRequest({
      nowMs: clock.now(),
      ...DBS,
      query: { BackupPlanId: 'dbs-plan-passed' },
      url: `${url}/`,
    }),
  );

describe('over a socket', () => {
  it('answers a signed request and lets a kept-alive connection go on close', async () => {
    const { url, close } = await start();
    const response = await ask(url);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toMatchObject({ Success: true, Status: 'finish' });
    await close();
    await expect(fetch(url)).rejects.toThrow();
  });

  it('carries a refusal', async () => {
    const { url } = await start();
    const response = await fetch(url, { method: 'POST' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ Code: 'IncompleteSignature', HostId: new URL(url).host });
  });

  it('rejects with the reason when the port is taken', async () => {
    const { port } = await start();
    await expect(startEmulator({ host: '127.0.0.1', port, clock })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it('refuses a body over 1 MiB', async () => {
    const { url } = await start();
    const response = await fetch(url, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) });
    expect(response.status).toBe(413);
  });

  it('refuses a host no URL can have', async () => {
    const { port } = await start();
    const text = await exchange(port, 'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('serves on after a client that left in the middle of its request', async () => {
    const { port, url } = await start();
    const socket = connect(port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf');
    await once(socket, 'connect');
    socket.destroy();
    await once(socket, 'close');
    expect((await ask(url)).status).toBe(200);
  });
});
