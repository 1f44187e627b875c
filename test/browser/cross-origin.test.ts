import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage } from '../support/browser.ts';
import { addressOf, UPDATES } from '../support/event-stream.ts';
import { backupPlan } from '../support/keys.ts';
import { startProcess } from '../support/process.ts';
import { serve } from '../support/serve.ts';
import { TIMEOUT_MS, WIDE } from './graphiql-page.ts';

/** A page of another origin, and a gateway that lets it ask or does not. */
const start = async (isAllowed: boolean) => {
  const origin = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>App</title>');
  });
  const env = isAllowed ? { ALLOWED_ORIGINS: origin } : {};
  const gateway = startProcess('main.ts', { PORT: '0', ...env });
  const [, url = ''] = await gateway.outputs(/"url":"([^"]+)"/);
  const { page } = await openPage(WIDE);
  await page.goto(origin);
  return { page, url };
};

/** What each way to ask comes to, in the page. */
const asking = {
  post: (url: string) => `fetch(${JSON.stringify(url)}, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer x' },
    body: '{"query":"{ __typename }"}',
  }).then((response) => response.text(), String)`,
  get: (url: string) => `fetch(${JSON.stringify(`${url}?query={__typename}`)}, {
    headers: { accept: 'application/json' },
  }).then((response) => response.text(), String)`,
  wrong: (url: string) => `fetch(${JSON.stringify(`${url}?query={nothing}`)}, {
    headers: { accept: 'application/json' },
  }).then((response) => response.text(), String)`,
  eventSource: (url: string) => `new Promise((resolve) => {
    const source = new EventSource(${JSON.stringify(addressOf(url, UPDATES, { keys: [backupPlan('dbs-plan-passed')] }))});
    source.addEventListener('next', ({ data }) => { source.close(); resolve(data); });
    source.addEventListener('error', () => { source.close(); resolve('no stream'); });
  })`,
  webSocket: (url: string) => `new Promise((resolve) => {
    const socket = new WebSocket(${JSON.stringify(url.replace('http', 'ws'))}, 'graphql-transport-ws');
    socket.onopen = () => { socket.close(); resolve('open'); };
    socket.onerror = () => resolve('no socket');
  })`,
  script: (url: string) => `new Promise((resolve) => {
    const script = document.createElement('script');
    script.src = ${JSON.stringify(`${url}?query={__typename}`)};
    script.onload = () => resolve('loaded');
    script.onerror = () => resolve('no script');
    document.head.append(script);
  })`,
};

const ask = (page: Page, url: string, way: keyof typeof asking) => page.evaluate<string>(asking[way](url));

const TYPENAME = '{"data":{"__typename":"Query"}}';

describe('a page of another origin', { timeout: TIMEOUT_MS }, () => {
  it('asks on every way where its origin is allowed, and embeds nothing', async () => {
    const { page, url } = await start(true);
    expect(await ask(page, url, 'post')).toBe(TYPENAME);
    expect(await ask(page, url, 'get')).toBe(TYPENAME);
    expect(await ask(page, url, 'wrong')).toContain('"code":"GRAPHQL_VALIDATION_FAILED"');
    expect(await ask(page, url, 'eventSource')).toContain('"isFinal":true');
    expect(await ask(page, url, 'webSocket')).toBe('open');
    expect(await ask(page, url, 'script')).toBe('no script');
  });

  it('asks on none where it is not, but may link to GraphiQL', async () => {
    const { page, url } = await start(false);
    const refused = 'TypeError: Failed to fetch';
    expect(await ask(page, url, 'post')).toBe(refused);
    expect(await ask(page, url, 'get')).toBe(refused);
    expect(await ask(page, url, 'eventSource')).toBe('no stream');
    expect(await ask(page, url, 'webSocket')).toBe('no socket');
    expect(await ask(page, url, 'script')).toBe('no script');
    await page.evaluate(`location.href = ${JSON.stringify(`${url}?query={__typename}`)}`);
    await page.getByRole('tab').first().waitFor();
  });
});
