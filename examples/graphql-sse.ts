import { print } from 'graphql';
import { createClient } from 'graphql-sse';
import {
  type PrecheckRunKey,
  PrecheckUpdatesDocument,
  type PrecheckUpdatesSubscription,
} from './generated/graphql.ts';
import { resumable, type Update } from './resumable.ts';

/** Follows runs over an event stream until all are over. The client comes back by itself when it is cut off. */
export const followByEventStream = async (
  url: string,
  keys: PrecheckRunKey[],
  onUpdate: (update: Update) => void,
) => {
  const client = createClient({ url });
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
    client.dispose();
  }
};
