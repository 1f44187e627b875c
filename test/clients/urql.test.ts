import { Client, fetchExchange } from '@urql/core';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import type { Update } from '../../examples/resumable.ts';
import { createUrqlClient } from '../../examples/urql/client.ts';
import { followByUrql } from '../../examples/urql/follow.ts';
import { backupPlan } from '../support/keys.ts';
import { startGateway, startVendor } from './deployment.ts';
import { type Follow, tellsTheStory } from './story.ts';
import { introspection } from './urql-client.ts';

const TRANSPORTS = {
  'graphql-ws': (url: string) => createWebSocketClient({ url, shouldRetry: () => true }),
  'graphql-sse': (url: string) => createSseClient({ url }),
};

for (const [name, createTransport] of Object.entries(TRANSPORTS)) {
  const follow: Follow = async (url, keys, onUpdate) => {
    const transport = createTransport(url);
    try {
      await followByUrql(createUrqlClient(url, transport, introspection), keys, onUpdate);
    } finally {
      await transport.dispose();
    }
  };

  tellsTheStory(`urql over ${name}`, follow);
}

/** Follows a plan as the stock client does that was given no transport. */
const followByFetch = (url: string, backupPlanId: string, onUpdate: (update: Update) => void) => {
  const client = new Client({ url, fetchSubscriptions: true, exchanges: [fetchExchange] });
  return followByUrql(client, [backupPlan(backupPlanId)], onUpdate);
};

describe('urql by fetchSubscriptions', { timeout: 60_000 }, () => {
  it('follows a run to its end, and sees trouble come and go', async () => {
    const vendor = await startVendor();
    const { url } = await startGateway(vendor);
    const updates: Update[] = [];
    await followByFetch(url, 'dbs-plan-live', (update) => {
      const before = updates.at(-1);
      updates.push(update);
      if (!before) vendor.fail('throttling', 'dbs-plan-live', 4);
      if (before?.trouble && !update.trouble) vendor.advance(28_000);
    });
    expect(updates.some(({ trouble }) => trouble?.code === 'UPSTREAM_THROTTLED')).toBe(true);
    expect(updates.filter(({ isFinal }) => isFinal)).toEqual([updates.at(-1)]);
    expect(updates.at(-1)).toMatchObject({ trouble: null, run: { progress: 100, verdict: 'PASSED' } });
  });

  it('takes a deploy for the end, without an error, and then tries no more', async () => {
    const gateway = await startGateway(await startVendor());
    const updates: Update[] = [];
    const stops: Promise<void>[] = [];
    const follow = () =>
      followByFetch(gateway.url, 'dbs-plan-stalled', (update) => {
        updates.push(update);
        if (stops.length === 0) stops.push(gateway.stop());
      });
    await follow();
    await Promise.all(stops);
    expect(stops).toHaveLength(1);
    expect(updates.filter(({ isFinal }) => isFinal)).toEqual([]);
    await expect(follow()).rejects.toThrow('[Network] fetch failed');
  });
});
