import { globSync, readFileSync } from 'node:fs';
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { renderPage } from '../../src/server/graphiql.ts';
import { listen } from '../support/gateway-http.ts';
import { send } from '../support/sockets.ts';

const HTML = { accept: 'text/html' };
const root = new URL('../../', import.meta.url);
const textOf = (file: string) => readFileSync(new URL(file, root), 'utf8');

/** The options that the page's script hands to GraphiQL. */
const optionsIn = (page: string): Record<string, unknown> => {
  const [, text = ''] =
    /querySelector\('#root'\),\s*(\{.*\}),\s*\);\s*<\/script>/.exec(page.slice(-100_000)) ?? [];
  return vm.runInNewContext(`(${text})`);
};

describe('GraphiQL', () => {
  it('has a tab for each example with its variables, first the one for newcomers', async () => {
    const { url } = await listen();
    const page = await (await fetch(url, { headers: HTML })).text();
    const files = globSync('schema/operations/*', { cwd: root });
    const variablesOf = (file: string) => file.replace('.graphql', '.json');
    const tabs = files
      .filter((file) => file.endsWith('.graphql'))
      .map((file) => ({
        query: textOf(file),
        variables: files.includes(variablesOf(file)) ? textOf(variablesOf(file)) : '',
      }));
    const [first, ...others] = Object.values(Object(optionsIn(page)['defaultTabs']));
    expect(first).toMatchObject({ query: textOf('schema/operations/welcome.graphql') });
    expect([first, ...others]).toHaveLength(tabs.length);
    expect([first, ...others]).toEqual(expect.arrayContaining(tabs));
    expect(others.at(-1)).toMatchObject({
      query: textOf('schema/operations/start-database-precheck.graphql'),
    });
  });

  it('names nothing from elsewhere that a browser would fetch', async () => {
    const { url } = await listen();
    const page = await (await fetch(url, { headers: HTML })).text();
    expect(page).toContain('<title>Precheck Gateway</title>');
    const links = [...page.matchAll(/<link\b[^>]*>/g)].map(([tag]) => tag);
    expect(links).toEqual([
      expect.stringMatching(/^<link rel="icon" href="data:image\/svg\+xml,[^"]{1,1000}" \/>$/),
    ]);
    expect(page).not.toMatch(/<(script|img|iframe)\b[^>]*\ssrc\s*=\s*["']?(https?:)?\/\//);
    expect(page).not.toMatch(/@import\s|url\(\s*["']?(https?:)?\/\//);
  });

  it('lets no text of an example end its script', async () => {
    const query = '# </script><script>alert(1)</script> <!-- \u2028 \u2029\n{ __typename }';
    const page = await renderPage({ title: 'Plain', defaultTabs: [{ query, variables: query }] });
    const ends = (text: string) => text.split(/<\/script/i).length;
    expect(ends(page)).toBe(ends(await renderPage({ title: 'Plain' })));
    expect(page).not.toMatch(/alert\(1\)<|[\u2028\u2029] [\u2028\u2029]/);
    expect(optionsIn(page)).toEqual({ title: 'Plain', defaultTabs: [{ query, variables: query }] });
  });

  it('is kept from what it does not need, and out of the frames of others', async () => {
    const { url } = await listen();
    const { headers } = await fetch(url, { method: 'HEAD', headers: HTML });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; connect-src 'self'; script-src 'sha256-");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.replace("style-src 'unsafe-inline'", '')).not.toMatch(/http|\*|unsafe/);
    expect(headers.get('x-frame-options')).toBe('DENY');
  });
});

describe('over a socket', () => {
  it('GraphiQL comes compressed with its length, by HEAD without a body, and is not sent twice', async () => {
    const { url } = await listen();
    const port = Number(new URL(url).port);
    const ask = (method: string, more: Record<string, string> = {}) =>
      send(port, { method, headers: { ...HTML, 'accept-encoding': 'gzip', ...more } });
    const got = await ask('GET');
    expect(got.status).toBe(200);
    expect(Number(got.headers['content-length'])).toBeLessThan(4_000_000);
    const head = await ask('HEAD');
    const { date: _, ...headers } = got.headers;
    expect(head).toMatchObject({ status: 200, headers, text: '' });
    const known = await ask('GET', { 'if-none-match': String(got.headers.etag) });
    expect(known).toMatchObject({ status: 304, text: '' });
    // It would be the length of the page.
    expect(known.headers['content-length']).toBeUndefined();
  });

  it('a query in the address is one for GraphiQL to open, or answered to who accepts JSON', async () => {
    const { url } = await listen();
    const address = `${url}?query={__typename}`;
    const page = await fetch(address, { method: 'HEAD', headers: HTML });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const answer = await fetch(address, { headers: { accept: 'application/json' } });
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
  });
});
