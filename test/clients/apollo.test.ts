import { apolloOverSse, apolloOverWebSocket } from '../../examples/apollo/client.ts';
import { followByApollo } from '../../examples/apollo/follow.ts';
import { tellsTheStory } from './story.ts';

tellsTheStory('Apollo Client over graphql-ws', (url, ...rest) =>
  followByApollo(apolloOverWebSocket(url), ...rest),
);
tellsTheStory('Apollo Client over graphql-sse', (url, ...rest) =>
  followByApollo(apolloOverSse(url), ...rest),
);
