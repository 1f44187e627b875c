import { createClient } from 'graphql-sse';
import { expect, it, onTestFinished } from 'vitest';
import type { Send } from '../../src/upstream/send.ts';
import { moveUntil, UPDATES } from '../support/event-stream.ts';
import { createTestGateway } from '../support/gateway.ts';
import { listen } from '../support/gateway-http.ts';
import { backupPlan, type Key } from '../support/keys.ts';
import { settle } from '../support/manual-clock.ts';

interface Update {
  readonly runId: string;
  readonly isFinal: boolean;
  readonly run: { readonly progress: number; readonly revision: string; readonly verdict: string } | null;
}

/** The stock client, in distinct connections mode, with all that it tells. */
const subscribe = (url: () => string, keys: readonly Key[], { resumes = false } = {}) => {
  const updates: Update[] = [];
  const revisions = new Map<string, string>();
  const state: { end: 'complete' | 'error' | null; connections: number; error: unknown } = {
    ...{ end: null, connections: 0, error: null },
  };
  const client = createClient({
    url,
    retryAttempts: 1_000,
    // Its own waits are by the clock of the machine.
    retry: () => settle(20),
    on: {
      connecting() {
        state.connections += 1;
      },
    },
  });
  onTestFinished(() => client.dispose());
  const variables = () => ({ keys, ...(resumes ? { afterRevisions: [...revisions.values()] } : {}) });
  const request = {
    query: UPDATES,
    get variables() {
      return variables();
    },
  };
  client.subscribe<{ precheckUpdates: Update }>(request, {
    next({ data }) {
      if (!data) return;
      updates.push(data.precheckUpdates);
      const { runId, run } = data.precheckUpdates;
      if (run) revisions.set(runId, run.revision);
    },
    error(error) {
      Object.assign(state, { end: 'error', error });
    },
    complete() {
      state.end = 'complete';
    },
  });
  return { updates, state };
};

const LIVE = [backupPlan('dbs-plan-live'), { database: { instanceUuid: 'db-mysql-live' } }];

const expectWhole = (updates: readonly Update[]) => {
  for (const all of Map.groupBy(updates, ({ runId }) => runId).values()) {
    const progress = all.map(({ run }) => run?.progress ?? -1);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(all.at(-1)).toMatchObject({ isFinal: true, run: { progress: 100, verdict: 'PASSED' } });
  }
};

it('the stock client follows runs to their ends over one connection', async () => {
  const { url, clock } = await listen();
  const { updates, state } = subscribe(() => url, LIVE);
  await moveUntil(clock, () => state.end !== null);
  expect(state).toEqual({ end: 'complete', connections: 1, error: null });
  expectWhole(updates);
  expect(updates.length).toBeGreaterThan(20);
});

it('the stock client is told why it is refused, once', async () => {
  const { url, clock } = await listen();
  const { state, updates } = subscribe(() => url, []);
  await moveUntil(clock, () => state.end !== null);
  expect([state.end, state.connections, updates]).toEqual(['complete', 1, []]);
});

it('the stock client goes on over a deploy on the same port: nothing is repeated or missed', async () => {
  let vendor: Send = () => Promise.reject(new Error('no vendor yet'));
  const first = createTestGateway({
    send: (emulator) => {
      vendor = emulator;
      return vendor;
    },
  });
  const url = await first.gateway.listen();
  const { updates, state } = subscribe(() => url, LIVE, { resumes: true });
  await moveUntil(first.clock, () => updates.length > 10);
  await first.gateway.close(1_000);
  expect([first.clock.sleepers, state.end]).toEqual([0, null]);
  const told = updates.length;
  const { clock, requests } = await listen({
    clock: first.clock,
    port: Number(new URL(url).port),
    send: () => vendor,
  });
  await moveUntil(clock, () => state.end !== null);
  expect(state).toMatchObject({ end: 'complete', error: null });
  expect(state.connections).toBeGreaterThan(1);
  expectWhole(updates);
  expect(updates.length).toBeGreaterThan(told);
  expect(requests.length).toBeGreaterThan(0);
  const open = updates.filter(({ isFinal }) => !isFinal).map(({ run }) => run?.revision);
  expect(new Set(open).size).toBe(open.length);
});
