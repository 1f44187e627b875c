import { print } from 'graphql';
import { createClient } from 'graphql-sse';
import { expect } from 'vitest';
import {
  type PrecheckRunKey,
  PrecheckUpdatesDocument,
  type PrecheckUpdatesSubscription,
} from '../../examples/generated/graphql.ts';
import { followByWebSocket } from '../../examples/graphql-ws.ts';
import type { Update } from '../../examples/resumable.ts';
import { ask } from '../support/ask.ts';
import type { startVendor } from './deployment.ts';

interface Run {
  readonly status: string;
  readonly verdict: string;
  readonly startedAt: string;
  readonly finishedAt: string;
}

const WAIT = `query Wait($key: PrecheckRunKey!, $startedAfter: DateTime, $timeoutMs: Int) {
  awaitPrecheckRun(key: $key, startedAfter: $startedAfter, timeoutMs: $timeoutMs) {
    status verdict startedAt finishedAt
  }
}`;

export const wait = async (url: string, variables: object): Promise<Run> => {
  const { data, errors } = await ask(url, WAIT, { timeoutMs: 55_000, ...variables });
  expect(errors).toBeUndefined();
  return data.awaitPrecheckRun;
};

/** All that a stream tells until it is complete. */
export const toTheEnd = async (url: string, key: PrecheckRunKey, onUpdate = (_update: Update) => {}) => {
  const updates: Update[] = [];
  await followByWebSocket(url, [key], (update) => {
    updates.push(update);
    onUpdate(update);
  });
  return updates;
};

/** The same by SSE, opened again with what is known already. */
export const resumed = async (url: string, key: PrecheckRunKey, afterRevisions: readonly string[]) => {
  const query = print(PrecheckUpdatesDocument);
  const updates: Update[] = [];
  const answers = createClient({ url }).iterate<PrecheckUpdatesSubscription>({
    query,
    variables: { keys: [key], afterRevisions },
  });
  for await (const { data } of answers) if (data) updates.push(data.precheckUpdates);
  return updates;
};

/** When reads of the run began, epoch ms, as the log says. */
export const readsOf = (log: string, id: string): number[] =>
  log
    .split('\n')
    .filter((line) => line.includes('"upstream attempt"') && line.includes(id))
    .map((line) => JSON.parse(line))
    .map(({ time, ms }) => Date.parse(time) - ms);

/** Follows the first attempt to its end. */
export const seeItFail = async (
  vendor: Awaited<ReturnType<typeof startVendor>>,
  url: string,
  key: PrecheckRunKey,
) => {
  const updates = await toTheEnd(url, key, ({ isFinal, run }) => {
    if (!isFinal && run?.progress === 0) vendor.advance(5_000);
  });
  expect(updates.at(-1)).toMatchObject({ isFinal: true, run: { verdict: 'FAILED' } });
  return { failed: await wait(url, { key }), revision: updates.at(-1)?.run?.revision ?? '' };
};
