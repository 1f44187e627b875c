import type { Client } from '@urql/core';
import { BackupPlansDocument, type BackupPlansQuery, PrecheckUpdatesDocument } from '../generated/graphql.ts';
import type { Update } from '../resumable.ts';
import { RowRunDocument } from '../row-run.ts';

type Plans = NonNullable<BackupPlansQuery['backupPlans']>;

/** The backup plans up to the page after this cursor: Graphcache puts it behind those that it has. */
export const plansUpTo = async (client: Client, first: number, after: string | null): Promise<Plans> => {
  const { data, error } = await client.query(BackupPlansDocument, { first, after });
  if (!data?.backupPlans) throw error ?? new Error('there is no list');
  return data.backupPlans;
};

/** Follows the run of one row, and shows it as the cache has it: there is none until the first event. */
export const showRow = (client: Client, id: string, show: (run: Update['run']) => void) => {
  const variables = { key: { id } };
  const shown = client
    .query(RowRunDocument, variables, { requestPolicy: 'cache-only' })
    .subscribe(({ data }) => data?.precheckRun && show(data.precheckRun));
  const following = client.subscription(PrecheckUpdatesDocument, { keys: [{ id }] }).subscribe(() => {});
  return () => {
    following.unsubscribe();
    shown.unsubscribe();
  };
};
