import type { ApolloClient } from '@apollo/client';
import {
  type DatabaseEngine,
  ItemGuidesDocument,
  PrecheckUpdatesDocument,
  StartDatabasePrecheckDocument,
} from '../generated/graphql.ts';
import type { Update } from '../resumable.ts';
import { RowRunDocument } from '../row-run.ts';

/** Follows the runs of the rows that are visible over one stream; stop it when others are. */
export const followRows = (client: ApolloClient, runIds: string[]) => {
  const keys = runIds.map((id) => ({ id }));
  const following = client.subscribe({ query: PrecheckUpdatesDocument, variables: { keys } }).subscribe({});
  return () => following.unsubscribe();
};

/** Shows the run of one row as the stream tells it. It asks nobody: there is none until the first event. */
export const showRow = (client: ApolloClient, id: string, show: (run: Update['run']) => void) => {
  const row = client.watchQuery({
    query: RowRunDocument,
    variables: { key: { id } },
    fetchPolicy: 'cache-only',
  });
  const shown = row.subscribe(({ data, dataState }) => {
    if (dataState === 'complete') show(data.precheckRun);
  });
  return () => shown.unsubscribe();
};

/** Has a database prechecked; answers the id of the run, which is in the cache, PENDING, and can be followed. */
export const start = async (client: ApolloClient, instanceUuid: string, engine: DatabaseEngine) => {
  const { data } = await client.mutate({
    mutation: StartDatabasePrecheckDocument,
    variables: { input: { instanceUuid, engine } },
  });
  if (!data?.startDatabasePrecheck) throw new Error(`no precheck of ${instanceUuid} was started`);
  return data.startDatabasePrecheck.run.id;
};

/** What to do about the items that failed. */
export const fixesOf = async (client: ApolloClient, id: string) => {
  const { data } = await client.query({ query: ItemGuidesDocument, variables: { keys: [{ id }] } });
  const items = data?.precheckRuns[0]?.items ?? [];
  return items
    .filter(({ state }) => state === 'FAILED')
    .map(({ code, english }) => ({ code, title: english?.title ?? code, fix: english?.fix ?? null }));
};
