import type { Client } from '@urql/core';
import {
  type PrecheckRunKey,
  PrecheckRunsDocument,
  type PrecheckRunsQuery,
  PrecheckUpdatesDocument,
} from './generated/graphql.ts';
import type { Update } from './resumable.ts';

/** Follows runs until all are over. The transport comes back by itself when it is cut off. */
export const followByUrql = (client: Client, keys: PrecheckRunKey[], onUpdate: (update: Update) => void) =>
  new Promise<void>((resolve, reject) => {
    client.subscription(PrecheckUpdatesDocument, { keys }).subscribe(({ data, error, hasNext }) => {
      if (error) reject(error);
      // At the end urql hands on the last result once more.
      else if (!hasNext) resolve();
      else if (data) onUpdate(data.precheckUpdates);
    });
  });

/** Shows a list of runs, as it is and at each change, until it is told to stop. */
export const showRuns = (
  client: Client,
  keys: PrecheckRunKey[],
  show: (runs: PrecheckRunsQuery['precheckRuns']) => void,
) => {
  const runs = client.query(PrecheckRunsDocument, { keys }).subscribe(({ data }) => {
    if (data) show(data.precheckRuns);
  });
  // Its events change the runs in the cache, which changes the query.
  const updates = client.subscription(PrecheckUpdatesDocument, { keys }).subscribe(() => {});
  return () => {
    runs.unsubscribe();
    updates.unsubscribe();
  };
};
