import { ApolloClient, type ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { Client, fetchExchange } from '@urql/core';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { Network } from 'relay-runtime';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { authenticateByJwt, claimsAt, SIGN } from '../server/access-matrix-issuer.ts';
import { moveUntil, soon } from '../support/event-stream.ts';
import { listen } from '../support/gateway-http.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { blocksOf, readText } from '../support/markdown.ts';
import { wsUrl } from '../support/web-sockets.ts';

const [code = ''] = blocksOf(readText('docs/access.md'), 'js');

/** What stands on the page, in a function of what it uses. */
const made = (uses: object) =>
  new Function(...Object.keys(uses), `${code}\nreturn { ws, sse, apollo, urql, relay };`)(
    ...Object.values(uses),
  );

const SECONDS = 30;

/** The clients of the page on a gateway whose tokens last for half a minute. */
const start = async () => {
  const clock = createManualClock();
  const { url } = await listen({ clock, authenticate: authenticateByJwt(clock) });
  const tokens: string[] = [];
  const bearer = async () => {
    tokens.push(
      await SIGN.right(claimsAt(clock, { exp: clock.now() / 1_000 + SECONDS, jti: `${tokens.length}` })),
    );
    return `Bearer ${tokens.at(-1)}`;
  };
  const atOnce = async () => {};
  const clients = made({
    ...{ url, wsUrl: wsUrl(url), bearer, SetContextLink, HttpLink, Client, fetchExchange, Network },
    createWsClient: (options: Parameters<typeof createWsClient>[0]) =>
      createWsClient({ ...options, retryWait: atOnce, webSocketImpl: WebSocket }),
    createSseClient: (options: Parameters<typeof createSseClient>[0]) =>
      createSseClient({ ...options, retry: atOnce }),
  });
  onTestFinished(async () => {
    clients.sse.dispose();
    await clients.ws.dispose();
  });
  return { clock, tokens, clients };
};

const FOLLOW =
  'subscription { precheckUpdates(keys: [{ backupPlan: { backupPlanId: "dbs-plan-stalled" } }]) { run { status } } }';
const QUERY = '{ precheckRun(key: { backupPlan: { backupPlanId: "dbs-plan-passed" } }) { verdict } }';

it.each(['ws', 'sse'] as const)(
  '%s comes back with a new token when the last one has expired',
  async (name) => {
    const { clock, tokens, clients } = await start();
    const results = new Map<number, unknown>();
    const ends: unknown[] = [];
    const stop = clients[name].subscribe(
      { query: FOLLOW },
      {
        next: (result: unknown) => results.set(tokens.length, result),
        error: (error: unknown) => ends.push(error),
        complete: () => ends.push('complete'),
      },
    );
    onTestFinished(() => stop());
    const told = { data: { precheckUpdates: { run: { status: 'RUNNING' } } } };
    // The clock stands while a connection is made: on a busy machine a token would expire in the meantime. It may still
    // take more than one, where the clock went on before the last one was seen to be closed.
    for (let times = 1; times <= 3; times++) {
      await soon(() => results.has(tokens.length) || ends.length > 0);
      expect([results.get(tokens.length), ends]).toEqual([told, []]);
      const { length } = tokens;
      if (times < 3) await moveUntil(clock, () => tokens.length > length);
    }
  },
);

const ASK = {
  apollo: async (link: ApolloLink) =>
    (
      await new ApolloClient({ cache: new InMemoryCache(), link }).query({
        query: gql(QUERY),
        fetchPolicy: 'no-cache',
      })
    ).data,
  urql: async (client: Client) => (await client.query(QUERY, {}).toPromise()).data,
  relay: async ({ execute }: ReturnType<typeof Network.create>) => {
    const params = {
      ...{ id: null, cacheID: 'a', text: QUERY, name: 'A' },
      operationKind: 'query',
      metadata: {},
    } as const;
    return Object(await execute(params, {}, {}).toPromise()).data;
  },
};

it.each(['apollo', 'urql', 'relay'] as const)('%s asks with a new token each time', async (name) => {
  const { clock, tokens, clients } = await start();
  for (const times of [1, 2]) {
    expect(await ASK[name](clients[name])).toMatchObject({ precheckRun: { verdict: 'PASSED' } });
    expect(tokens).toHaveLength(times);
    await clock.advance(2 * SECONDS * 1_000);
  }
});
