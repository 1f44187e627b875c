import { type Environment, graphql, requestSubscription } from 'relay-runtime';
import type { PrecheckRunKey } from '../generated/graphql.ts';
import type {
  FollowSubscription,
  FollowSubscription$data,
} from './__generated__/FollowSubscription.graphql.ts';

/** Follows runs outside of a view until all are over. */
export const followByRelay = (
  environment: Environment,
  keys: PrecheckRunKey[],
  onUpdate: (update: FollowSubscription$data['precheckUpdates']) => void,
) =>
  new Promise<void>((resolve, reject) => {
    requestSubscription<FollowSubscription>(environment, {
      subscription: graphql`
        subscription FollowSubscription($keys: [PrecheckRunKey!]!, $afterRevisions: [String!]) {
          precheckUpdates(keys: $keys, afterRevisions: $afterRevisions) {
            keyIndex
            isFinal
            isNewAttempt
            trouble {
              code
              message
              retryAt
            }
            changedItems {
              id
              code
              state
            }
            run {
              id
              kind
              status
              verdict
              progress
              counts {
                total
                passed
                warned
                failed
              }
              revision
            }
          }
        }
      `,
      variables: { keys },
      onNext: (data) => data && onUpdate(data.precheckUpdates),
      onError: reject,
      onCompleted: resolve,
    });
  });
