import { createClient } from 'graphql-sse';
import { expect, it, onTestFinished, vi } from 'vitest';
import { patiently } from '../../examples/patience.ts';

const OUTAGE_MS = 3 * 3_600_000;

it('a patient client is back within half a minute, however long nobody answered', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const endMs = Date.now() + OUTAGE_MS;
  const attempts: number[] = [];
  const client = createClient({
    url: 'http://gateway.test/graphql',
    retryAttempts: Infinity,
    retry: patiently,
    fetchFn: async () => {
      attempts.push(Date.now());
      if (Date.now() < endMs) throw new TypeError('fetch failed');
      return new Response('event: complete\ndata: \n\n');
    },
  });
  const complete = vi.fn();
  client.subscribe({ query: '{ __typename }' }, { next() {}, error() {}, complete });
  await vi.advanceTimersByTimeAsync(OUTAGE_MS + 30_000);
  expect(complete).toHaveBeenCalledOnce();
  const waits = attempts.slice(1).map((atMs, index) => atMs - (attempts[index] ?? 0));
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(500);
  expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
});
