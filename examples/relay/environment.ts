import {
  Environment,
  type FetchFunction,
  type GraphQLSingularResponse,
  Network,
  Observable,
  RecordSource,
  Store,
  type SubscribeFunction,
} from 'relay-runtime';
import { resumable } from '../resumable.ts';
import type { StreamClient } from '../stream-client.ts';

/** Queries go by fetch, subscriptions by a client that comes back by itself. */
export const createEnvironment = (url: string, client: StreamClient) => {
  const request: FetchFunction = async ({ text: query }, variables) => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query, variables });
    const response = await fetch(url, { method: 'POST', headers, body });
    return response.json();
  };

  const follow: SubscribeFunction = ({ text }, given) =>
    Observable.create((sink) => {
      const { variables, received } = resumable(given);
      return client.subscribe(
        { query: text ?? '', variables },
        {
          next(result: GraphQLSingularResponse) {
            received(result.data);
            sink.next(result);
          },
          error: (cause) => sink.error(new Error(`the stream from ${url} was cut off`, { cause })),
          complete: () => sink.complete(),
        },
      );
    });

  return new Environment({
    network: Network.create(request, follow),
    store: new Store(new RecordSource()),
  });
};
