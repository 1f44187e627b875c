import { print } from 'graphql';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import {
  PrecheckUpdatesDocument,
  type PrecheckUpdatesSubscription,
} from '../../examples/generated/graphql.ts';
import { resumable, type Update } from '../../examples/resumable.ts';
import { authenticateUntil, tokenUntil } from '../access/bearers.ts';
import { listen } from '../support/gateway-http.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { pass, wsUrl } from '../support/web-sockets.ts';

interface Client {
  subscribe<Data>(
    payload: { readonly query: string; readonly variables: Record<string, unknown> },
    sink: {
      next(result: { readonly data?: Data | null | undefined; readonly errors?: unknown }): void;
      error(error: unknown): void;
      complete(): void;
    },
  ): () => void;
}

/** The stock clients; only the waits between attempts are left out, as they go by the system's clock. */
const CLIENTS: readonly [name: string, create: (url: string, token: () => string) => Client, end: object][] =
  [
    [
      'graphql-ws',
      (url, token) => {
        const client = createWsClient({
          url: wsUrl(url),
          webSocketImpl: WebSocket,
          connectionParams: () => ({ authorization: `Bearer ${token()}` }),
          retryWait: async () => {},
        });
        onTestFinished(() => void client.dispose());
        return client;
      },
      { code: 4403, reason: 'the token has expired' },
    ],
    [
      'graphql-sse',
      (url, token) => {
        const client = createSseClient({
          url,
          headers: () => ({ authorization: `Bearer ${token()}` }),
          retry: async () => {},
        });
        onTestFinished(() => client.dispose());
        return client;
      },
      { name: 'NetworkError', response: { status: 401 } },
    ],
  ];

const KEYS = [
  { backupPlan: { backupPlanId: 'dbs-plan-live' } },
  { database: { instanceUuid: 'db-mysql-live' } },
];

const follow = (client: Client) => {
  const { variables, received } = resumable({ keys: KEYS });
  const heard = { updates: [] as Update[], end: null as unknown };
  client.subscribe<PrecheckUpdatesSubscription>(
    { query: print(PrecheckUpdatesDocument), variables },
    {
      next({ data }) {
        if (!data) return;
        received(data);
        heard.updates.push(data.precheckUpdates);
      },
      error: (error) => {
        heard.end = error;
      },
      complete: () => {
        heard.end = 'complete';
      },
    },
  );
  return heard;
};

/** What an update tells, apart from when. */
const told = ({ keyIndex, isFinal, run }: Update) => `${keyIndex} ${isFinal} ${run?.revision}`;

const serveExpiring = async () => {
  const clock = createManualClock();
  const test = await listen({ clock, authenticate: authenticateUntil(clock) });
  const startMs = clock.now();
  return { ...test, startMs };
};

describe.each(CLIENTS)('%s, when its token expires in the midst of a stream', (_name, create, refusal) => {
  it('comes back with a new one, misses nothing and is told nothing twice', async () => {
    const test = await serveExpiring();
    const tokens: string[] = [];
    const newToken = () => {
      const token = tokenUntil(test.clock.now() + 7_300);
      tokens.push(token);
      return token;
    };
    const lasting = follow(create(test.url, () => tokenUntil(test.startMs + 10 ** 9)));
    const renewing = follow(create(test.url, newToken));
    await pass(test, () => lasting.end !== null && renewing.end !== null, 250);
    expect([lasting.end, renewing.end]).toEqual(['complete', 'complete']);
    expect(new Set(tokens).size).toBeGreaterThan(2);
    const [all, seen] = [lasting.updates.map(told), renewing.updates.map(told)];
    expect(seen).toEqual([...new Set(seen)]);
    expect(all.filter((one) => seen.includes(one))).toEqual(expect.arrayContaining(seen));
    for (const keyIndex of KEYS.keys()) {
      const mine = renewing.updates.filter((update) => update.keyIndex === keyIndex);
      expect(mine.at(-1)).toMatchObject({ isFinal: true, run: { verdict: 'PASSED', progress: 100 } });
      const progress = mine.map(({ run }) => run?.progress ?? -1);
      expect(progress).toEqual(progress.toSorted((one, other) => one - other));
    }
    // No more is left out than a state for each run that another one had followed when it came back.
    expect(all.length - seen.length).toBeLessThanOrEqual(tokens.length * KEYS.length);
  });

  it('without a new one ends with an error, after six attempts', async () => {
    const test = await serveExpiring();
    const token = tokenUntil(test.startMs + 7_300);
    let asked = 0;
    const heard = follow(
      create(test.url, () => {
        asked += 1;
        return token;
      }),
    );
    await pass(test, () => heard.end !== null, 250);
    expect(heard.end).toMatchObject(refusal);
    expect(heard.updates.length).toBeGreaterThan(2);
    expect(asked).toBe(6);
    // Nobody follows any more.
    await pass(test, () => test.clock.sleepers === 0, 250);
  });
});
