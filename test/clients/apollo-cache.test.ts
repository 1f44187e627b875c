import './apollo-dev.ts';
import { type ApolloClient, gql } from '@apollo/client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { showLiveRuns } from '../../examples/apollo/live-runs.ts';
import {
  NodeDocument,
  PrecheckRunDocument,
  type PrecheckRunKey,
  type PrecheckRunQuery,
  type PrecheckRunsQuery,
} from '../../examples/generated/graphql.ts';
import { backupPlan, database } from '../support/keys.ts';
import { followToEnd, startApollo, viewOf } from './apollo-views.ts';
import { createView, type View } from './view.ts';

type Runs = PrecheckRunsQuery['precheckRuns'];

const LIVE = backupPlan('dbs-plan-live');

/** Asks for what a page about one run shows, its items too. */
const DETAIL_UPDATES = gql`
  subscription DetailUpdates($keys: [PrecheckRunKey!]!, $afterRevisions: [String!]) {
    precheckUpdates(keys: $keys, afterRevisions: $afterRevisions) {
      run { id status verdict progress message finishedAt revision items { id code group state message } }
    }
  }
`;

/** As long as the end of the attempt before is new, a stream tells it once more, and ends. */
const followUntilPassed = async (client: ApolloClient, key: PrecheckRunKey, page: View<PrecheckRunQuery>) => {
  while (page.states.at(-1)?.precheckRun?.verdict !== 'PASSED')
    await followToEnd(client, DETAIL_UPDATES, key);
};

describe('one stream and no code', { timeout: 60_000 }, () => {
  it('keep a list of runs live, which is asked for once', async () => {
    const { vendor, client, warnings, asked } = await startApollo();
    const { show, shows } = createView<Runs>();
    onTestFinished(showLiveRuns(client, [LIVE, backupPlan('dbs-plan-warned')], show));
    await shows(([live]) => live?.status === 'RUNNING');
    vendor.advance(10_000);
    await shows(([live]) => (live?.progress ?? 0) > 0);
    vendor.advance(28_000);
    const [live, warned] = await shows(([run]) => run?.status === 'FINISHED');
    expect(live).toMatchObject({ verdict: 'PASSED', progress: 100, counts: { total: 6, passed: 6 } });
    expect(warned).toMatchObject({ verdict: 'WARNED' });
    expect(asked('PrecheckRuns')).toBe(1);
    expect(warnings).toEqual([]);
  });

  it('begin behind the answer of the list, which would put older states over newer ones', async () => {
    const { client, asked } = await startApollo();
    const { show, shows } = createView<{ runs: Runs; streams: number }>();
    const showing = (runs: Runs) => show({ runs, streams: asked('PrecheckUpdates') });
    onTestFinished(showLiveRuns(client, [LIVE], showing));
    expect(await shows(({ runs }) => runs.length > 0)).toMatchObject({ streams: 0 });
    await vi.waitUntil(() => asked('PrecheckUpdates') === 1, { timeout: 20_000 });
  });

  it('keep a page about a subject live, by its interface', async () => {
    const { vendor, client, warnings, asked } = await startApollo();
    const { show, shows } = createView<Runs>();
    onTestFinished(showLiveRuns(client, [LIVE], show));
    const [run] = await shows(([first]) => first?.status === 'RUNNING');
    const page = viewOf(
      client.watchQuery({ query: NodeDocument, variables: { id: run?.subject?.id ?? '' } }),
    );
    const plan = { __typename: 'BackupPlan', upstreamId: 'dbs-plan-live', precheckRunId: run?.id };
    expect((await page.shows(() => true)).node).toMatchObject({
      ...plan,
      precheckRun: { id: run?.id, verdict: 'UNDECIDED' },
    });
    vendor.advance(28_000);
    const { node } = await page.shows(
      (data) => data.node?.__typename === 'BackupPlan' && data.node.precheckRun?.verdict === 'PASSED',
    );
    expect(node).toMatchObject(plan);
    expect(asked('Node')).toBe(1);
    expect(warnings).toEqual([]);
  });
});

describe('a run that is checked again', { timeout: 60_000 }, () => {
  const AGAIN: readonly [id: string, key: PrecheckRunKey, itemsAnew: number, text: unknown][] = [
    ['dbs-plan-again', backupPlan('dbs-plan-again'), 6, expect.any(String)],
    ['db-oracle-again', database('db-oracle-again'), 0, null],
  ];

  it.each(AGAIN)(
    '%s keeps its id, and all else on its page starts anew',
    async (_id, key, itemsAnew, message) => {
      const { vendor, client, warnings, asked } = await startApollo();
      const page = viewOf(client.watchQuery({ query: PrecheckRunDocument, variables: { key } }));
      await page.shows(() => true);
      vendor.advance(5_000);
      await followToEnd(client, DETAIL_UPDATES, key);
      const { precheckRun: failed } = await page.shows(({ precheckRun: run }) => run?.verdict === 'FAILED');
      const failures = failed?.items.filter(({ state }) => state === 'FAILED');
      expect(failures).toEqual([expect.objectContaining({ message })]);

      vendor.advance(7_000);
      const passed = followUntilPassed(client, key, page);
      const { precheckRun: anew } = await page.shows(({ precheckRun: run }) => run?.status === 'RUNNING');
      expect(anew).toMatchObject({ id: failed?.id, verdict: 'UNDECIDED', message: null });
      expect(anew?.progress).toBeLessThan(failed?.progress ?? 0);
      expect(anew?.items.filter(({ state }) => state === 'FAILED')).toEqual([]);
      expect(anew?.items).toHaveLength(itemsAnew);

      vendor.advance(18_000);
      await passed;
      await page.shows(({ precheckRun: run }) => run?.verdict === 'PASSED');
      expect(page.states.at(-1)?.precheckRun).toMatchObject({ id: failed?.id, progress: 100 });
      expect(asked('PrecheckRun')).toBe(1);
      expect(warnings).toEqual([]);
    },
  );
});
