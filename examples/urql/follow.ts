import type { Client } from '@urql/core';
import { type PrecheckRunKey, PrecheckUpdatesDocument } from '../generated/graphql.ts';
import type { Update } from '../resumable.ts';

/** Follows runs outside of a view until all are over. */
export const followByUrql = (client: Client, keys: PrecheckRunKey[], onUpdate: (update: Update) => void) =>
  new Promise<void>((resolve, reject) => {
    client.subscription(PrecheckUpdatesDocument, { keys }).subscribe(({ data, error, hasNext }) => {
      if (error) reject(error);
      // At the end urql hands on the last result once more.
      else if (!hasNext) resolve();
      else if (data) onUpdate(data.precheckUpdates);
    });
  });
