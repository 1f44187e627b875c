import { globSync, readFileSync } from 'node:fs';
import type { Page, Response } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type OpenPage, openPage } from '../support/browser.ts';
import { startProcess } from '../support/process.ts';

const TIMEOUT_MS = 120_000;
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };

const root = new URL('../../', import.meta.url);
const OPERATIONS = globSync('schema/operations/*.graphql', { cwd: root }).map((file) => {
  const [, name = ''] =
    /^(?:query|subscription) (\w+)/m.exec(readFileSync(new URL(file, root), 'utf8')) ?? [];
  return name;
});

const openGraphiQL = async (viewport: typeof WIDE) => {
  const gateway = startProcess('main.ts', { PORT: '0' });
  const [[, url = '', emulator = ''], opened] = await Promise.all([
    gateway.outputs(/"url":"([^"]+)".*"emulator":"([^"]+)"/),
    openPage(viewport),
  ]);
  const { page } = opened;
  page.setDefaultTimeout(TIMEOUT_MS / 2);
  const introspection = answerTo(page, 'IntrospectionQuery');
  const document = await page.goto(url);
  if (!document) throw new Error(`nothing came from ${url}`);
  await page.getByRole('tab').first().waitFor();
  return { ...opened, url, emulator, document, introspection: await introspection };
};

/** The next answer to an operation of that name. */
const answerTo = (page: Page, name: string): Promise<Response> =>
  page.waitForResponse((response) => {
    const request = response.request();
    return request.method() === 'POST' && isQuery(request.postDataJSON().query, name);
  });

const isQuery = (text: unknown, name: string): boolean =>
  RegExp(`^(query|subscription) ${name}\\b`, 'm').test(String(text));

/** By one click. What GraphiQL says in its address, it also knows when asked to run. */
const openTab = async (page: Page, name: string): Promise<void> => {
  await page.locator('.graphiql-tab-button', { hasText: RegExp(`^${name}$`) }).click();
  await page.waitForURL(({ searchParams }) => isQuery(searchParams.get('query'), name));
};

/** The lines that an editor shows of its text, without white space. */
const shownIn = async (page: Page, panel: string): Promise<string> => {
  const lines = await page.evaluate<string[]>(
    `[...document.querySelectorAll('.graphiql-${panel} .view-line')]
      .sort((one, other) => parseInt(one.style.top) - parseInt(other.style.top))
      .map((line) => line.textContent)`,
  );
  return lines.join('').replace(/\s/g, '');
};

/** Runs what the open tab holds; answers what came, which is what the page shows. */
const runTab = async (
  page: Page,
  name: string,
  start: () => Promise<void>,
): Promise<Record<string, unknown>> => {
  await expect
    .poll(() => shownIn(page, 'query-editor'), { timeout: TIMEOUT_MS / 4 })
    .toContain(`query${name}`);
  const answer = answerTo(page, name);
  await start();
  const body = await (await answer).json();
  const whole = JSON.stringify(body, null, 2).replace(/\s/g, '');
  await expect
    .poll(() => shownIn(page, 'response'), { timeout: TIMEOUT_MS / 4 })
    .toSatisfy((shown: string) => shown.length > 100 && whole.startsWith(shown));
  return body;
};

const byButton = (page: Page) => () => page.getByRole('button', { name: 'Execute query' }).click();

const byKey = (page: Page) => async () => {
  await page.locator('.graphiql-query-editor .view-lines').click();
  await page.keyboard.press('ControlOrMeta+Enter');
};

/** Writes the pictures of the documents, when asked to: `SCREENSHOTS=docs/images`. */
const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SCREENSHOTS'];
  const style = '.scrollbar { display: none !important }';
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, style });
};

const expectQuiet = ({ origins, complaints }: OpenPage, url: string): void => {
  expect([...origins]).toEqual([new URL(url).origin]);
  expect(complaints).toEqual([]);
};

describe('GraphiQL in a browser', { timeout: TIMEOUT_MS }, () => {
  it('opens on a run of three kinds, at the press of a key', async () => {
    const { page, url, ...opened } = await openGraphiQL(WIDE);
    expect(await page.title()).toBe('Precheck Gateway');
    const { data, errors } = await runTab(page, 'Welcome', byKey(page));
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      precheckRuns: [
        { kind: 'BACKUP_PLAN', status: 'RUNNING', verdict: 'UNDECIDED' },
        { kind: 'RESTORE_TASK', verdict: 'FAILED', message: expect.stringContaining('Precheck failed') },
        { kind: 'DATABASE', verdict: 'WARNED' },
      ],
    });
    await picture(page, 'graphiql-wide');
    expectQuiet({ page, ...opened }, url);
  });

  it('answers each example at the first click, and asks nobody else', async () => {
    const { page, url, ...opened } = await openGraphiQL(WIDE);
    const names = await page.locator('.graphiql-tab-button').allTextContents();
    expect(names[0]).toBe('Welcome');
    expect(names.toSorted()).toEqual(OPERATIONS.toSorted());
    for (const name of names.toReversed()) {
      await openTab(page, name);
      // That one is followed below.
      if (name === 'PrecheckUpdates') continue;
      const { data, errors } = await runTab(page, name, byButton(page));
      expect(errors, name).toBeUndefined();
      expect(Object.values(Object(data)), name).not.toContain(null);
    }
    expectQuiet({ page, ...opened }, url);
  });

  it('follows a run to its end', async () => {
    const { page, url, emulator, ...opened } = await openGraphiQL(WIDE);
    await openTab(page, 'PrecheckUpdates');
    await byButton(page)();
    const shows = (text: string) =>
      expect.poll(() => shownIn(page, 'response'), { timeout: TIMEOUT_MS / 4 }).toContain(text);
    await shows('"status":"RUNNING"');
    const moved = await fetch(`${emulator}/control/clock`, { method: 'POST', body: '{"advanceMs": 28000}' });
    expect(moved.status).toBe(200);
    await shows('"keyIndex":0,"isFinal":true');
    // It is over by itself: there is nothing to stop any more.
    await page.getByRole('button', { name: 'Execute query' }).waitFor();
    expectQuiet({ page, ...opened }, url);
  });

  it('shows the schema and its descriptions', async () => {
    const { page, url, introspection, ...opened } = await openGraphiQL(WIDE);
    expect((await introspection.json()).errors).toBeUndefined();
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.locator('.graphiql-plugin').getByText('PrecheckRun', { exact: true }).first().click();
    await page.locator('.graphiql-plugin').getByText('stalledSince').waitFor();
    expectQuiet({ page, ...opened }, url);
  });

  it('travels compressed, and once', async () => {
    const { page, url, document, ...opened } = await openGraphiQL(WIDE);
    expect(document.status()).toBe(200);
    expect(await document.allHeaders()).toMatchObject({
      'content-encoding': 'gzip',
      etag: expect.stringMatching(/^"/),
    });
    // A page is told 200 either way; what came is known beneath it.
    const session = await page.context().newCDPSession(page);
    const statuses: number[] = [];
    session.on('Network.responseReceivedExtraInfo', ({ statusCode }) => void statuses.push(statusCode));
    await session.send('Network.enable');
    await page.reload();
    await expect.poll(() => statuses, { timeout: TIMEOUT_MS / 4 }).toContain(304);
    await page.getByRole('tab').first().waitFor();
    expectQuiet({ page, ...opened }, url);
  });

  it('has room for the answer on a narrow screen', async () => {
    const { page, url, ...opened } = await openGraphiQL(NARROW);
    await runTab(page, 'Welcome', byButton(page));
    const editor = await page.locator('.graphiql-query-editor').boundingBox();
    const answer = await page.locator('.graphiql-response').boundingBox();
    for (const box of [editor, answer]) expect(box?.width).toBeGreaterThan(NARROW.width * 0.7);
    expect(answer?.height).toBeGreaterThan(NARROW.height / 4);
    await picture(page, 'graphiql-narrow');
    expectQuiet({ page, ...opened }, url);
  });
});
