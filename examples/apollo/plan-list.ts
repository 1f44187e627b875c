import type { ApolloClient } from '@apollo/client';
import { BackupPlansDocument, type BackupPlansQuery } from '../generated/graphql.ts';

type Plans = NonNullable<BackupPlansQuery['backupPlans']>;

/** Shows the backup plans that were asked for so far, each with its summary; a page is one call to the vendor. */
export const showPlans = (client: ApolloClient, first: number, show: (plans: Plans) => void) => {
  const list = client.watchQuery({ query: BackupPlansDocument, variables: { first } });
  const shown = list.subscribe(({ data, dataState }) => {
    if (dataState === 'complete' && data.backupPlans) show(data.backupPlans);
  });
  return {
    /** The page after this cursor, the `endCursor` of what is shown. */
    more: (after: string | null) => list.fetchMore({ variables: { first, after } }),
    stop: () => shown.unsubscribe(),
  };
};
