import './browser-globals.ts';
import './relay-tag.ts';
import { createElement } from 'react';
import { createOperationDescriptor, type Environment } from 'relay-runtime';
import { expect, it, vi } from 'vitest';
import { nextAttempt } from '../../examples/next-attempt.ts';
import listQuery from '../../examples/relay/__generated__/RunListQuery.graphql.ts';
import { backupPlan, database } from '../support/keys.ts';
import { wait } from './attempts.ts';
import { startGateway, startVendor } from './deployment.ts';
import { openRelayPage } from './relay-page.ts';

const { followByRelay } = await import('../../examples/relay/follow.ts');
const { RunList } = await import('../../examples/relay/run-list.ts');
const { SingleRun } = await import('../../examples/relay/single-run.ts');
const { GuidedItems } = await import('../../examples/relay/guided-items.ts');

const AGAIN = backupPlan('dbs-plan-again');

/** Relay keeps the last ten queries that are no longer shown; beyond them it collects its garbage. */
const releaseQueries = (environment: Environment) => {
  for (let n = 0; n <= 10; n += 1) {
    const keys = [backupPlan(`released-${n}`)];
    environment.retain(createOperationDescriptor(listQuery, { keys })).dispose();
  }
};

it('a mounted fragment shows events without an updater, and a second attempt of the same run', async () => {
  const vendor = await startVendor();
  const { url } = await startGateway(vendor);
  const { environment, element, render, shows } = openRelayPage(url);
  const fetched = vi.spyOn(globalThis, 'fetch');
  const keys = [AGAIN];
  render(createElement(RunList, { keys }));
  expect(await shows(/UNDECIDED/)).toContain('CHECK_OTHER PENDING');
  const section = element.querySelector('section');
  vendor.advance(5_000);
  expect(await shows(/FAILED \d+ %/)).toContain('CHECK_SERVER_ID FAILED');

  // The run was over, and with it the stream: the page follows it once more.
  const { startedAt } = await wait(url, { key: AGAIN });
  vendor.advance(7_000);
  await nextAttempt(url, AGAIN, startedAt);
  render(createElement(RunList, { keys: [...keys] }));
  expect(await shows(/UNDECIDED/)).toContain('CHECK_SERVER_ID PENDING');
  releaseQueries(environment);
  vendor.advance(18_000);
  expect(await shows(/PASSED 100 %/)).toContain('CHECK_SERVER_ID PASSED');
  expect(element.querySelector('section')).toBe(section);
  const asked = fetched.mock.calls.filter(([, init]) => String(init?.body).includes('RunListQuery'));
  expect(asked).toHaveLength(1);
}, 60_000);

it('of a list, Relay shows what can be read; the reason of what cannot is told to who asks for it alone', async () => {
  const { url } = await startGateway(await startVendor());
  const { environment, element, render, shows } = openRelayPage(url);
  const toldOf = vi.spyOn(environment, 'relayFieldLogger');
  render(createElement(RunList, { keys: [backupPlan('nowhere'), backupPlan('dbs-plan-passed')] }));
  await shows(/PASSED 100 %/);
  expect(element.querySelectorAll('section')).toHaveLength(1);
  // Nor would `@catch` or `@throwOnFieldError`, which act on what is logged here.
  expect(toldOf).not.toHaveBeenCalled();
  render(createElement(SingleRun, { runKey: backupPlan('nowhere') }));
  await shows(/^NOT_FOUND$/);
  expect(toldOf).toHaveBeenCalled();
}, 60_000);

it('of what only a subscription brought, Relay keeps what a mounted query reaches', async () => {
  const { url } = await startGateway(await startVendor());
  const { environment, render, shows } = openRelayPage(url);
  const listed = backupPlan('dbs-plan-passed');
  render(createElement(RunList, { keys: [listed] }));
  await shows(/PASSED 100 %/);
  const ids = new Set<string>();
  await followByRelay(
    environment,
    [listed, backupPlan('dbs-plan-warned')],
    ({ run }) => run && ids.add(run.id),
  );
  const kept = () => [...ids].map((id) => environment.getStore().getSource().has(id));
  expect(kept().toSorted()).toEqual([true, true]);
  releaseQueries(environment);
  await vi.waitFor(() => expect(kept().toSorted()).toEqual([false, true]));
}, 60_000);

it('Relay shows what did not pass and what to do, in one language and then in the other', async () => {
  const { url } = await startGateway(await startVendor());
  const { element, render, shows } = openRelayPage(url);
  const runKey = database('db-oracle-failed');
  render(createElement(GuidedItems, { runKey, locale: 'ZH' }));
  expect(await shows(/归档模式检查/)).toMatch(/会关闭生产数据库.*`ARCHIVE LOG LIST`/);
  render(createElement(GuidedItems, { runKey, locale: 'EN' }));
  expect(await shows(/Archive mode check/)).toMatch(/shuts the production database down.*`ARCHIVE LOG LIST`/);
  expect(element.querySelectorAll('article')).toHaveLength(1);
  expect(element.querySelector('a')?.href).toMatch(/^https:/);
}, 60_000);
