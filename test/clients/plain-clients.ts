import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import { EventSource } from 'undici';
import { onTestFinished, vi } from 'vitest';
import { followByEventSource } from '../../examples/event-source.ts';
import {
  PrecheckUpdatesDocument,
  type PrecheckUpdatesSubscription,
} from '../../examples/generated/graphql.ts';
import { followByEventStream } from '../../examples/graphql-sse.ts';
import { followByWebSocket } from '../../examples/graphql-ws.ts';
import { resumable } from '../../examples/resumable.ts';
import type { Follow } from './story.ts';

/** As it comes: it does not try again when an attempt fails. */
const byStockWebSocket: Follow = async (url, keys, onUpdate) => {
  const client = createClient({ url });
  onTestFinished(async () => void (await client.dispose()));
  const { variables, received } = resumable({ keys });
  const request = { query: print(PrecheckUpdatesDocument), variables };
  for await (const { data } of client.iterate<PrecheckUpdatesSubscription>(request)) {
    received(data);
    if (data) onUpdate(data.precheckUpdates);
  }
};

/** In Node, which has none of its own. */
export const byEventSource: Follow = (...args) => {
  vi.stubGlobal('EventSource', EventSource);
  onTestFinished(() => void vi.unstubAllGlobals());
  return followByEventSource(...args);
};

/** The clients of the examples, and what they are known by. */
export const CLIENTS = {
  'graphql-sse': followByEventStream,
  'graphql-ws': byStockWebSocket,
  'graphql-ws that tries again': followByWebSocket,
  EventSource: byEventSource,
} satisfies Record<string, Follow>;

export type ClientName = keyof typeof CLIENTS;
