import './relay-tag.ts';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { tellsTheStory } from './story.ts';

const { createEnvironment } = await import('../../examples/relay/environment.ts');
const { followByRelay } = await import('../../examples/relay/follow.ts');

tellsTheStory('Relay over graphql-ws', (url, ...rest) =>
  followByRelay(createEnvironment(url, createWebSocketClient({ url, shouldRetry: () => true })), ...rest),
);
tellsTheStory('Relay over graphql-sse', (url, ...rest) =>
  followByRelay(createEnvironment(url, createSseClient({ url })), ...rest),
);
