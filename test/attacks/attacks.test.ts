import { readFileSync } from 'node:fs';
import { request } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { startVendor } from '../clients/deployment.ts';
import { openStream, UPDATES, updatesIn } from '../support/event-stream.ts';
import { startProcess } from '../support/process.ts';
import type { Attack, Target } from './attack.ts';
import { BODY_ATTACKS } from './bodies.ts';
import { startBystander } from './bystander.ts';
import { CONNECTION_ATTACKS, SLOW_ATTACKS } from './connections.ts';
import { DOCUMENT_ATTACKS } from './documents.ts';
import { message, openWebSocket } from './frames.ts';
import { REQUEST_ATTACKS } from './requests.ts';
import { SOCKET_ATTACKS } from './sockets.ts';

/** What the heap may come to: beyond, the process ends, and with it the test. */
const MAX_HEAP_MB = 256;
/** What all of the process may come to, buffers among it, where the system tells. */
const MAX_MEMORY_MB = 512;

const startGateway = async (vendor: { readonly url: string }) => {
  const gateway = startProcess('main.ts', {
    PORT: '0',
    // So many come from this machine as the headers say.
    TRUSTED_PROXIES: '127.0.0.1',
    MAX_RATE_PER_CALLER: '200',
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'emulator-key-id',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'emulator-key-secret',
    DBS_ENDPOINT: vendor.url,
    SAS_ENDPOINT: vendor.url,
    NODE_OPTIONS: `--max-old-space-size=${MAX_HEAP_MB}`,
  });
  const [, url = ''] = await gateway.outputs(/"url":"([^"]+)"/);
  return { ...gateway, url };
};

const PAGE_BYTES = 4096;

const memoryMb = (pid: number): number => {
  if (process.platform !== 'linux') return 0;
  const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return (Number(pages) * PAGE_BYTES) / 1024 ** 2;
};

/** An attack that may be cut off ends in any of its ways, others in all of them. */
const expectEnds = ({ name, ends }: Attack, ended: readonly string[]): void => {
  const seen = new Set(ended);
  const expected = ends.includes('cut') ? ends.filter((end) => seen.has(end)) : ends;
  expect({ name, ends: [...seen].sort() }).toEqual({ name, ends: expected });
  expect(ended).not.toEqual([]);
};

/** Runs an attack while others ask, and sees that all is well behind it. */
const stand = async (attack: Attack, target: Target): Promise<void> => {
  const bystander = startBystander(target);
  const ended = await attack.run(target);
  await bystander.stop();
  expectEnds(attack, ended);
  const { statusCode, body } = await request(new URL('/livez', target.url));
  expect({ statusCode, text: await body.text() }).toEqual({ statusCode: 200, text: 'alive\n' });
};

const LIVE = { keys: [{ restoreTask: { restoreTaskId: 'dbs-restore-live' } }] };

it('stands every attack, and answers the others meanwhile', { timeout: 120_000 }, async () => {
  const vendor = await startVendor();
  const gateway = await startGateway(vendor);
  const { url } = gateway;
  const stream = await openStream(url, {
    body: { query: UPDATES, variables: LIVE },
    headers: { 'x-forwarded-for': '192.0.2.1' },
  });
  const webSocket = await openWebSocket({ url, address: '192.0.2.2' });
  onTestFinished(() => void webSocket.socket.destroy());
  await webSocket.introduce();
  webSocket.socket.write(
    message({ type: 'subscribe', id: '1', payload: { query: UPDATES, variables: LIVE } }),
  );

  const slow = SLOW_ATTACKS.map(async (attack, index) => ({
    attack,
    ended: await attack.run({ url, address: `198.51.100.${index}` }),
  }));
  const attacks = [
    ...DOCUMENT_ATTACKS,
    ...BODY_ATTACKS,
    ...REQUEST_ATTACKS,
    ...SOCKET_ATTACKS,
    ...CONNECTION_ATTACKS,
  ];
  for (const [index, attack] of attacks.entries()) await stand(attack, { url, address: `198.18.0.${index}` });
  for (const { attack, ended } of await Promise.all(slow)) expectEnds(attack, ended);

  expect(memoryMb(gateway.pid)).toBeLessThan(MAX_MEMORY_MB);
  expect(gateway.printed.out).not.toContain('unexpected failure');
  expect(stream.end).toBeNull();
  vendor.advance(600_000);
  await stream.ended;
  expect(stream.end).toBe('whole');
  expect(updatesIn(stream).at(-1)).toMatchObject({ isFinal: true });
  expect(await webSocket.end()).toBe('open');
  expect(webSocket.codes).toEqual(new Set());
  gateway.signal('SIGTERM');
  expect(await gateway.ended()).toEqual({ code: 0, signal: null });
  expect(gateway.printed.err).toBe('');
});
