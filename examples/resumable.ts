import type { PrecheckRunKey, PrecheckUpdatesSubscription } from './generated/graphql.ts';

export type Update = PrecheckUpdatesSubscription['precheckUpdates'];

/** Variables of a stream that always name what was received so far: opened again, it tells nothing twice. */
export const resumable = (keys: PrecheckRunKey[]) => {
  const revisions = new Map<string, string>();
  return {
    variables: {
      keys,
      get afterRevisions() {
        return [...revisions.values()];
      },
    },
    received({ run }: Update) {
      if (run) revisions.set(run.id, run.revision);
    },
  };
};
