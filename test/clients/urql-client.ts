import { readFileSync } from 'node:fs';
import type { Client } from '@urql/core';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import {
  PrecheckRunDocument,
  type PrecheckRunKey,
  type PrecheckRunQuery,
} from '../../examples/generated/graphql.ts';
import { createUrqlClient } from '../../examples/urql/client.ts';
import { createView } from './view.ts';

const file = new URL('../../schema/schema.graphql', import.meta.url);

/** What Graphcache needs to know of the schema, as a frontend's build would make it. */
export const introspection = introspectionFromSchema(buildSchema(readFileSync(file, 'utf8')));

/** The client of the examples over a WebSocket, until the test is over. */
export const startUrqlClient = (url: string) => {
  const transport = createWebSocketClient({ url, shouldRetry: () => true });
  onTestFinished(() => transport.dispose());
  return createUrqlClient(url, transport, introspection);
};

/** Shows the page of a run, kept live by that subscription. */
export const showPage = (
  client: Client,
  key: PrecheckRunKey,
  document: Parameters<Client['subscription']>[0],
) => {
  const page = createView<NonNullable<PrecheckRunQuery['precheckRun']>>();
  const query = client.query(PrecheckRunDocument, { key }).subscribe(({ data }) => {
    if (data?.precheckRun) page.show(data.precheckRun);
  });
  const ended = Promise.withResolvers<void>();
  const follow = () =>
    client.subscription(document, { keys: [key] }).subscribe(({ error, hasNext }) => {
      if (error) ended.reject(error);
      if (!hasNext) ended.resolve();
    });
  follow();
  return { ...page, follow, ended: ended.promise, stop: () => query.unsubscribe() };
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
