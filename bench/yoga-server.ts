import { createServer } from 'node:http';
import { createYoga } from 'graphql-yoga';
import { schema } from '../src/graphql/schema.ts';
import { listenAndAnnounce } from './announce.ts';
import { startPeerRuns } from './peer-runs.ts';

/** GraphQL Yoga as it comes, on the schema and the stores of the gateway. */
const { context } = await startPeerRuns();
listenAndAnnounce(createServer(createYoga({ schema, context: () => context() })));
