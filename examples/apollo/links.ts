import { ApolloLink, Observable } from '@apollo/client';
import { print } from 'graphql';
import type { Client, Sink } from 'graphql-sse';
import { tap } from 'rxjs';
import { resumable } from '../resumable.ts';

/**
 * Put below it, a link that comes back by itself is told nothing twice. Apollo copies the variables of a subscription,
 * so a getter among them would be read once; what a link sets is read each time the stream is opened.
 */
export const resumeLink = new ApolloLink((operation, forward) => {
  const { variables, received } = resumable(operation.variables);
  operation.variables = variables;
  return forward(operation).pipe(tap(({ data }) => received(data)));
});

/** Subscriptions over SSE, by the stock client of graphql-sse. */
export const sseLink = (client: Client) =>
  new ApolloLink(({ query, variables }) => {
    const request = { query: print(query), variables };
    return new Observable((observer) => {
      // What comes is plain JSON, as Apollo wants it; graphql-sse declares its errors as instances of a class.
      const sink: Sink<unknown> = observer;
      return client.subscribe(request, sink);
    });
  });
