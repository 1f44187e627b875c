import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startProcess } from '../support/process.ts';
import { byButton, openGraphiQL, openTab, SHOWN, shownIn, TIMEOUT_MS, WIDE } from './graphiql-page.ts';

const TOKEN = 'key-of-a-frontend';

/** A gateway on the emulator that knows one key. */
const startWithKey = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'keys.json');
  const sha256 = createHash('sha256').update(TOKEN).digest('hex');
  const grants = [{ actions: ['read', 'see:messages'] }];
  writeFileSync(file, JSON.stringify({ keys: [{ subject: 'frontend', sha256, grants }] }));
  const gateway = startProcess('main.ts', { PORT: '0', AUTH: 'keys', API_KEYS_FILE: file });
  const [, url = ''] = await gateway.outputs(/"url":"([^"]+)"/);
  return url;
};

/** Types into the editor of headers of the open tab, over what is there. */
const typeHeaders = async (page: Page, headers: object): Promise<void> => {
  const text = JSON.stringify(headers);
  await page.getByRole('button', { name: 'Headers', exact: true }).click();
  await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines').click();
  await page.keyboard.press('ControlOrMeta+a');
  // What is typed over a selection would be put around it.
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
  await expect.poll(() => shownIn(page, 'editor-tool'), SHOWN).toContain(text.replace(/\s/g, ''));
};

describe('GraphiQL where callers are known', { timeout: TIMEOUT_MS }, () => {
  it('asks and follows with the token that is typed into its headers, and keeps it nowhere', async () => {
    const { page } = await openGraphiQL(await startWithKey(), WIDE);
    const shows = (text: string) => expect.poll(() => shownIn(page, 'response'), SHOWN).toContain(text);
    await byButton(page)();
    await shows('"code":"UNAUTHENTICATED"');
    await typeHeaders(page, { Authorization: `Bearer ${TOKEN}` });
    await byButton(page)();
    await shows('"precheckRuns":[');

    await openTab(page, 'PrecheckUpdates');
    await byButton(page)();
    await shows('atoken,gotnone');
    await typeHeaders(page, { authorization: `Bearer ${TOKEN}` });
    await byButton(page)();
    await shows('"status":"RUNNING"');
    await page.getByRole('button', { name: 'Stop query' }).click();
    await typeHeaders(page, { 'x-other': 'value' });
    await byButton(page)();
    await shows('atoken,gotnone');

    // What GraphiQL stores of its tabs it stores a moment later.
    await page.waitForFunction('Object.keys(localStorage).some((key) => key.includes("tabState"))');
    const stored = await page.evaluate<string>(
      'JSON.stringify([localStorage, sessionStorage, document.cookie])',
    );
    expect(stored).toContain('PrecheckUpdates');
    expect(stored).not.toContain(TOKEN);
    expect(page.url()).not.toContain(TOKEN);
  });
});
