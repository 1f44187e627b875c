import './apollo-dev.ts';
import { gql } from '@apollo/client';
import { describe, expect, it, vi } from 'vitest';
import {
  PrecheckRunDocument,
  PrecheckRunsDocument,
  PrecheckUpdatesDocument,
} from '../../examples/generated/graphql.ts';
import { backupPlan } from '../support/keys.ts';
import { followToEnd, startApollo, viewOf } from './apollo-views.ts';

const LIVE = backupPlan('dbs-plan-live');
const AGAIN = backupPlan('dbs-plan-again');

const PROGRESS_UPDATES = gql`
  subscription ProgressUpdates($keys: [PrecheckRunKey!]!, $afterRevisions: [String!]) {
    precheckUpdates(keys: $keys, afterRevisions: $afterRevisions) {
      run { id progress revision }
    }
  }
`;

const TOTAL_UPDATES = gql`
  subscription TotalUpdates($keys: [PrecheckRunKey!]!, $afterRevisions: [String!]) {
    precheckUpdates(keys: $keys, afterRevisions: $afterRevisions) {
      run { id progress revision counts { total } }
    }
  }
`;

describe('a subscription that asks for less than the view shows', { timeout: 60_000 }, () => {
  it('leaves what it does not ask for as it was', async () => {
    const { vendor, client, warnings } = await startApollo();
    const list = viewOf(client.watchQuery({ query: PrecheckRunsDocument, variables: { keys: [LIVE] } }));
    await list.shows(() => true);
    const end = followToEnd(client, PROGRESS_UPDATES, LIVE);
    vendor.advance(28_000);
    await end;
    const { precheckRuns } = await list.shows(({ precheckRuns: [run] }) => run?.progress === 100);
    expect(precheckRuns[0]).toMatchObject({ status: 'RUNNING', verdict: 'UNDECIDED' });
    expect(warnings).toEqual([]);
  });

  it('takes the rest of an object without id from the view, which is asked for again, and warns', async () => {
    const { vendor, client, warnings, asked } = await startApollo();
    const list = viewOf(client.watchQuery({ query: PrecheckRunsDocument, variables: { keys: [LIVE] } }));
    await list.shows(() => true);
    const end = followToEnd(client, TOTAL_UPDATES, LIVE);
    await vi.waitUntil(() => asked('PrecheckRuns') > 1, { timeout: 50_000 });
    vendor.advance(28_000);
    await end;
    expect(warnings[0]).toContain('replacing the counts field of a PrecheckRun object');
  });

  it('sets the states of items by what changed, and not their texts', async () => {
    const { vendor, client, warnings } = await startApollo();
    const page = viewOf(client.watchQuery({ query: PrecheckRunDocument, variables: { key: AGAIN } }));
    await page.shows(() => true);
    const end = followToEnd(client, PrecheckUpdatesDocument, AGAIN);
    vendor.advance(5_000);
    await end;
    const { precheckRun } = await page.shows(({ precheckRun: run }) => run?.verdict === 'FAILED');
    const failures = precheckRun?.items.filter(({ state }) => state === 'FAILED');
    expect(failures).toEqual([expect.objectContaining({ code: 'CHECK_SERVER_ID', message: null })]);
    expect(warnings).toEqual([]);
  });
});
