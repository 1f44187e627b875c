import fastify from 'fastify';
import mercurius from 'mercurius';
import { schema } from '../src/graphql/schema.ts';
import { announce } from './announce.ts';
import { startPeerRuns } from './peer-runs.ts';

/**
 * Mercurius on the schema and the stores of the gateway. Each document is compiled when it comes for the second time.
 * Serialisers are not: with `compilerOptions: { customJSONSerializer: true }` nothing with a DateTime is compiled at
 * all, and Mercurius falls back to graphql-js without a word.
 */
const { context } = await startPeerRuns();
const app = fastify();
await app.register(mercurius, { schema, jit: 1, context: () => context() });
announce(`${await app.listen({ host: '127.0.0.1', port: 0 })}/graphql`);
