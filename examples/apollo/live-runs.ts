import type { ApolloClient } from '@apollo/client';
import {
  type PrecheckRunKey,
  PrecheckRunsDocument,
  type PrecheckRunsQuery,
  PrecheckUpdatesDocument,
} from '../generated/graphql.ts';

/** Shows runs, and shows them again at each change. The cache puts what a stream says into every view of a run. */
export const showLiveRuns = (
  client: ApolloClient,
  keys: PrecheckRunKey[],
  show: (runs: PrecheckRunsQuery['precheckRuns']) => void,
) => {
  const list = client.watchQuery({ query: PrecheckRunsDocument, variables: { keys }, errorPolicy: 'all' });
  const shown = list.subscribe(({ data, dataState }) => {
    if (dataState === 'complete') show(data.precheckRuns);
  });
  const live = client.subscribe({ query: PrecheckUpdatesDocument, variables: { keys } }).subscribe();
  return () => {
    live.unsubscribe();
    shown.unsubscribe();
  };
};
