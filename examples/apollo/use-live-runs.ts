import { useQuery, useSubscription } from '@apollo/client/react';
import { type PrecheckRunKey, PrecheckRunsDocument, PrecheckUpdatesDocument } from '../generated/graphql.ts';

/** The same for React: renders again at each change of a run. */
export const useLiveRuns = (keys: PrecheckRunKey[]) => {
  const variables = { keys };
  const { data, error, refetch } = useQuery(PrecheckRunsDocument, { variables, errorPolicy: 'all' });
  useSubscription(PrecheckUpdatesDocument, {
    variables,
    skip: !data,
    ignoreResults: true,
    onData({ data: { data: event } }) {
      const { run, keyIndex = 0 } = event?.precheckUpdates ?? {};
      if (run && data?.precheckRuns[keyIndex] === null) void refetch();
    },
  });
  return { runs: data?.precheckRuns ?? [], error };
};
