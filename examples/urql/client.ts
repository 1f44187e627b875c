import { Client, type ExecutionResult, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange, type Resolver } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import type { IntrospectionQuery } from 'graphql';
import { resumable } from '../resumable.ts';
import type { StreamClient } from '../stream-client.ts';

// These types have no id, and belong to the run or the item that they stand in.
const embedded = () => null;
const keys = {
  DatabaseEndpoint: embedded,
  PrecheckItemCounts: embedded,
  PrecheckItemGuide: embedded,
  PrecheckSummary: embedded,
  PrecheckTrouble: embedded,
  UpstreamTrace: embedded,
};

/** A run that a stream or a list brought is found by its id, without asking. */
const knownRun: Resolver = (_parent, args, cache, info) => {
  const id = Object(args['key']).id;
  if (typeof id === 'string') return { __typename: 'PrecheckRun', id };
  return cache.resolve(info.parentKey, info.fieldName, args);
};

// The pages of a list are put together; another filter makes another list.
const resolvers = {
  Query: {
    backupPlans: relayPagination(),
    restoreTasks: relayPagination(),
    serverDatabases: relayPagination(),
    precheckRun: knownRun,
  },
};

/** A client whose queries show what a subscription says of the same runs. */
export const createUrqlClient = (url: string, client: StreamClient, schema: IntrospectionQuery) =>
  new Client({
    url,
    exchanges: [
      cacheExchange({ schema, keys, resolvers }),
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
