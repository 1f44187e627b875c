import { readFileSync } from 'node:fs';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import { createUrqlClient } from '../../examples/urql.ts';

const file = new URL('../../schema/schema.graphql', import.meta.url);

/** What Graphcache needs to know of the schema, as a frontend's build would make it. */
export const introspection = introspectionFromSchema(buildSchema(readFileSync(file, 'utf8')));

/** The client of the examples over a WebSocket, until the test is over. */
export const startUrqlClient = (url: string) => {
  const transport = createWebSocketClient({ url, shouldRetry: () => true });
  onTestFinished(() => transport.dispose());
  return createUrqlClient(url, transport, introspection);
};

/** What one view was shown. */
export const createView = <Value>() => {
  const shown: Value[] = [];
  let wake = Promise.withResolvers<void>();
  return {
    shown,
    show(value: Value) {
      shown.push(value);
      wake.resolve();
      wake = Promise.withResolvers();
    },
    /** Resolves once the newest is like that. */
    async until(isIt: (value: Value) => boolean): Promise<Value> {
      for (;;) {
        const newest = shown.at(-1);
        if (newest !== undefined && isIt(newest)) return newest;
        await wake.promise;
      }
    },
  };
};

/** The requests that urql makes until the test is over, which go out as they are. */
export const recordRequests = () => {
  const { fetch } = globalThis;
  const requests: { readonly method: string; readonly operation: string; readonly accept: string | null }[] =
    [];
  globalThis.fetch = (input, init) => {
    const { method = 'GET', body, headers } = init ?? {};
    const operation =
      typeof body === 'string'
        ? JSON.parse(body).operationName
        : new URL(String(input)).searchParams.get('operationName');
    if (operation) requests.push({ method, operation, accept: new Headers(headers).get('accept') });
    return fetch(input, init);
  };
  onTestFinished(() => {
    globalThis.fetch = fetch;
  });
  return requests;
};
