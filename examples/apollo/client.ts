import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import * as sse from 'graphql-sse';
import * as ws from 'graphql-ws';
import possibleTypes from '../generated/possible-types.ts';
import { resumeLink, sseLink } from './links.ts';

/** Queries over HTTP, subscriptions over the given link. */
const createApolloClient = (url: string, stream: ApolloLink) =>
  new ApolloClient({
    cache: new InMemoryCache({
      ...possibleTypes,
      typePolicies: {
        // A run that is checked again may begin with fewer items than it had.
        PrecheckRun: { fields: { items: { merge: false } } },
        // Without an id: what one query shows of it would take the place of what another does.
        PrecheckItemGuide: { merge: true },
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
