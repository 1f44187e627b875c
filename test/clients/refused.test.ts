import { EventSource } from 'undici';
import { expect, it, onTestFinished, vi } from 'vitest';
import { followByEventSource } from '../../examples/event-source.ts';
import { followByEventStream } from '../../examples/graphql-sse.ts';
import { followByWebSocket } from '../../examples/graphql-ws.ts';
import { listen } from '../support/gateway-http.ts';
import type { Follow } from './story.ts';

const ERRORS = [{ extensions: { code: 'INVALID_ARGUMENT' } }];

it.each<[name: string, client: Follow, thrown: object]>([
  ['graphql-ws', followByWebSocket, ERRORS],
  ['graphql-sse', followByEventStream, { errors: ERRORS }],
  ['EventSource', followByEventSource, { errors: ERRORS }],
])('%s says why the gateway refuses, and does not ask again', async (_name, client, thrown) => {
  vi.stubGlobal('EventSource', EventSource);
  onTestFinished(() => void vi.unstubAllGlobals());
  const { url } = await listen();
  await expect(client(url, [], () => {})).rejects.toMatchObject(thrown);
});
