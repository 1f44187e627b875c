import { expect, it } from 'vitest';
import { followByEventStream } from '../../examples/graphql-sse.ts';
import { followByWebSocket } from '../../examples/graphql-ws.ts';
import { listen } from '../support/gateway-http.ts';
import { byEventSource } from './plain-clients.ts';
import type { Follow } from './story.ts';

const ERRORS = [{ extensions: { code: 'INVALID_ARGUMENT' } }];

it.each<[name: string, client: Follow, thrown: object]>([
  ['graphql-ws', followByWebSocket, ERRORS],
  ['graphql-sse', followByEventStream, { errors: ERRORS }],
  ['EventSource', byEventSource, { errors: ERRORS }],
])('%s says why the gateway refuses, and does not ask again', async (_name, client, thrown) => {
  const { url } = await listen();
  await expect(client(url, [], () => {})).rejects.toMatchObject(thrown);
});
