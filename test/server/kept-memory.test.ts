import { expect, it } from 'vitest';
import { openStream, soon, UPDATES } from '../support/event-stream.ts';
import { listen } from '../support/gateway-http.ts';
import { heapMiB } from '../support/heap.ts';
import { backupPlan } from '../support/keys.ts';
import { openAndGreet, until } from '../support/web-sockets.ts';

/** Small on the wire, and about sixteen times as large in memory. */
const payload = { lists: Array.from({ length: 300_000 }, () => []) };

it('a socket that is open keeps nothing of how its client introduced itself', async () => {
  const { url } = await listen();
  await openAndGreet(url, payload);
  const beforeMiB = heapMiB();
  for (let at = 0; at < 8; at++)
    expect((await openAndGreet(url, payload)).messages).toEqual([{ type: 'connection_ack' }]);
  expect(heapMiB() - beforeMiB).toBeLessThan(40);
});

it('an operation of a socket keeps nothing of variables that it does not declare', async () => {
  const { url } = await listen();
  const hand = await openAndGreet(url);
  const variables = { keys: [backupPlan('dbs-plan-stalled')], more: payload };
  const open = async (id: string) => {
    hand.say({ id, type: 'subscribe', payload: { query: UPDATES, variables } });
    await until(() => hand.texts.some((text) => text.includes(`"id":"${id}"`)));
  };
  await open('first');
  const beforeMiB = heapMiB();
  for (let at = 0; at < 8; at++) await open(`more ${at}`);
  expect(hand.messages.filter(({ type }) => type === 'error')).toEqual([]);
  expect(heapMiB() - beforeMiB).toBeLessThan(40);
});

it('a stream keeps nothing of variables that it does not declare', async () => {
  const { url } = await listen();
  const variables = { keys: [backupPlan('dbs-plan-stalled')], more: payload };
  const open = async () => {
    const stream = await openStream(url, { body: { query: UPDATES, variables } });
    await soon(() => stream.events.length > 0);
  };
  await open();
  const beforeMiB = heapMiB();
  for (let at = 0; at < 8; at++) await open();
  expect(heapMiB() - beforeMiB).toBeLessThan(40);
});
