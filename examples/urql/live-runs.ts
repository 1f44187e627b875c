import type { Client } from '@urql/core';
import {
  type PrecheckRunKey,
  PrecheckRunsDocument,
  type PrecheckRunsQuery,
  PrecheckUpdatesDocument,
} from '../generated/graphql.ts';

/** Shows a list of runs, as it is and at each change, until it is told to stop. */
export const showLiveRuns = (
  client: Client,
  keys: PrecheckRunKey[],
  show: (runs: PrecheckRunsQuery['precheckRuns']) => void,
) => {
  const shown = client.query(PrecheckRunsDocument, { keys }).subscribe(({ data }) => {
    if (data) show(data.precheckRuns);
  });
  // Its events change the runs in the cache, which changes the query.
  const following = client.subscription(PrecheckUpdatesDocument, { keys }).subscribe(() => {});
  return () => {
    following.unsubscribe();
    shown.unsubscribe();
  };
};
