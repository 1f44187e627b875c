import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import {
  type PrecheckRunKey,
  PrecheckUpdatesDocument,
  type PrecheckUpdatesSubscription,
} from './generated/graphql.ts';
import { resumable, type Update } from './resumable.ts';

/** Follows runs over one WebSocket until all are over. The client comes back by itself when it is cut off. */
export const followByWebSocket = async (
  url: string,
  keys: PrecheckRunKey[],
  onUpdate: (update: Update) => void,
) => {
  // Without it, the client gives up at the first connection that is refused.
  const client = createClient({ url, shouldRetry: () => true });
  const { variables, received } = resumable({ keys });
  const updates = client.iterate<PrecheckUpdatesSubscription>({
    query: print(PrecheckUpdatesDocument),
    variables,
  });
  try {
    for await (const { data, errors } of updates) {
      if (!data) throw new AggregateError(errors ?? [], 'the gateway refused');
      received(data);
      onUpdate(data.precheckUpdates);
    }
  } finally {
    await client.dispose();
  }
};
