import { type Client, gql } from '@urql/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  NodeDocument,
  PrecheckRunDocument,
  type PrecheckRunsQuery,
  PrecheckUpdatesDocument,
} from '../../examples/generated/graphql.ts';
import { showLiveRuns } from '../../examples/urql/live-runs.ts';
import { backupPlan, database } from '../support/keys.ts';
import { startGateway, startVendor } from './deployment.ts';
import { recordRequests, showPage, startUrqlClient } from './urql-client.ts';
import { createView } from './view.ts';

// As in a page under development: urql warns, and collects what no query holds any more.
vi.stubEnv('NODE_ENV', 'development');
const warn = vi.spyOn(console, 'warn');
afterEach(() => expect(warn.mock.calls).toEqual([]));

const AGAIN = backupPlan('dbs-plan-again');

const start = async () => {
  const vendor = await startVendor();
  const { url } = await startGateway(vendor);
  return { vendor, client: startUrqlClient(url), requests: recordRequests() };
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
    const stop = showLiveRuns(client, [AGAIN], board.show);
    await board.shows(([run]) => run?.status === 'RUNNING');
    vendor.advance(5_000);
    const [failed] = await board.shows(([run]) => run?.verdict === 'FAILED');
    expect(failed).toMatchObject({ progress: 83, counts: { total: 6, passed: 4, failed: 1 } });
    stop();
    vendor.advance(7_000);
    await untilCheckedAgain(client);
    showLiveRuns(client, [AGAIN], board.show);
    vendor.advance(18_000);
    const [passed] = await board.shows(([run]) => run?.verdict === 'PASSED');
    expect(passed).toMatchObject({ id: failed?.id, progress: 100, counts: { passed: 6, failed: 0 } });
    expect(requests.filter(({ operation }) => operation === 'PrecheckRuns')).toHaveLength(1);
  });

  it('keeps a page with its items live by a subscription that selects what the page does', async () => {
    const { vendor, client, requests } = await start();
    const page = showPage(client, AGAIN, PAGE_UPDATES);
    await page.shows(({ status }) => status === 'RUNNING');
    vendor.advance(5_000);
    const failed = await page.shows(({ verdict }) => verdict === 'FAILED');
    expect(failed.message).toContain('server_id is not set');
    expect(failed.finishedAt).not.toBeNull();
    expect(failed.items.find(({ state }) => state === 'FAILED')?.message).toContain('server_id');
    expect(requests).toHaveLength(1);
    await page.ended;
    vendor.advance(7_000);
    await untilCheckedAgain(client);
    const asked = requests.length;
    page.follow();
    vendor.advance(18_000);
    const passed = await page.shows(({ verdict }) => verdict === 'PASSED');
    expect(passed).toMatchObject({ id: failed.id, message: null });
    expect(passed.items).toEqual(failed.items.map((item) => ({ ...item, state: 'PASSED', message: null })));
    expect(requests).toHaveLength(asked);
  });

  it('leaves as it was, without a word, what a page shows and its subscription does not select', async () => {
    const { vendor, client, requests } = await start();
    const page = showPage(client, AGAIN, PrecheckUpdatesDocument);
    await page.shows(({ status }) => status === 'RUNNING');
    vendor.advance(5_000);
    await page.ended;
    const failed = await page.shows(({ verdict }) => verdict === 'FAILED');
    expect(failed).toMatchObject({ status: 'FINISHED', message: null, finishedAt: null });
    expect(failed.items.find(({ state }) => state === 'FAILED')).toMatchObject({ message: null });
    expect(requests).toHaveLength(1);
  });

  it('asks a page again when an item comes without what the page shows of it', async () => {
    const { vendor, client, requests } = await start();
    const key = database('db-mysql-again');
    const document = gql`subscription Items($keys: [PrecheckRunKey!]!) {
      precheckUpdates(keys: $keys) { run { id status revision items { id state } } }
    }`;
    const page = showPage(client, key, document);
    await page.shows(({ items }) => items.length === 0);
    vendor.advance(2_500);
    const { items } = await page.shows((run) => run.items.length > 0);
    expect(items[0]).toMatchObject({ state: 'PASSED', code: expect.any(String) });
    expect(requests.length).toBeGreaterThan(1);
  });

  it('tells runs and what is prechecked apart', async () => {
    const { client } = await start();
    const key = backupPlan('dbs-plan-passed');
    const run = (await client.query(PrecheckRunDocument, { key })).data?.precheckRun;
    const board = createView<PrecheckRunsQuery['precheckRuns']>();
    showLiveRuns(client, [key], board.show);
    const [listed] = await board.shows(() => true);
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
