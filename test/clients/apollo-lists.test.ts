import './apollo-dev.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fixesOf, followRows, showRow, start } from '../../examples/apollo/console.ts';
import { showPlans } from '../../examples/apollo/plan-list.ts';
import type { BackupPlansQuery } from '../../examples/generated/graphql.ts';
import type { Update } from '../../examples/resumable.ts';
import { startApollo } from './apollo-views.ts';
import { createView } from './view.ts';

type Plans = NonNullable<BackupPlansQuery['backupPlans']>;

describe('Apollo Client', { timeout: 60_000 }, () => {
  it('walks all pages of a list, each plan once, by one request a page', async () => {
    const { client, warnings, asked } = await startApollo();
    const view = createView<Plans>();
    const { more, stop } = showPlans(client, 50, view.show);
    onTestFinished(stop);
    let plans = await view.shows(() => true);
    while (plans.pageInfo.hasNextPage) {
      const { length } = plans.edges;
      await more(plans.pageInfo.endCursor);
      plans = await view.shows(({ edges }) => edges.length > length);
    }
    expect(plans.totalCount).toBeGreaterThanOrEqual(250);
    expect(new Set(plans.edges.map(({ node }) => node.id)).size).toBe(plans.totalCount);
    expect(plans.edges).toHaveLength(plans.totalCount ?? 0);
    expect(asked('BackupPlans')).toBe(6);
    expect(warnings).toEqual([]);
  });

  it('watches the rows that are visible by the ids of their runs, over one stream', async () => {
    const { vendor, client, warnings, asked } = await startApollo();
    const view = createView<Plans>();
    onTestFinished(showPlans(client, 5, view.show).stop);
    const { edges } = await view.shows(() => true);
    const live = edges.find(({ node }) => node.upstreamId === 'dbs-plan-live');
    const runId = live?.node.precheckRunId ?? '';
    const row = createView<Update['run']>();
    onTestFinished(showRow(client, runId, row.show));
    onTestFinished(
      followRows(
        client,
        edges.map(({ node }) => node.precheckRunId),
      ),
    );
    expect(await row.shows((run) => run?.status === 'RUNNING')).toMatchObject({ id: runId });
    vendor.advance(30_000);
    expect(await row.shows((run) => run?.verdict === 'PASSED')).toMatchObject({ progress: 100 });
    expect(asked('RowRun')).toBe(0);
    expect(asked('PrecheckUpdates')).toBe(1);
    expect(warnings).toEqual([]);
  });

  it('shows a precheck that it starts as PENDING, then each change, then what to do', async () => {
    const { vendor, client, warnings, asked } = await startApollo();
    const runId = await start(client, 'db-oracle-failed', 'ORACLE');
    const row = createView<Update['run']>();
    onTestFinished(showRow(client, runId, row.show));
    expect(await row.shows(() => true)).toMatchObject({ id: runId, status: 'PENDING', verdict: 'UNDECIDED' });
    onTestFinished(followRows(client, [runId]));
    await row.shows((run) => run?.status === 'RUNNING');
    vendor.advance(20_000);
    await row.shows((run) => run?.verdict === 'FAILED');
    expect(await fixesOf(client, runId)).toContainEqual(
      expect.objectContaining({
        title: 'Archive mode check',
        fix: expect.stringContaining('ARCHIVE LOG LIST'),
      }),
    );
    expect(asked('RowRun')).toBe(0);
    expect(warnings).toEqual([]);
  });
});
