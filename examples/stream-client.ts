/** What a client of graphql-ws and one of graphql-sse have alike. Both come back by themselves. */
export interface StreamClient {
  subscribe(
    request: { query: string; variables: Record<string, unknown> },
    sink: { next(result: unknown): void; error(cause: unknown): void; complete(): void },
  ): () => void;
}
