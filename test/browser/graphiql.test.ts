import { globSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startProcess } from '../support/process.ts';
import {
  answerTo,
  byButton,
  expectQuiet,
  openGraphiQL,
  openTab,
  SHOWN,
  shownIn,
  TIMEOUT_MS,
  WIDE,
} from './graphiql-page.ts';

const NARROW = { width: 390, height: 844 };

const root = new URL('../../', import.meta.url);
const OPERATIONS = globSync('schema/operations/*.graphql', { cwd: root }).map((file) => {
  const [, name = ''] =
    /^(?:query|mutation|subscription) (\w+)/m.exec(readFileSync(new URL(file, root), 'utf8')) ?? [];
  return name;
});

const openNew = async (viewport: typeof WIDE) => {
  const [, url = ''] = await startProcess('main.ts', { PORT: '0' }).outputs(/"url":"([^"]+)"/);
  return openGraphiQL(url, viewport);
};

/** Runs what the open tab holds; answers what came, which is what the page shows. */
const runTab = async (
  page: Page,
  name: string,
  start: () => Promise<void>,
): Promise<Record<string, unknown>> => {
  await expect.poll(() => shownIn(page, 'query-editor'), SHOWN).toMatch(RegExp(`(query|mutation)${name}`));
  const answer = answerTo(page, name);
  await start();
  const body = await (await answer).json();
  const whole = JSON.stringify(body, null, 2).replace(/\s/g, '');
  await expect
    .poll(() => shownIn(page, 'response'), SHOWN)
    .toSatisfy((shown: string) => shown.length > 100 && whole.startsWith(shown));
  return body;
};

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

describe('GraphiQL in a browser', { timeout: TIMEOUT_MS }, () => {
  it('opens on a run of three kinds, at the press of a key, and travels compressed, and once', async () => {
    const opened = await openNew(WIDE);
    const { page, document } = opened;
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
    await expect.poll(() => statuses, SHOWN).toContain(304);
    await page.getByRole('tab').first().waitFor();
    expectQuiet(opened);
  });

  it('answers each example at the first click, shows the schema, and asks nobody else', async () => {
    const opened = await openNew(WIDE);
    const { page, introspection } = opened;
    const names = await page.locator('.graphiql-tab-button').allTextContents();
    expect(names[0]).toBe('Welcome');
    expect(names.toSorted()).toEqual(OPERATIONS.toSorted());
    for (const name of names.toReversed()) {
      await openTab(page, name);
      // Streams have tests of their own, as has what changes something.
      if (name === 'PrecheckUpdates' || name === 'StartDatabasePrecheck') continue;
      const { data, errors } = await runTab(page, name, byButton(page));
      expect(errors, name).toBeUndefined();
      expect(Object.values(Object(data)), name).not.toContain(null);
    }
    expect((await introspection.json()).errors).toBeUndefined();
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.locator('.graphiql-plugin').getByText('PrecheckRun', { exact: true }).first().click();
    await page.locator('.graphiql-plugin').getByText('stalledSince').waitFor();
    expectQuiet(opened);
  });

  it('starts a precheck in its own tab, when it is told to and not before', async () => {
    const opened = await openNew(WIDE);
    const { page } = opened;
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.postData() ?? ''));
    await openTab(page, 'BackupPlans');
    const { data: list } = await runTab(page, 'BackupPlans', byButton(page));
    expect(list).toMatchObject({ backupPlans: { edges: { length: 10 }, totalCount: 263 } });
    await openTab(page, 'StartDatabasePrecheck');
    expect(sent.filter((body) => body.includes('mutation'))).toEqual([]);
    const { data } = await runTab(page, 'StartDatabasePrecheck', byButton(page));
    expect(data).toMatchObject({ startDatabasePrecheck: { run: { kind: 'DATABASE', status: 'PENDING' } } });
    expect(sent.filter((body) => body.includes('mutation'))).toHaveLength(1);
    expectQuiet(opened);
  });

  it('has room for the answer on a narrow screen', async () => {
    const opened = await openNew(NARROW);
    const { page } = opened;
    await runTab(page, 'Welcome', byButton(page));
    const editor = await page.locator('.graphiql-query-editor').boundingBox();
    const answer = await page.locator('.graphiql-response').boundingBox();
    for (const box of [editor, answer]) expect(box?.width).toBeGreaterThan(NARROW.width * 0.7);
    expect(answer?.height).toBeGreaterThan(NARROW.height / 4);
    await picture(page, 'graphiql-narrow');
    expectQuiet(opened);
  });
});
