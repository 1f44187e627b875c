import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import type { Page } from 'playwright-core';
import { openPage } from '../support/browser.ts';

const root = new URL('../../', import.meta.url);

const HTML =
  '<!doctype html><link rel="icon" href="data:," />' +
  '<script type="importmap">{"imports": {"graphql": "/app/node_modules/graphql/index.mjs"}}</script>';

/** What the frontend's own server would answer below `/app/`: the examples without their types, and their packages. */
const answer = async (path: string) => {
  if (path === '') return { contentType: 'text/html', body: HTML };
  const text = await readFile(new URL(path, root), 'utf8');
  return { contentType: 'text/javascript', body: path.endsWith('.ts') ? stripTypeScriptTypes(text) : text };
};

/** A page in a browser, of the same origin as the gateway, that can import the examples by `/app/examples/`. */
export const openExamplePage = async (origin: string): Promise<Page> => {
  const { page } = await openPage({ width: 800, height: 600 });
  const base = `${origin}/app/`;
  await page.route(`${base}**`, async (route) =>
    route.fulfill(await answer(route.request().url().slice(base.length))),
  );
  await page.goto(base);
  return page;
};
