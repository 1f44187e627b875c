import './apollo-dev.ts';
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache } from '@apollo/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { showLiveRuns } from '../../examples/apollo/live-runs.ts';
import {
  PrecheckRunsDocument,
  type PrecheckRunsQuery,
  PrecheckUpdatesDocument,
} from '../../examples/generated/graphql.ts';
import { backupPlan } from '../support/keys.ts';
import { startApollo } from './apollo-views.ts';
import { createView } from './view.ts';

const LIVE = backupPlan('dbs-plan-live');
type Runs = PrecheckRunsQuery['precheckRuns'];

const KEYS = [backupPlan('dbs-plan-passed'), backupPlan('nowhere')];

describe('Apollo Client', { timeout: 60_000 }, () => {
  it('is told what to do when it subscribes without a link for it', async () => {
    const { url } = await startApollo();
    const client = new ApolloClient({ cache: new InMemoryCache(), link: new HttpLink({ uri: url }) });
    const results: unknown[] = [];
    await client
      .subscribe({ query: PrecheckUpdatesDocument, variables: { keys: [LIVE] } })
      .forEach(({ data, error }) => void results.push({ data, error }));
    const message = expect.stringContaining('accept must be text/event-stream, or the transport WebSocket');
    expect(results).toEqual([{ data: undefined, error: expect.objectContaining({ message }) }]);
  });

  it('throws a whole list away for one bad key, unless errorPolicy is `all`', async () => {
    const { client } = await startApollo();
    const request = { query: PrecheckRunsDocument, variables: { keys: KEYS } };
    await expect(client.query(request)).rejects.toThrow('knows no backup plan "nowhere"');
    const { data, error } = await client.query({ ...request, errorPolicy: 'all' });
    expect(data?.precheckRuns).toEqual([expect.objectContaining({ verdict: 'PASSED' }), null]);
    if (!CombinedGraphQLErrors.is(error)) throw new Error('expected errors of GraphQL');
    expect(error.errors).toMatchObject([{ path: ['precheckRuns', 1], extensions: { code: 'NOT_FOUND' } }]);
  });

  it('shows the other runs of a list live beside a bad key', async () => {
    const { vendor, client, warnings, asked } = await startApollo();
    const { show, shows } = createView<Runs>();
    onTestFinished(showLiveRuns(client, [LIVE, backupPlan('nowhere')], show));
    await shows(([live, nowhere]) => live?.status === 'RUNNING' && nowhere === null);
    vendor.advance(28_000);
    expect((await shows(([live]) => live?.verdict === 'PASSED'))[1]).toBeNull();
    expect(asked('PrecheckRuns')).toBe(1);
    expect(warnings).toEqual([]);
  });

  it('shows a run that could not be read at first once the stream has it', async () => {
    const { vendor, client, warnings, asked } = await startApollo();
    vendor.fail('throttling', 'dbs-plan-live', 4);
    const { states, show, shows } = createView<Runs>();
    onTestFinished(showLiveRuns(client, [LIVE], show));
    await shows(([live]) => live?.status === 'RUNNING');
    expect(states.find((runs) => runs.length > 0)).toEqual([null]);
    vendor.advance(28_000);
    await shows(([live]) => live?.verdict === 'PASSED');
    expect(asked('PrecheckRuns')).toBe(2);
    expect(warnings).toEqual([]);
  });
});
