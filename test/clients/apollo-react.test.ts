import './apollo-dev.ts';
import './browser-globals.ts';
import type { ApolloClient } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { createElement } from 'react';
import { expect, it } from 'vitest';
import { useLiveRuns } from '../../examples/apollo/use-live-runs.ts';
import type { PrecheckRunKey } from '../../examples/generated/graphql.ts';
import { backupPlan } from '../support/keys.ts';
import { startApollo } from './apollo-views.ts';
import { openPage } from './react-page.ts';

/** Shows runs in a page of that client's, by the hook. */
const showBoard = (client: ApolloClient, keys: PrecheckRunKey[]) => {
  const page = openPage();
  const Board = () =>
    useLiveRuns(keys)
      .runs.map((run) => `${run?.verdict ?? 'unread'} ${run?.progress ?? 0}`)
      .join(', ');
  const props = { client, children: createElement(Board) };
  page.render(createElement(ApolloProvider, props));
  return page;
};

it('a React component shows runs live by a hook', { timeout: 60_000 }, async () => {
  const { vendor, client, warnings, asked } = await startApollo();
  // At first the live plan cannot be read.
  vendor.fail('throttling', 'dbs-plan-live', 4);
  const board = showBoard(client, [backupPlan('dbs-plan-warned'), backupPlan('dbs-plan-live')]);
  await board.shows((text) => text === 'WARNED 100, unread 0');
  await board.shows((text) => text === 'WARNED 100, UNDECIDED 0');
  vendor.advance(28_000);
  await board.shows((text) => text === 'WARNED 100, PASSED 100');
  expect(asked('PrecheckRuns')).toBe(2);
  expect(asked('PrecheckUpdates')).toBe(1);
  expect(warnings).toEqual([]);
});
