import { followByWebSocket } from '../../examples/graphql-ws.ts';
import { tellsTheStory } from './story.ts';

tellsTheStory('graphql-ws', followByWebSocket);
