import type { Page, Response } from 'playwright-core';
import { expect } from 'vitest';
import { type OpenPage, openPage } from '../support/browser.ts';

export const TIMEOUT_MS = 120_000;
export const WIDE = { width: 1280, height: 800 };

/** What a page shows within this time, or not at all. */
export const SHOWN = { timeout: TIMEOUT_MS / 4 };

/** GraphiQL as a browser opens it, with the answers that it came with. */
export const openGraphiQL = async (url: string, viewport: typeof WIDE) => {
  const opened = await openPage(viewport);
  const { page } = opened;
  page.setDefaultTimeout(TIMEOUT_MS / 2);
  const introspection = answerTo(page, 'IntrospectionQuery');
  const document = await page.goto(url);
  if (!document) throw new Error(`nothing came from ${url}`);
  await page.getByRole('tab').first().waitFor();
  return { ...opened, url, document, introspection: await introspection };
};

/** The next answer to an operation of that name. */
export const answerTo = (page: Page, name: string): Promise<Response> =>
  page.waitForResponse((response) => {
    const request = response.request();
    return request.method() === 'POST' && isQuery(request.postDataJSON().query, name);
  });

const isQuery = (text: unknown, name: string): boolean =>
  RegExp(`^(query|mutation|subscription) ${name}\\b`, 'm').test(String(text));

/** By one click. What GraphiQL says in its address, it also knows when asked to run. */
export const openTab = async (page: Page, name: string): Promise<void> => {
  await page.locator('.graphiql-tab-button', { hasText: RegExp(`^${name}$`) }).click();
  await page.waitForURL(({ searchParams }) => isQuery(searchParams.get('query'), name));
};

/** The lines that an editor shows of its text, without white space. */
export const shownIn = async (page: Page, panel: string): Promise<string> => {
  const lines = await page.evaluate<string[]>(
    `[...document.querySelectorAll('.graphiql-${panel} .view-line')]
      .sort((one, other) => parseInt(one.style.top) - parseInt(other.style.top))
      .map((line) => line.textContent)`,
  );
  return lines.join('').replace(/\s/g, '');
};

export const byButton = (page: Page) => () => page.getByRole('button', { name: 'Execute query' }).click();

/** Nobody else was asked, and there is nothing on the console. */
export const expectQuiet = ({ origins, complaints, url }: OpenPage & { readonly url: string }): void => {
  expect([...origins]).toEqual([new URL(url).origin]);
  expect(complaints).toEqual([]);
};
