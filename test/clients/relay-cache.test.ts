import './relay-tag.ts';
import { createClient } from 'graphql-ws';
import { Window } from 'happy-dom';
import { createElement, type ReactNode, Suspense } from 'react';
import { createOperationDescriptor, type Environment } from 'relay-runtime';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { PrecheckRunKey } from '../../examples/generated/graphql.ts';
import listQuery from '../../examples/relay/__generated__/RunListQuery.graphql.ts';
import { startGateway, startVendor } from './deployment.ts';

// React and Relay look for a browser when they are loaded.
const window = new Window();
vi.stubGlobal('window', window);
vi.stubGlobal('document', window.document);
vi.stubGlobal('MutationObserver', window.MutationObserver);

const { createRoot } = await import('react-dom/client');
const { RelayEnvironmentProvider } = await import('react-relay');
const { createEnvironment } = await import('../../examples/relay/environment.ts');
const { followByRelay } = await import('../../examples/relay/follow.ts');
const { RunList } = await import('../../examples/relay/run-list.ts');
const { SingleRun } = await import('../../examples/relay/single-run.ts');

const plan = (backupPlanId: string): PrecheckRunKey => ({ backupPlan: { backupPlanId } });

/** A page in a browser; what React or Relay complains of while it is open fails the test. */
const openPage = (url: string) => {
  const complaints = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];
  const environment = createEnvironment(url, createClient({ url }));
  const element = document.createElement('main');
  const root = createRoot(element);
  const shown: string[] = [];
  let wake = Promise.withResolvers<void>();
  const observer = new MutationObserver(() => {
    shown.push(element.textContent);
    wake.resolve();
    wake = Promise.withResolvers();
  });
  observer.observe(element, { childList: true, characterData: true, subtree: true });
  onTestFinished(() => {
    root.unmount();
    observer.disconnect();
    for (const spy of complaints) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
  return {
    environment,
    element,
    render(content: ReactNode): void {
      const children = createElement(Suspense, { fallback: 'loading' }, content);
      root.render(createElement(RelayEnvironmentProvider, { environment, children }));
    },
    /** Waits until it showed that, since it was last asked. */
    async shows(pattern: RegExp): Promise<string> {
      for (;;) {
        const text = shown.shift();
        if (text === undefined) await wake.promise;
        else if (pattern.test(text)) return text;
      }
    },
  };
};

/** Relay keeps the last ten queries that are no longer shown; beyond them it collects its garbage. */
const releaseQueries = (environment: Environment) => {
  for (let n = 0; n <= 10; n += 1) {
    const keys = [plan(`released-${n}`)];
    environment.retain(createOperationDescriptor(listQuery, { keys })).dispose();
  }
};

it('a mounted fragment shows events without an updater, and a second attempt of the same run', async () => {
  const vendor = await startVendor();
  const { url } = await startGateway(vendor);
  const { environment, element, render, shows } = openPage(url);
  const fetched = vi.spyOn(globalThis, 'fetch');
  const keys = [plan('dbs-plan-again')];
  render(createElement(RunList, { keys }));
  expect(await shows(/UNDECIDED/)).toContain('CHECK_OTHER PENDING');
  const section = element.querySelector('section');
  await vendor.advance(5_000);
  expect(await shows(/FAILED \d+ %/)).toContain('CHECK_SERVER_ID FAILED');

  // The run was over, and with it the stream: the page follows it once more.
  await vendor.advance(7_000);
  render(createElement(RunList, { keys: [...keys] }));
  expect(await shows(/UNDECIDED/)).toContain('CHECK_SERVER_ID PENDING');
  releaseQueries(environment);
  await vendor.advance(18_000);
  expect(await shows(/PASSED 100 %/)).toContain('CHECK_SERVER_ID PASSED');
  expect(element.querySelector('section')).toBe(section);
  expect(fetched.mock.calls.filter(([to]) => to === url)).toHaveLength(1);
}, 60_000);

it('of a list, Relay shows what can be read; the reason of what cannot is told to who asks for it alone', async () => {
  const { url } = await startGateway(await startVendor());
  const { environment, element, render, shows } = openPage(url);
  const toldOf = vi.spyOn(environment, 'relayFieldLogger');
  render(createElement(RunList, { keys: [plan('nowhere'), plan('dbs-plan-passed')] }));
  await shows(/PASSED 100 %/);
  expect(element.querySelectorAll('section')).toHaveLength(1);
  // Nor would `@catch` or `@throwOnFieldError`, which act on what is logged here.
  expect(toldOf).not.toHaveBeenCalled();
  render(createElement(SingleRun, { runKey: plan('nowhere') }));
  await shows(/^NOT_FOUND$/);
  expect(toldOf).toHaveBeenCalled();
}, 60_000);

it('of what only a subscription brought, Relay keeps what a mounted query reaches', async () => {
  const { url } = await startGateway(await startVendor());
  const { environment, render, shows } = openPage(url);
  const listed = plan('dbs-plan-passed');
  render(createElement(RunList, { keys: [listed] }));
  await shows(/PASSED 100 %/);
  const ids = new Set<string>();
  await followByRelay(environment, [listed, plan('dbs-plan-warned')], ({ run }) => run && ids.add(run.id));
  const kept = () => [...ids].map((id) => environment.getStore().getSource().has(id));
  expect(kept().toSorted()).toEqual([true, true]);
  releaseQueries(environment);
  await vi.waitFor(() => expect(kept().toSorted()).toEqual([false, true]));
}, 60_000);
