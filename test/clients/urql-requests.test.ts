import { Client, cacheExchange as documentCache, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { describe, expect, it, vi } from 'vitest';
import {
  PrecheckRunsDocument,
  type PrecheckRunsQuery,
  PrecheckUpdatesDocument,
} from '../../examples/generated/graphql.ts';
import { backupPlan, database } from '../support/keys.ts';
import { startGateway, startVendor } from './deployment.ts';
import { recordRequests, startUrqlClient } from './urql-client.ts';
import { createView } from './view.ts';

const UNKNOWN = database('nowhere');

describe('urql', { timeout: 60_000 }, () => {
  it('asks by GET where the address is short enough, by POST elsewhere, and is answered in JSON', async () => {
    const { url } = await startGateway(await startVendor());
    const requests = recordRequests();
    const client = new Client({ url, exchanges: [fetchExchange] });
    const ask = async (count: number) => {
      const keys = Array<ReturnType<typeof backupPlan>>(count).fill(backupPlan('dbs-plan-passed'));
      const { data } = await client.query(PrecheckRunsDocument, { keys });
      expect(data?.precheckRuns.map((run) => run?.verdict)).toEqual(Array(count).fill('PASSED'));
    };
    await ask(1);
    await ask(100);
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
    for (const { accept } of requests)
      expect(accept).toMatch(/^application\/graphql-response\+json, .*event-stream/);
  });

  it('has the good runs and the error of the bad one where Graphcache knows the schema', async () => {
    const vendor = await startVendor();
    const { url } = await startGateway(vendor);
    const requests = recordRequests();
    const keys = [backupPlan('dbs-plan-live'), UNKNOWN];
    const knowing = startUrqlClient(url);
    const result = await knowing.query(PrecheckRunsDocument, { keys });
    expect(result.data?.precheckRuns).toEqual([expect.objectContaining({ status: 'RUNNING' }), null]);
    const [error, ...others] = result.error?.graphQLErrors ?? [];
    expect(error).toMatchObject({ path: ['precheckRuns', 1], extensions: { code: 'NOT_FOUND' } });
    expect(others).toEqual([]);

    const unknowing = new Client({
      url,
      exchanges: [cacheExchange({ keys: { PrecheckItemCounts: () => null } }), fetchExchange],
    });
    expect((await unknowing.query(PrecheckRunsDocument, { keys })).data).toBeNull();

    // What is missing is asked for again whenever another run of the list changes.
    const asked = requests.length;
    const list = createView<PrecheckRunsQuery['precheckRuns']>();
    knowing
      .query(PrecheckRunsDocument, { keys })
      .subscribe(({ data }) => data && list.show(data.precheckRuns));
    knowing.subscription(PrecheckUpdatesDocument, { keys }).subscribe(() => {});
    for (const progress of [0, 10, 30]) {
      await list.shows(([run]) => (run?.progress ?? 0) >= progress);
      vendor.advance(8_000);
    }
    await vi.waitUntil(() => requests.length > asked + 1, { timeout: 20_000 });
  });

  it('changes no query by a subscription in the document cache, and asks again if told the type', async () => {
    const vendor = await startVendor();
    const { url } = await startGateway(vendor);
    const requests = recordRequests();
    const keys = [backupPlan('dbs-plan-live')];
    const client = new Client({ url, fetchSubscriptions: true, exchanges: [documentCache, fetchExchange] });
    const list = createView<PrecheckRunsQuery['precheckRuns']>();
    client
      .query(PrecheckRunsDocument, { keys })
      .subscribe(({ data }) => data && list.show(data.precheckRuns));
    const queries = () => requests.filter(({ operation }) => operation === 'PrecheckRuns').length;
    await list.shows(([run]) => run?.status === 'RUNNING');
    const followed = client.subscription(PrecheckUpdatesDocument, { keys }).toPromise();
    vendor.advance(28_000);
    expect((await followed).data?.precheckUpdates.run?.verdict).toBe('PASSED');
    expect(list.states.map(([run]) => run?.status)).toEqual(['RUNNING']);
    expect(queries()).toBe(1);

    const context = { additionalTypenames: ['PrecheckRun'] };
    await client.subscription(PrecheckUpdatesDocument, { keys }, context).toPromise();
    await list.shows(([run]) => run?.verdict === 'PASSED');
    expect(queries()).toBeGreaterThan(1);
  });
});
