import { createServer, type Server } from 'node:http';
import fastify from 'fastify';
import { useServer as speak } from 'graphql-ws/use/ws';
import { createYoga } from 'graphql-yoga';
import mercurius from 'mercurius';
import { WebSocketServer } from 'ws';
import { ANONYMOUS } from '../src/domain/caller.ts';
import { systemClock } from '../src/domain/clock.ts';
import { createContext, type OperationContext } from '../src/graphql/context.ts';
import { createKeyReaders } from '../src/graphql/key-reader.ts';
import { schema } from '../src/graphql/schema.ts';
import { createLog, createSecrets } from '../src/log.ts';
import { createRuns } from '../src/server/gateway-runs.ts';
import { DEFAULT_LIMITS } from '../src/server/limits.ts';
import { BENCH_ACCOUNT } from './bench-account.ts';
import { takePart } from './fanout-broadcaster.ts';
import { createMovingVendor } from './fanout-vendor.ts';

const EVERY_MS = 500;
const NEVER = new AbortController().signal;

type Context = () => OperationContext;

/** Each as it comes, on the schema and the stores of the gateway. Resolves with the address of the server. */
const PEERS: Readonly<Record<string, (context: Context) => Promise<string>>> = {
  yoga: (context) => listen(createServer(createYoga({ schema, context: () => context() }))),
  'graphql-ws'(context) {
    const server = createServer();
    const sockets = new WebSocketServer({ server, path: '/graphql' });
    // The subscribers answer no ping.
    speak({ schema, context: () => context() }, sockets, 0);
    return listen(server);
  },
  async mercurius(context) {
    const app = fastify();
    const subscription = { context: () => ({ ...context() }) };
    await app.register(mercurius, { schema, jit: 1, context: () => context(), subscription });
    return `${await app.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
  },
};

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : address;
  return `http://127.0.0.1:${port}/graphql`;
};

/** What else a team would take, given in PEER; it executes each event for each subscriber. */
await takePart(async (onMove) => {
  const { send, setMoving } = createMovingVendor(onMove);
  const log = await createLog({ level: 'warn', secrets: createSecrets() });
  const runs = createRuns(
    {
      ...{ accounts: [BENCH_ACCOUNT], pollMinMs: EVERY_MS, pollMaxMs: EVERY_MS, send },
      ...{ clock: systemClock, random: () => 0, log },
    },
    { onUnexpected: (err) => log.error({ err }, 'unexpected failure'), closing: NEVER },
  );
  const keys = createKeyReaders([BENCH_ACCOUNT])(ANONYMOUS);
  const start = PEERS[process.env['PEER'] ?? ''];
  if (!start) throw new Error(`PEER must be one of ${Object.keys(PEERS).join(', ')}`);
  const url = await start(() =>
    createContext({
      ...{ ...runs, caller: ANONYMOUS, clock: systemClock, keys },
      ...{ maxKeys: DEFAULT_LIMITS.maxKeys, signal: NEVER },
    }),
  );
  return { url, setMoving };
});
