import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type OpenedStream, openStream, soon, UPDATES, updatesIn } from '../support/event-stream.ts';
import { backupPlan } from '../support/keys.ts';
import { type StartedProcess, startProcess } from '../support/process.ts';
import { openSocket } from '../support/sockets.ts';

const start = async (env: Readonly<Record<string, string>> = {}) => {
  const started: StartedProcess = startProcess('main.ts', { PORT: '0', LOG_LEVEL: 'info', ...env });
  const [, url = ''] = await started.outputs(/"url":"([^"]+)".*"msg":"listening"/);
  return { ...started, url };
};

const body = { query: UPDATES, variables: { keys: [backupPlan('dbs-plan-stalled')] } };

/** Asks for a run by a field of that name. */
const ask = (url: string, field: string, planId: string, accept = 'application/json') => {
  const headers = { 'content-type': 'application/json', accept };
  const asked = request(url, { method: 'POST', headers });
  asked.on('error', () => {});
  const query = `query Ask($key: PrecheckRunKey!) { ${field}(key: $key) { status } }`;
  asked.end(JSON.stringify({ query, variables: { key: backupPlan(planId) } }));
  return asked;
};

/** With a request under way that holds the end up until it is aborted. */
const startHeld = async () => {
  const started = await start();
  ask(started.url, 'precheckRun', 'fault-hang');
  ask(started.url, 'precheckRun', 'dbs-plan-passed');
  // The later one has been read, so the other is being.
  await started.outputs(/upstream attempt/);
  return started;
};

describe('a signal', () => {
  it('ends 500 streams without `complete`, and the process with code 0 well before its grace', async () => {
    const { url, signal, ended, printed } = await start();
    const streams: OpenedStream[] = [];
    for (let at = 0; at < 500; at += 50)
      streams.push(...(await Promise.all(Array.from({ length: 50 }, () => openStream(url, { body })))));
    await soon(() => streams.every(({ events }) => events.length > 0));
    const sentMs = performance.now();
    signal('SIGTERM');
    await Promise.all(streams.map((stream) => stream.ended));
    expect(await ended()).toEqual({ code: 0, signal: null });
    expect(performance.now() - sentMs).toBeLessThan(3_000);
    for (const stream of streams) {
      expect(stream.text).not.toContain('event: complete');
      expect([stream.end, updatesIn(stream).at(-1).isFinal]).toEqual(['whole', false]);
    }
    expect(printed.err).toBe('');
  });

  it.each(['application/json', 'text/event-stream'])(
    'answers who waits for a run with the latest of it, as %s, and then ends',
    async (accept) => {
      const { url, signal, ended, outputs } = await start();
      const asked = ask(url, 'awaitPrecheckRun', 'dbs-plan-stalled', accept);
      await outputs(/upstream attempt/);
      signal('SIGTERM');
      const sentMs = performance.now();
      const [response]: [IncomingMessage] = Object(await once(asked, 'response'));
      expect(response.headers.connection).toBe('close');
      expect(await text(response)).toContain('{"data":{"awaitPrecheckRun":{"status":"RUNNING"}}}');
      expect(await ended()).toEqual({ code: 0, signal: null });
      expect(performance.now() - sentMs).toBeLessThan(3_000);
    },
  );

  it('twice at once counts once: what runs may end', async () => {
    const { signal, ended, printed } = await startHeld();
    signal('SIGTERM');
    signal('SIGINT');
    signal('SIGTERM');
    expect(await ended()).toEqual({ code: 0, signal: null });
    expect(printed.out).toContain('"msg":"stopped"');
    expect(printed.out.match(/"msg":"stopping"/g)).toHaveLength(1);
  });

  it('again a while later ends it at once', async () => {
    const { signal, ended, outputs, printed } = await startHeld();
    signal('SIGTERM');
    await outputs(/"msg":"stopping"/);
    const firstMs = performance.now();
    // Only the later one is heard: the earlier ones are the first.
    const again = setInterval(() => signal('SIGTERM'), 100);
    const end = await ended();
    clearInterval(again);
    expect(end).toEqual({ code: 1, signal: null });
    expect(performance.now() - firstMs).toBeGreaterThan(900);
    expect(performance.now() - firstMs).toBeLessThan(3_000);
    expect(printed.out).not.toContain('"msg":"stopped"');
  });
});

it('is not ready while it stops, on connections that are open still', async () => {
  const { url, signal, outputs } = await startHeld();
  const socket = await openSocket(Number(new URL(url).port));
  let answer = '';
  socket.setEncoding('utf8').on('data', (more: string) => {
    answer += more;
  });
  // A request in the middle of its head keeps the connection.
  socket.write('GET /readyz HTTP/1.1\r\nhost: x\r\n');
  signal('SIGTERM');
  await outputs(/"msg":"stopping"/);
  socket.write('\r\n');
  await soon(() => answer.includes('\r\n\r\n'));
  expect(answer).toMatch(/^HTTP\/1\.1 503 /);
});
