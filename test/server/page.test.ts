import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createPage, isForPage } from '../../src/server/page.ts';

const HTML = `<!doctype html>${'<p>text</p>'.repeat(100)}`;

const asking = (headers: Record<string, string> = {}, method = 'GET') =>
  new Request('http://gateway/graphql', { method, headers });

const open = (render = async () => HTML) => createPage(render, () => ({ 'x-more': 'kept' }));

const GZIP = { 'accept-encoding': 'gzip, deflate, br' };

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe('a page', () => {
  it('says what it is, and that it is asked for again each time', async () => {
    const { status, headers } = await open()(asking(GZIP));
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toEqual({
      'cache-control': 'no-cache',
      'content-encoding': 'gzip',
      'content-type': 'text/html; charset=utf-8',
      etag: expect.stringMatching(/^"[\w-]{43}"$/),
      vary: 'accept, accept-encoding, origin',
      'x-frame-options': 'DENY',
      'x-more': 'kept',
    });
  });

  it.each(['gzip', 'GZIP', 'br, gzip', 'deflate;q=0.5,gzip;q=0.5', '*', 'gzip;q=0.001, identity;q=0'])(
    'is compressed for a client that takes %j',
    async (accepted) => {
      const response = await open()(asking({ 'accept-encoding': accepted }));
      expect(response.headers.get('content-encoding')).toBe('gzip');
      expect(gunzipSync(await bytesOf(response)).toString()).toBe(HTML);
    },
  );

  it.each([
    undefined,
    '',
    'identity',
    'br',
    'gzip;q=0',
    'gzip;q=0.000',
    'gzip; q=0, *',
    'x-gzip-not',
    'gzip;q=no',
    '*;q=0',
    'gzip;q=0.5, identity',
  ])('is sent as it is to a client that takes %j', async (accepted) => {
    const response = await open()(asking(accepted === undefined ? {} : { 'accept-encoding': accepted }));
    expect(response.headers.get('content-encoding')).toBeNull();
    expect((await bytesOf(response)).toString()).toBe(HTML);
  });

  it('is made once, however many ask at the same time and later', async () => {
    let rendered = 0;
    const made = Promise.withResolvers<string>();
    const answer = open(() => {
      rendered += 1;
      return made.promise;
    });
    expect(rendered).toBe(0);
    const all = Promise.all([asking(GZIP), asking(), asking(GZIP, 'HEAD')].map(answer));
    made.resolve(HTML);
    expect((await all).map(({ status }) => status)).toEqual([200, 200, 200]);
    await answer(asking());
    expect(rendered).toBe(1);
  });

  it('that could not be made is tried again for the next', async () => {
    const attempts = [async () => Promise.reject(new Error('no file')), async () => HTML];
    const answer = open(() => attempts.shift()?.() ?? Promise.reject(new Error('once too often')));
    await expect(answer(asking())).rejects.toThrow('no file');
    expect((await answer(asking())).status).toBe(200);
  });
});

describe('a page that the client has', () => {
  const etagFor = async (headers: Record<string, string>) =>
    (await open()(asking(headers))).headers.get('etag') ?? '';

  it.each<[string, (etag: string) => string]>([
    ['its tag', (etag) => etag],
    ['its tag made weak', (etag) => `W/${etag}`],
    ['a list with it', (etag) => `"a", W/"b" ,${etag}`],
    ['any', () => '*'],
  ])('is not sent again for %s', async (_what, known) => {
    for (const method of ['GET', 'HEAD']) {
      const etag = await etagFor(GZIP);
      const response = await open()(asking({ ...GZIP, 'if-none-match': known(etag) }, method));
      expect(response.status).toBe(304);
      expect(await response.text()).toBe('');
      expect(Object.fromEntries(response.headers)).toEqual({
        'cache-control': 'no-cache',
        etag,
        vary: 'accept, accept-encoding, origin',
        'x-frame-options': 'DENY',
        'x-more': 'kept',
      });
    }
  });

  it('in the other encoding, or as it was, is sent', async () => {
    expect(await etagFor({})).not.toBe(await etagFor(GZIP));
    for (const tag of [await etagFor({}), '"another"', '', 'W/', '"*"'])
      expect((await open()(asking({ ...GZIP, 'if-none-match': tag }))).status).toBe(200);
  });

  it('is another one once its text is', async () => {
    const other = await open(async () => `${HTML}.`)(asking(GZIP));
    expect(other.headers.get('etag')).not.toBe(await etagFor(GZIP));
  });
});

describe('a request', () => {
  const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

  it.each([BROWSER, 'text/html', 'TEXT/HTML;q=0.1', 'text/html, application/json'])(
    'that accepts %j is for a page',
    (accept) => {
      for (const method of ['GET', 'HEAD']) expect(isForPage(asking({ accept }, method))).toBe(true);
      expect(isForPage(asking({ accept }, 'POST'))).toBe(false);
    },
  );

  it.each(['*/*', '', 'application/json', 'text/html;q=0', 'application/json, text/html;q=0.9', 'text/*'])(
    'that accepts %j is for an operation',
    (accept) => expect(isForPage(asking({ accept }))).toBe(false),
  );
});
