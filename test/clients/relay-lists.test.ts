import './browser-globals.ts';
import './relay-tag.ts';
import { createElement } from 'react';
import { expect, it, vi } from 'vitest';
import { startGateway, startVendor } from './deployment.ts';
import { openRelayPage } from './relay-page.ts';

const { PlanList } = await import('../../examples/relay/plan-list.ts');

it('a mounted list of Relay walks all pages, each plan once, by one request a page', async () => {
  const { url } = await startGateway(await startVendor());
  const fetched = vi.spyOn(globalThis, 'fetch');
  const { element, render, shows } = openRelayPage(url);
  render(createElement(PlanList));
  await shows(/\D50 of \d+$/);
  expect(element.querySelector('article')?.textContent).toBe('Plan passed CLEARED');
  for (const shown of [100, 150, 200, 250, 263]) {
    element.querySelector('button')?.click();
    await shows(RegExp(`\\D${shown} of 263$`));
  }
  expect(element.querySelectorAll('article')).toHaveLength(263);
  expect(element.querySelector('button')?.disabled).toBe(true);
  expect(fetched).toHaveBeenCalledTimes(6);
}, 60_000);

it('a row of it shows its run when it is opened, and moves', async () => {
  const vendor = await startVendor();
  const { url } = await startGateway(vendor);
  const { element, render, shows } = openRelayPage(url);
  render(createElement(PlanList));
  await shows(/Plan live UNKNOWN/);
  const row = [...element.querySelectorAll('article')].find(({ textContent }) =>
    textContent?.startsWith('Plan live'),
  );
  row?.click();
  await shows(/Plan live UNKNOWNUNDECIDED \d+ %/);
  vendor.advance(30_000);
  await shows(/Plan live UNKNOWNPASSED 100 %/);
}, 60_000);
