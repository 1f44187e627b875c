import { type Client, gql } from '@urql/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  NodeDocument,
  PrecheckRunDocument,
  type PrecheckRunKey,
  type PrecheckRunQuery,
  type PrecheckRunsQuery,
  PrecheckUpdatesDocument,
} from '../../examples/generated/graphql.ts';
import { showRuns } from '../../examples/urql-board.ts';
import { startGateway, startVendor } from './deployment.ts';
import { createView, recordRequests, startUrqlClient } from './urql-client.ts';

// As in a page under development: urql warns, and collects what no query holds any more.
vi.stubEnv('NODE_ENV', 'development');
const warn = vi.spyOn(console, 'warn');
afterEach(() => expect(warn.mock.calls).toEqual([]));

const AGAIN = { backupPlan: { backupPlanId: 'dbs-plan-again' } };

const start = async () => {
  const vendor = await startVendor();
  const { url } = await startGateway(vendor);
  return { vendor, client: startUrqlClient(url), requests: recordRequests() };
};

/** Shows the page of a run, kept live by that subscription. */
const showPage = (client: Client, key: PrecheckRunKey, document: Parameters<Client['subscription']>[0]) => {
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

/** Asks until the second attempt is under way: a run that is over is not followed any more. */
const untilCheckedAgain = async (client: Client) => {
  for (;;) {
    const asked = client.query(
      PrecheckRunDocument,
      { key: AGAIN, maxAgeMs: 0 },
      { requestPolicy: 'network-only' },
    );
    if ((await asked).data?.precheckRun?.verdict !== 'FAILED') return;
  }
};

const PAGE_UPDATES = gql`
  subscription PageUpdates($keys: [PrecheckRunKey!]!, $afterRevisions: [String!]) {
    precheckUpdates(keys: $keys, afterRevisions: $afterRevisions) {
      run {
        id status verdict progress message startedAt finishedAt observedAt isStale revision
        items { id code group state message }
        trouble { code message since retryAt }
      }
    }
  }
`;

describe('urql with Graphcache', { timeout: 60_000 }, () => {
  it('keeps a list live by one subscription, over a second attempt of a run', async () => {
    const { vendor, client, requests } = await start();
    const board = createView<PrecheckRunsQuery['precheckRuns']>();
    const stop = showRuns(client, [AGAIN], board.show);
    await board.until(([run]) => run?.status === 'RUNNING');
    await vendor.advance(5_000);
    const [failed] = await board.until(([run]) => run?.verdict === 'FAILED');
    expect(failed).toMatchObject({ progress: 83, counts: { total: 6, passed: 4, failed: 1 } });
    stop();
    await vendor.advance(7_000);
    await untilCheckedAgain(client);
    showRuns(client, [AGAIN], board.show);
    await vendor.advance(18_000);
    const [passed] = await board.until(([run]) => run?.verdict === 'PASSED');
    expect(passed).toMatchObject({ id: failed?.id, progress: 100, counts: { passed: 6, failed: 0 } });
    expect(requests.filter(({ operation }) => operation === 'PrecheckRuns')).toHaveLength(1);
  });

  it('keeps a page with its items live by a subscription that selects what the page does', async () => {
    const { vendor, client, requests } = await start();
    const page = showPage(client, AGAIN, PAGE_UPDATES);
    await page.until(({ status }) => status === 'RUNNING');
    await vendor.advance(5_000);
    const failed = await page.until(({ verdict }) => verdict === 'FAILED');
    expect(failed.message).toContain('server_id is not set');
    expect(failed.finishedAt).not.toBeNull();
    expect(failed.items.find(({ state }) => state === 'FAILED')?.message).toContain('server_id');
    expect(requests).toHaveLength(1);
    await page.ended;
    await vendor.advance(7_000);
    await untilCheckedAgain(client);
    const asked = requests.length;
    page.follow();
    await vendor.advance(18_000);
    const passed = await page.until(({ verdict }) => verdict === 'PASSED');
    expect(passed).toMatchObject({ id: failed.id, message: null });
    expect(passed.items).toEqual(failed.items.map((item) => ({ ...item, state: 'PASSED', message: null })));
    expect(requests).toHaveLength(asked);
  });

  it('leaves as it was, without a word, what a page shows and its subscription does not select', async () => {
    const { vendor, client, requests } = await start();
    const page = showPage(client, AGAIN, PrecheckUpdatesDocument);
    await page.until(({ status }) => status === 'RUNNING');
    await vendor.advance(5_000);
    await page.ended;
    const failed = await page.until(({ verdict }) => verdict === 'FAILED');
    expect(failed).toMatchObject({ status: 'FINISHED', message: null, finishedAt: null });
    expect(failed.items.find(({ state }) => state === 'FAILED')).toMatchObject({ message: null });
    expect(requests).toHaveLength(1);
  });

  it('asks a page again when an item comes without what the page shows of it', async () => {
    const { vendor, client, requests } = await start();
    const key = { database: { instanceUuid: 'db-mysql-again' } };
    const document = gql`subscription Items($keys: [PrecheckRunKey!]!) {
      precheckUpdates(keys: $keys) { run { id status revision items { id state } } }
    }`;
    const page = showPage(client, key, document);
    await page.until(({ items }) => items.length === 0);
    await vendor.advance(2_500);
    const { items } = await page.until((run) => run.items.length > 0);
    expect(items[0]).toMatchObject({ state: 'PASSED', code: expect.any(String) });
    expect(requests.length).toBeGreaterThan(1);
  });

  it('tells runs and what is prechecked apart', async () => {
    const { client } = await start();
    const key = { backupPlan: { backupPlanId: 'dbs-plan-passed' } };
    const run = (await client.query(PrecheckRunDocument, { key })).data?.precheckRun;
    const board = createView<PrecheckRunsQuery['precheckRuns']>();
    showRuns(client, [key], board.show);
    const [listed] = await board.until(() => true);
    const node = async (id = '') => (await client.query(NodeDocument, { id })).data?.node;
    expect(await node(run?.id)).toEqual({
      __typename: 'PrecheckRun',
      id: run?.id,
      verdict: 'PASSED',
      progress: 100,
    });
    expect(await node(listed?.subject?.id)).toEqual({
      __typename: 'BackupPlan',
      id: listed?.subject?.id,
      upstreamId: 'dbs-plan-passed',
      precheckRunId: run?.id,
      precheckRun: { id: run?.id, verdict: 'PASSED' },
    });
  });
});
