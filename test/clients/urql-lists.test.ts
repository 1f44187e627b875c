import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { StartDatabasePrecheckDocument } from '../../examples/generated/graphql.ts';
import type { Update } from '../../examples/resumable.ts';
import { plansUpTo, showRow } from '../../examples/urql/plan-list.ts';
import { startGateway, startVendor } from './deployment.ts';
import { recordRequests, startUrqlClient } from './urql-client.ts';
import { createView } from './view.ts';

// As in a page under development, where urql warns.
vi.stubEnv('NODE_ENV', 'development');
const warn = vi.spyOn(console, 'warn');
afterEach(() => expect(warn.mock.calls).toEqual([]));

const begin = async () => {
  const vendor = await startVendor();
  const { url } = await startGateway(vendor);
  return { vendor, client: startUrqlClient(url), requests: recordRequests() };
};

describe('urql with Graphcache', { timeout: 60_000 }, () => {
  it('walks all pages of a list, each plan once, by one request a page', async () => {
    const { client, requests } = await begin();
    let plans = await plansUpTo(client, 50, null);
    while (plans.pageInfo.hasNextPage) plans = await plansUpTo(client, 50, plans.pageInfo.endCursor);
    expect(plans.totalCount).toBeGreaterThanOrEqual(250);
    expect(new Set(plans.edges.map(({ node }) => node.id)).size).toBe(plans.totalCount);
    expect(plans.edges).toHaveLength(plans.totalCount ?? 0);
    expect(requests.filter(({ operation }) => operation === 'BackupPlans')).toHaveLength(6);
  });

  it('watches a row by the id of its run', async () => {
    const { vendor, client, requests } = await begin();
    const { edges } = await plansUpTo(client, 5, null);
    const runId = edges.find(({ node }) => node.upstreamId === 'dbs-plan-live')?.node.precheckRunId ?? '';
    const row = createView<Update['run']>();
    onTestFinished(showRow(client, runId, row.show));
    expect(await row.shows((run) => run?.status === 'RUNNING')).toMatchObject({ id: runId });
    vendor.advance(30_000);
    expect(await row.shows((run) => run?.verdict === 'PASSED')).toMatchObject({ progress: 100 });
    expect(requests.map(({ operation }) => operation)).toEqual(['BackupPlans']);
  });

  it('shows a precheck that it starts as PENDING, and then each change', async () => {
    const { vendor, client, requests } = await begin();
    const input = { instanceUuid: 'db-mysql-passed', engine: 'MYSQL' } as const;
    const { data } = await client.mutation(StartDatabasePrecheckDocument, { input });
    const runId = data?.startDatabasePrecheck?.run.id ?? '';
    const row = createView<Update['run']>();
    onTestFinished(showRow(client, runId, row.show));
    expect(await row.shows(() => true)).toMatchObject({ id: runId, status: 'PENDING' });
    await row.shows((run) => run?.status === 'RUNNING');
    vendor.advance(20_000);
    await row.shows((run) => run?.verdict === 'PASSED');
    expect(requests.map(({ operation }) => operation)).toEqual(['StartDatabasePrecheck']);
  });
});
