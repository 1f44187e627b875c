import type { ApolloClient } from '@apollo/client';
import { apolloOverSse, apolloOverWebSocket } from '../../examples/apollo/client.ts';
import { PrecheckUpdatesDocument } from '../../examples/generated/graphql.ts';
import { type Follow, tellsTheStory } from './story.ts';

const followBy =
  (connect: (url: string) => ApolloClient): Follow =>
  (url, keys, onUpdate) =>
    new Promise((resolve, reject) => {
      const updates = connect(url).subscribe({ query: PrecheckUpdatesDocument, variables: { keys } });
      updates.subscribe({
        next: ({ data, error }) => (data ? onUpdate(data.precheckUpdates) : reject(error)),
        error: reject,
        complete: resolve,
      });
    });

tellsTheStory('Apollo Client over WebSocket', followBy(apolloOverWebSocket));
tellsTheStory('Apollo Client over SSE', followBy(apolloOverSse));
