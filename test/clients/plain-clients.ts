import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { EventSource } from 'undici';
import { onTestFinished } from 'vitest';
import { resumable, type Update } from '../../examples/resumable.ts';
import { addressOf, UPDATES } from '../support/event-stream.ts';
import { wsUrl } from '../support/web-sockets.ts';

const KEYS = [{ backupPlan: { backupPlanId: 'dbs-plan-live' } }];

/** Hands on updates of a run that moves, until its end; rejects when the client gives up. */
type Follow = (url: string, onUpdate: (update: Update) => void) => Promise<void>;

type Results = AsyncIterable<{ readonly data?: { readonly precheckUpdates: Update } | null | undefined }>;

const followResults = async (
  open: (payload: { query: string; variables: { keys: object[] } }) => Results,
  onUpdate: (update: Update) => void,
) => {
  const { variables, received } = resumable(KEYS);
  for await (const { data } of open({ query: UPDATES, variables })) {
    if (!data) throw new Error('the gateway refused');
    received(data.precheckUpdates);
    onUpdate(data.precheckUpdates);
  }
};

const byWebSocket =
  (options: Partial<Parameters<typeof createWsClient>[0]>): Follow =>
  (url, onUpdate) => {
    const client = createWsClient({ url: wsUrl(url), ...options });
    onTestFinished(async () => void (await client.dispose()));
    return followResults((payload) => client.iterate<{ precheckUpdates: Update }>(payload), onUpdate);
  };

/** Clients as they come, and what they are known by. */
export const CLIENTS = {
  'graphql-sse': (url, onUpdate) => {
    const client = createSseClient({ url });
    onTestFinished(() => client.dispose());
    return followResults((payload) => client.iterate<{ precheckUpdates: Update }>(payload), onUpdate);
  },
  'graphql-ws': byWebSocket({}),
  'graphql-ws that tries again': byWebSocket({ shouldRetry: () => true }),
  EventSource: (url, onUpdate) =>
    new Promise((resolve, reject) => {
      const source = new EventSource(addressOf(url, UPDATES, { keys: KEYS }));
      onTestFinished(() => source.close());
      source.addEventListener('next', (event) =>
        onUpdate(JSON.parse(Object(event).data).data.precheckUpdates),
      );
      source.addEventListener('complete', () => resolve());
      source.addEventListener('error', () => {
        if (source.readyState === EventSource.CLOSED) reject(new Error('it does not come back'));
      });
    }),
} satisfies Record<string, Follow>;

export type ClientName = keyof typeof CLIENTS;
