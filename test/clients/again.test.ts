import { print } from 'graphql';
import { createClient } from 'graphql-sse';
import { describe, expect, it } from 'vitest';
import {
  type PrecheckRunKey,
  PrecheckUpdatesDocument,
  type PrecheckUpdatesSubscription,
} from '../../examples/generated/graphql.ts';
import { followByWebSocket } from '../../examples/graphql-ws.ts';
import { nextAttempt } from '../../examples/next-attempt.ts';
import type { Update } from '../../examples/resumable.ts';
import { ask } from '../support/ask.ts';
import { startGateway, startVendor } from './deployment.ts';

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

const wait = async (url: string, variables: object): Promise<Run> => {
  const { data, errors } = await ask(url, WAIT, { timeoutMs: 55_000, ...variables });
  expect(errors).toBeUndefined();
  return data.awaitPrecheckRun;
};

/** All that a stream tells until it is complete. */
const toTheEnd = async (url: string, key: PrecheckRunKey, onUpdate = (_update: Update) => {}) => {
  const updates: Update[] = [];
  await followByWebSocket(url, [key], (update) => {
    updates.push(update);
    onUpdate(update);
  });
  return updates;
};

/** The same by SSE, opened again with what is known already. */
const resumed = async (url: string, key: PrecheckRunKey, afterRevisions: readonly string[]) => {
  const query = print(PrecheckUpdatesDocument);
  const updates: Update[] = [];
  const answers = createClient({ url }).iterate<PrecheckUpdatesSubscription>({
    query,
    variables: { keys: [key], afterRevisions },
  });
  for await (const { data } of answers) if (data) updates.push(data.precheckUpdates);
  return updates;
};

const verdictsOf = (updates: readonly Update[]) => [...new Set(updates.map(({ run }) => run?.verdict))];

/** When the run was read, epoch ms, as the log says. */
const readsOf = (log: string, id: string): number[] =>
  log
    .split('\n')
    .filter((line) => line.includes('"upstream attempt"') && line.includes(id))
    .map((line) => Date.parse(JSON.parse(line).time));

const justBefore = (time: string) => new Date(Date.parse(time) - 1).toISOString();

const CASES: readonly (readonly [id: string, key: PrecheckRunKey])[] = [
  ['dbs-plan-again', { backupPlan: { backupPlanId: 'dbs-plan-again' } }],
  ['dbs-restore-again', { restoreTask: { restoreTaskId: 'dbs-restore-again' } }],
  ['db-mysql-again', { database: { instanceUuid: 'db-mysql-again' } }],
];

/** Follows the first attempt to its end. */
const seeItFail = async (
  vendor: Awaited<ReturnType<typeof startVendor>>,
  url: string,
  key: PrecheckRunKey,
) => {
  const updates = await toTheEnd(url, key, ({ isFinal, run }) => {
    if (!isFinal && run?.progress === 0) void vendor.advance(5_000);
  });
  expect(updates.at(-1)).toMatchObject({ isFinal: true, run: { verdict: 'FAILED' } });
  return { failed: await wait(url, { key }), revision: updates.at(-1)?.run?.revision ?? '' };
};

describe('what failed is checked again', { timeout: 120_000 }, () => {
  it.each(CASES)('%s', async (id, key) => {
    const vendor = await startVendor();
    const { url, printed } = await startGateway(vendor);
    const { failed, revision } = await seeItFail(vendor, url, key);
    expect(failed).toMatchObject({ status: 'FINISHED', verdict: 'FAILED' });

    // Who follows it again is told the end again, at once. Who waits is told it when the time is up, or at once by a
    // time of a clock that is behind the vendor's.
    const [told, latest, mistaken] = await Promise.all([
      resumed(url, key, [revision]),
      wait(url, { key, startedAfter: failed.startedAt, timeoutMs: 0 }),
      wait(url, { key, startedAfter: justBefore(failed.startedAt) }),
    ]);
    expect(told).toMatchObject([{ isFinal: true, run: { verdict: 'FAILED', revision } }]);
    expect(latest).toEqual(failed);
    expect(mistaken).toEqual(failed);

    const waiting = Array.from({ length: 20 }, () => wait(url, { key, startedAfter: failed.startedAt }));
    waiting.push(wait(url, { key, startedAfter: failed.finishedAt }));
    const begun = nextAttempt(url, key, failed.startedAt);
    // Longer than it asks for at a time, so all who wait have the old end before them.
    await wait(url, { key, startedAfter: failed.startedAt, timeoutMs: 2_500 });
    await vendor.advance(7_000);
    await begun;
    const bySocket = toTheEnd(url, key);
    const bySse = resumed(url, key, [revision]);
    await vendor.advance(18_000);

    const [passed, ...others] = await Promise.all(waiting);
    expect(passed).toMatchObject({ status: 'FINISHED', verdict: 'PASSED' });
    expect(others).toEqual(others.map(() => passed));
    for (const updates of [await bySocket, await bySse]) {
      expect(updates.at(-1)).toMatchObject({ isFinal: true, run: { verdict: 'PASSED' } });
      expect(verdictsOf(updates)).not.toContain('FAILED');
    }
    // However many wait and follow, the vendor is asked once at a time, and never sooner than after the pace.
    const reads = readsOf(printed.out, id);
    for (const [index, atMs] of reads.slice(1).entries())
      expect(atMs - (reads[index] ?? 0)).toBeGreaterThanOrEqual(99);
  });
});

describe('waiting', { timeout: 120_000 }, () => {
  it('for a task is for the one execution that it is, though its database is checked again', async () => {
    const vendor = await startVendor();
    const { url } = await startGateway(vendor);
    const task = { databaseTask: { taskId: 't-mysql-again' } };
    const database = { database: { instanceUuid: 'db-mysql-again' } };
    const { failed } = await seeItFail(vendor, url, task);
    await vendor.advance(25_000);
    const passed = await wait(url, { key: database, startedAfter: failed.startedAt });
    expect(passed).toMatchObject({ verdict: 'PASSED' });
    expect(await wait(url, { key: task })).toEqual(failed);
    expect(await wait(url, { key: task, startedAfter: failed.startedAt, timeoutMs: 500 })).toEqual(failed);
  });

  it('ends with the latest that is known when the time is up, or the gateway goes, and begins again', async () => {
    const vendor = await startVendor();
    const first = await startGateway(vendor);
    const key = { backupPlan: { backupPlanId: 'dbs-plan-live' } };
    // So that something is known.
    await ask(first.url, 'query ($key: PrecheckRunKey!) { precheckRun(key: $key) { id } }', { key });
    expect(await wait(first.url, { key, timeoutMs: 500 })).toMatchObject({ status: 'RUNNING' });

    const reads = readsOf(first.printed.out, 'dbs-plan-live').length;
    const waiting = [wait(first.url, { key }), wait(first.url, { key })];
    // Nobody else has it read.
    while (readsOf(first.printed.out, 'dbs-plan-live').length < reads + 2)
      await ask(first.url, '{ __typename }');
    await first.stop();
    for (const latest of await Promise.all(waiting)) expect(latest).toMatchObject({ status: 'RUNNING' });
    await expect(wait(first.url, { key })).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });

    const next = await startGateway(vendor, first.port);
    await vendor.advance(28_000);
    expect(await wait(next.url, { key })).toMatchObject({ status: 'FINISHED', verdict: 'PASSED' });
    await nextAttempt(next.url, key, null);
  });
});
