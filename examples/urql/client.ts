import { Client, type ExecutionResult, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import type { IntrospectionQuery } from 'graphql';
import { resumable } from '../resumable.ts';
import type { StreamClient } from '../stream-client.ts';

// These types have no id, and belong to the run or the item that they stand in.
const embedded = () => null;
const keys = {
  PrecheckItemCounts: embedded,
  PrecheckItemGuide: embedded,
  PrecheckTrouble: embedded,
  UpstreamTrace: embedded,
};

/** A client whose queries show what a subscription says of the same runs. */
export const createUrqlClient = (url: string, client: StreamClient, schema: IntrospectionQuery) =>
  new Client({
    url,
    exchanges: [
      cacheExchange({ schema, keys }),
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables: given }) => ({
          subscribe(sink) {
            const { variables, received } = resumable({ ...given });
            const next = (result: ExecutionResult) => {
              received(result.data);
              sink.next(result);
            };
            return { unsubscribe: client.subscribe({ query, variables }, { ...sink, next }) };
          },
        }),
      }),
      fetchExchange,
    ],
  });
