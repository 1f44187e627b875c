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

/** What graphql-ws and graphql-sse have alike. */
interface StreamClient {
  subscribe(
    request: { query: string; variables: Record<string, unknown> },
    sink: { next(result: unknown): void; error(cause: unknown): void; complete(): void },
  ): () => void;
}

/** Queries go by fetch, subscriptions by a client of graphql-ws or of graphql-sse, which comes back by itself. */
export const createEnvironment = (url: string, client: StreamClient) => {
  const request: FetchFunction = async ({ text: query }, variables) => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query, variables });
    const response = await fetch(url, { method: 'POST', headers, body });
    return response.json();
  };

  const follow: SubscribeFunction = ({ text }, variables) =>
    Observable.create((sink) => {
      const revisions = new Map<string, string>();
      const resumable = {
        ...variables,
        get afterRevisions() {
          return [...(variables.afterRevisions ?? []), ...revisions.values()];
        },
      };
      return client.subscribe(
        { query: text ?? '', variables: resumable },
        {
          next(result: GraphQLSingularResponse) {
            const run = result.data?.precheckUpdates?.run;
            if (run?.revision) revisions.set(run.id, run.revision);
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
