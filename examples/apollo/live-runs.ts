import type { ApolloClient } from '@apollo/client';
import { first, switchMap } from 'rxjs';
import {
  type PrecheckRunKey,
  PrecheckRunsDocument,
  type PrecheckRunsQuery,
  PrecheckUpdatesDocument,
} from '../generated/graphql.ts';

/** Shows runs, and shows them again at each change: the cache puts what the stream says into every view of a run. */
export const showLiveRuns = (
  client: ApolloClient,
  keys: PrecheckRunKey[],
  show: (runs: PrecheckRunsQuery['precheckRuns'], error?: Error) => void,
) => {
  const variables = { keys };
  const list = client.watchQuery({ query: PrecheckRunsDocument, variables, errorPolicy: 'all' });
  const shown = list.subscribe(({ data, dataState, error }) =>
    show(dataState === 'complete' ? data.precheckRuns : [], error),
  );
  // Not before the list is there: it would put what is older by then over what the stream said.
  const live = list.pipe(
    first(({ dataState }) => dataState === 'complete'),
    switchMap(() => client.subscribe({ query: PrecheckUpdatesDocument, variables })),
  );
  const following = live.subscribe(({ data }) => {
    if (!data?.precheckUpdates.run) return;
    // A run that could not be read when the list was asked for is null there until it is asked for again.
    const { keyIndex } = data.precheckUpdates;
    if (list.getCurrentResult().data?.precheckRuns?.[keyIndex] === null) void list.refetch();
  });
  return () => {
    following.unsubscribe();
    shown.unsubscribe();
  };
};
