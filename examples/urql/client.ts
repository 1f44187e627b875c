import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import type { IntrospectionQuery } from 'graphql';
import type { PrecheckUpdatesSubscription } from './generated/graphql.ts';

interface Result {
  data?: Partial<PrecheckUpdatesSubscription> | null;
}

/** What a client of graphql-ws, or of graphql-sse, is. */
interface Transport {
  subscribe(
    request: { query: string; variables: Record<string, unknown> },
    sink: { next(result: Result): void; error(error: unknown): void; complete(): void },
  ): () => void;
}

// These types have no id, and belong to the run that they stand in.
const embedded = () => null;
const keys = { PrecheckItemCounts: embedded, PrecheckTrouble: embedded, UpstreamTrace: embedded };

/** A client whose queries show what a subscription says of the same runs. */
export const createUrqlClient = (url: string, transport: Transport, schema: IntrospectionQuery) =>
  new Client({
    url,
    exchanges: [
      cacheExchange({ schema, keys }),
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe(sink) {
            const revisions = new Map<string, string>();
            // Read anew each time the transport opens the stream, so that nothing is told twice.
            const resumed = {
              ...variables,
              get afterRevisions() {
                return [...revisions.values()];
              },
            };
            const next = (result: Result) => {
              const run = result.data?.precheckUpdates?.run;
              if (run?.revision) revisions.set(run.id, run.revision);
              sink.next({ data: null, ...result });
            };
            return { unsubscribe: transport.subscribe({ query, variables: resumed }, { ...sink, next }) };
          },
        }),
      }),
      fetchExchange,
    ],
  });
