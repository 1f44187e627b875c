import './relay-tag.ts';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { expect, it } from 'vitest';
import type { Update } from '../../examples/resumable.ts';
import { type Follow, tellsTheStory } from './story.ts';

const { createEnvironment } = await import('../../examples/relay/environment.ts');
const { followByRelay } = await import('../../examples/relay/follow.ts');

type Client = Parameters<typeof createEnvironment>[1];

const followBy =
  (createClient: (url: string) => Client): Follow =>
  (url, keys, onUpdate) =>
    // Relay's types leave room for enum values to come, and are read-only.
    followByRelay(createEnvironment(url, createClient(url)), keys, (update) => onUpdate(update as Update));

tellsTheStory(
  'Relay over graphql-ws',
  followBy((url) => createWebSocketClient({ url, shouldRetry: () => true })),
);
tellsTheStory(
  'Relay over graphql-sse',
  followBy((url) => createSseClient({ url })),
);

const updateTo = (revision: string): Update => ({
  keyIndex: 0,
  isFinal: false,
  isNewAttempt: false,
  trouble: null,
  changedItems: [],
  run: {
    id: 'a',
    ...{ kind: 'BACKUP_PLAN', status: 'RUNNING', verdict: 'UNDECIDED', progress: 50 },
    counts: { total: 0, passed: 0, warned: 0, failed: 0 },
    revision,
  },
});

it('what a client sends when it comes back names the newest revisions', () => {
  const opened: Parameters<Client['subscribe']>[] = [];
  const subscribe: Client['subscribe'] = (...stream) => {
    opened.push(stream);
    return () => {};
  };
  const keys = [{ backupPlan: { backupPlanId: 'dbs-plan-live' } }];
  followByRelay(createEnvironment('http://gateway/graphql', { subscribe }), keys, () => {});
  const [[{ variables }, sink] = expect.fail('no stream was opened')] = opened;
  const sent = () => JSON.parse(JSON.stringify(variables));
  expect(sent()).toEqual({ keys, afterRevisions: [] });
  for (const revision of ['a.1', 'a.2']) sink.next({ data: { precheckUpdates: updateTo(revision) } });
  expect(sent()).toEqual({ keys, afterRevisions: ['a.2'] });
  sink.complete();
});
