import './apollo-dev.ts';
import type { ApolloClient } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { Window } from 'happy-dom';
import { createElement, type ReactNode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { afterAll, expect, it, onTestFinished, vi } from 'vitest';
import { useLiveRuns } from '../../examples/apollo/use-live-runs.ts';
import type { PrecheckRunKey } from '../../examples/generated/graphql.ts';
import { createView, planKey, startApollo } from './apollo-views.ts';

// For the whole file: React looks at them a while after a component is gone.
const window = new Window();
vi.stubGlobal('window', window);
vi.stubGlobal('document', window.document);
afterAll(() => window.happyDOM.close());

/** Renders into a page of its own. */
const render = (client: ApolloClient, children: ReactNode) => {
  const page = document.createElement('main');
  const root = createRoot(page);
  onTestFinished(() => root.unmount());
  const props = { client, children };
  root.render(createElement(ApolloProvider, props));
  return page;
};

const showBoard = (client: ApolloClient, keys: PrecheckRunKey[]) => {
  const view = createView<string>();
  const Board = () => {
    const { runs } = useLiveRuns(keys);
    useEffect(() => view.show(page.textContent));
    return runs.map((run) => `${run?.verdict ?? 'unread'} ${run?.progress ?? 0}`).join(', ');
  };
  const page = render(client, createElement(Board));
  return view;
};

it('a React component shows runs live by a hook', { timeout: 60_000 }, async () => {
  const { vendor, client, warnings, asked } = await startApollo();
  // Each read is tried four times, and at first the live plan cannot be read.
  vendor.fail({ fault: 'throttling', id: 'dbs-plan-live', times: 4 });
  const board = showBoard(client, [planKey('dbs-plan-warned'), planKey('dbs-plan-live')]);
  await board.shows((text) => text === 'WARNED 100, unread 0');
  await board.shows((text) => text === 'WARNED 100, UNDECIDED 0');
  vendor.advance(28_000);
  await board.shows((text) => text === 'WARNED 100, PASSED 100');
  expect(asked('PrecheckRuns')).toBe(2);
  expect(asked('PrecheckUpdates')).toBe(1);
  expect(warnings).toEqual([]);
});
