import { Client, fetchExchange } from '@urql/core';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { PrecheckUpdatesDocument } from '../../examples/generated/graphql.ts';
import type { Update } from '../../examples/resumable.ts';
import { createUrqlClient } from '../../examples/urql.ts';
import { followByUrql } from '../../examples/urql-board.ts';
import { startGateway, startVendor } from './deployment.ts';
import { tellsTheStory } from './story.ts';
import { introspection } from './urql-client.ts';

tellsTheStory('urql over graphql-ws', async (url, keys, onUpdate) => {
  const transport = createWebSocketClient({ url, shouldRetry: () => true });
  try {
    await followByUrql(createUrqlClient(url, transport, introspection), keys, onUpdate);
  } finally {
    await transport.dispose();
  }
});

tellsTheStory('urql over graphql-sse', async (url, keys, onUpdate) => {
  const transport = createSseClient({ url });
  try {
    await followByUrql(createUrqlClient(url, transport, introspection), keys, onUpdate);
  } finally {
    transport.dispose();
  }
});

const LIVE = { backupPlan: { backupPlanId: 'dbs-plan-live' } };

/** Hands on what a stock client follows without a transport; the handler may have the vendor or the gateway do something. */
const followByFetch = async (url: string, onUpdate: (update: Update) => void): Promise<void> => {
  const client = new Client({ url, fetchSubscriptions: true, exchanges: [fetchExchange] });
  await followByUrql(client, [LIVE], onUpdate);
};

describe('urql by fetchSubscriptions', { timeout: 60_000 }, () => {
  it('follows a run to its end, and sees trouble come and go', async () => {
    const vendor = await startVendor();
    const { url } = await startGateway(vendor);
    const updates: Update[] = [];
    const orders: Promise<void>[] = [];
    await followByFetch(url, (update) => {
      const wasTroubled = updates.at(-1)?.trouble;
      updates.push(update);
      if (updates.length === 1) orders.push(vendor.fail('throttling', 'dbs-plan-live', 4));
      if (wasTroubled && !update.trouble) orders.push(vendor.advance(28_000));
    });
    await Promise.all(orders);
    expect(updates.some(({ trouble }) => trouble?.code === 'UPSTREAM_THROTTLED')).toBe(true);
    expect(updates.filter(({ isFinal }) => isFinal)).toEqual([updates.at(-1)]);
    expect(updates.at(-1)).toMatchObject({ trouble: null, run: { progress: 100, verdict: 'PASSED' } });
  });

  it('takes a deploy for the end, without an error: only isFinal tells them apart', async () => {
    const gateway = await startGateway(await startVendor());
    const updates: Update[] = [];
    const stops: Promise<void>[] = [];
    await followByFetch(gateway.url, (update) => {
      if (updates.push(update) === 1) stops.push(gateway.stop());
    });
    await Promise.all(stops);
    expect(stops).toHaveLength(1);
    expect(updates.at(-1)).toMatchObject({ isFinal: false, run: { status: 'RUNNING' } });
  });

  it('does not try again where no gateway answers', async () => {
    const gateway = await startGateway(await startVendor());
    await gateway.stop();
    const client = new Client({ url: gateway.url, fetchSubscriptions: true, exchanges: [fetchExchange] });
    const result = await client.subscription(PrecheckUpdatesDocument, { keys: [LIVE] });
    expect(result.error?.networkError?.message).toBe('fetch failed');
  });
});
