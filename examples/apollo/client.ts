import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import * as sse from 'graphql-sse';
import * as ws from 'graphql-ws';
import possibleTypes from '../generated/possible-types.ts';
import { resumeLink, sseLink } from './links.ts';

/** What tells one list from another: all but the place in it. */
const listBy = (args: Record<string, unknown> | null) =>
  Object.keys(args ?? {}).filter((name) => name !== 'first' && name !== 'after');

/** Queries over HTTP, subscriptions over the given link. */
const createApolloClient = (url: string, stream: ApolloLink) =>
  new ApolloClient({
    cache: new InMemoryCache({
      ...possibleTypes,
      typePolicies: {
        Query: {
          fields: {
            // The pages of a list are put together; another filter makes another list.
            backupPlans: relayStylePagination((args) => listBy(args)),
            restoreTasks: relayStylePagination((args) => listBy(args)),
            serverDatabases: relayStylePagination((args) => listBy(args)),
            // A run that a stream or a list brought is found by its id, without asking.
            precheckRun: {
              read: (known, { args, toReference }) =>
                args?.['key'].id ? toReference({ __typename: 'PrecheckRun', id: args['key'].id }) : known,
            },
          },
        },
        // A run that is checked again may begin with fewer items than it had.
        PrecheckRun: { fields: { items: { merge: false } } },
        // Without an id: what one query shows of it would take the place of what another does.
        PrecheckItemGuide: { merge: true },
        PrecheckSummary: { merge: true },
        DatabaseEndpoint: { merge: true },
      },
    }),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      ApolloLink.from([resumeLink, stream]),
      new HttpLink({ uri: url }),
    ),
  });

/** One socket for all subscriptions. By default it would give up when nobody answers at once, as during a deploy. */
export const apolloOverWebSocket = (url: string) =>
  createApolloClient(url, new GraphQLWsLink(ws.createClient({ url, shouldRetry: () => true })));

/** One request for each subscription. */
export const apolloOverSse = (url: string) => createApolloClient(url, sseLink(sse.createClient({ url })));
