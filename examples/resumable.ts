import type { PrecheckUpdatesSubscription } from './generated/graphql.ts';

export type Update = PrecheckUpdatesSubscription['precheckUpdates'];

/** What is looked at in a result; a subscription without these fields is told again what it knows. */
interface Received {
  precheckUpdates?: { run?: { id?: string; revision?: string } | null };
}

/** Variables of a stream that always name what was received so far: opened again, it tells nothing twice. */
export const resumable = <Variables extends object>(variables: Variables) => {
  const revisions = new Map<string, string>();
  return {
    variables: {
      ...variables,
      get afterRevisions() {
        return [...revisions.values()];
      },
    },
    received(data?: Received | null) {
      const { id, revision } = data?.precheckUpdates?.run ?? {};
      if (id && revision) revisions.set(id, revision);
    },
  };
};
