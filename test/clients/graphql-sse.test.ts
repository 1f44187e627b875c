import { followByEventStream } from '../../examples/graphql-sse.ts';
import { tellsTheStory } from './story.ts';

tellsTheStory('graphql-sse', followByEventStream);
