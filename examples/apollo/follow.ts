import type { ApolloClient } from '@apollo/client';
import { type PrecheckRunKey, PrecheckUpdatesDocument } from '../generated/graphql.ts';
import type { Update } from '../resumable.ts';

/** Follows runs outside of a view until all are over. */
export const followByApollo = (
  client: ApolloClient,
  keys: PrecheckRunKey[],
  onUpdate: (update: Update) => void,
) =>
  new Promise<void>((resolve, reject) => {
    client.subscribe({ query: PrecheckUpdatesDocument, variables: { keys } }).subscribe({
      // What the gateway refuses is a result, too.
      next: ({ data, error }) => (data ? onUpdate(data.precheckUpdates) : reject(error)),
      error: reject,
      complete: resolve,
    });
  });
