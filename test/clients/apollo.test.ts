import type { ApolloClient } from '@apollo/client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { apolloOverSse, apolloOverWebSocket } from '../../examples/apollo/client.ts';
import { PrecheckUpdatesDocument } from '../../examples/generated/graphql.ts';
import type { Update } from '../../examples/resumable.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { startGateway } from './deployment.ts';
import { type Follow, tellsTheStory } from './story.ts';

type Connect = (url: string) => ApolloClient;

const followBy =
  (connect: Connect): Follow =>
  (url, keys, onUpdate) =>
    new Promise((resolve, reject) => {
      const updates = connect(url).subscribe({ query: PrecheckUpdatesDocument, variables: { keys } });
      updates.subscribe({
        next: ({ data, error }) => (data ? onUpdate(data.precheckUpdates) : reject(error)),
        error: reject,
        complete: resolve,
      });
    });

const CLIENTS: [name: string, connect: Connect][] = [
  ['Apollo Client over WebSocket', apolloOverWebSocket],
  ['Apollo Client over SSE', apolloOverSse],
];

for (const [name, connect] of CLIENTS) tellsTheStory(name, followBy(connect));

describe.each(CLIENTS)('%s', { timeout: 60_000 }, (_name, connect) => {
  it('is not told again after a deploy what stands still', async () => {
    const vendor = await startEmulator({ clock: createManualClock(Date.now()) });
    onTestFinished(() => vendor.close());
    const first = await startGateway(vendor);
    const updates: Update[] = [];
    const told = Promise.withResolvers<void>();
    const complete = followBy(connect)(
      first.url,
      [{ backupPlan: { backupPlanId: 'dbs-plan-live' } }],
      (update) => {
        updates.push(update);
        told.resolve();
      },
    );
    await told.promise;
    await first.stop();
    const second = await startGateway(vendor, first.port);
    const isBack = () => second.printed.out.includes('dbs-plan-live');
    await vi.waitUntil(isBack, { timeout: 50_000 });
    vendor.controls.advance(28_000);
    await complete;
    const revisions = updates.map(({ run }) => run?.revision);
    expect(revisions).toEqual([...new Set(revisions)]);
    expect(updates.at(-1)).toMatchObject({ isFinal: true, run: { verdict: 'PASSED' } });
  });
});
