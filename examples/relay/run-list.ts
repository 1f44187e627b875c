import { createElement, useMemo } from 'react';
import { graphql, useLazyLoadQuery, useSubscription } from 'react-relay';
import type { PrecheckRunKey } from '../generated/graphql.ts';
import type { RunListQuery } from './__generated__/RunListQuery.graphql.ts';
import type { RunListSubscription } from './__generated__/RunListSubscription.graphql.ts';
import { RunLine } from './run-line.ts';

/** Runs of any kind, followed while they are shown. The keys must stay the same array from render to render. */
export const RunList = ({ keys }: { keys: PrecheckRunKey[] }) => {
  const { precheckRuns } = useLazyLoadQuery<RunListQuery>(
    graphql`
      query RunListQuery($keys: [PrecheckRunKey!]!) {
        precheckRuns(keys: $keys) {
          id
          ...RunLine_run
        }
      }
    `,
    { keys },
  );
  const followed = useMemo(
    () => ({
      subscription: graphql`
        subscription RunListSubscription($keys: [PrecheckRunKey!]!, $afterRevisions: [String!]) {
          precheckUpdates(keys: $keys, afterRevisions: $afterRevisions) {
            run {
              revision
              ...RunLine_run
            }
          }
        }
      `,
      variables: { keys },
    }),
    [keys],
  );
  useSubscription<RunListSubscription>(followed);
  return precheckRuns.map((run) => run && createElement(RunLine, { key: run.id, run }));
};
