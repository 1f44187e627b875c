import { describe, expect, it } from 'vitest';
import { guidesIn } from '../../src/catalogue/guides.ts';
import type { Locale } from '../../src/domain/locale.ts';
import { addressOf, dataIn, openStream } from '../support/event-stream.ts';
import { listen, post } from '../support/gateway-http.ts';
import { database } from '../support/keys.ts';
import { renameCode } from '../support/renamed-code.ts';
import { openAndGreet, until } from '../support/web-sockets.ts';

const GUIDE = 'code engines title why fix caution severity isInferred linkTitle linkUrl locale';
const ITEMS = `query ($key: PrecheckRunKey!) { precheckRun(key: $key) { items {
  code state guide { ${GUIDE} } zh: guide(locale: ZH) { ${GUIDE} } en: guide(locale: EN) { ${GUIDE} }
} } }`;

interface Item {
  readonly code: string;
  readonly guide: unknown;
  readonly zh: unknown;
  readonly en: unknown;
}

/** What the catalogue says of a code. */
const known = (code: string, locale: Locale) => {
  const [guide] = guidesIn(locale, { codes: [code], engine: null });
  if (!guide) throw new Error(`there is no guide to ${code}`);
  return guide;
};

const novel = renameCode('MYSQL_BINLOG', 'MYSQL_QUANTUM_STATE');

const itemsIn = (answer: { data: { precheckRun: { items: Item[] } } }) => answer.data.precheckRun.items;

describe('each check of a database', () => {
  it.each([
    ['db-mysql-warned', ['MYSQL_VERSION', 'MYSQL_BINLOG']],
    ['db-mssql-warned', ['SQL_SERVER_DB_IN_SIMPLE_RECOVERY_MODE', 'SQL_SERVER_DB_NOT_ONLINE']],
    ['db-oracle-failed', ['ORACLE_INSTANCE_STATUS', 'ORACLE_DB_STATUS', 'ARCHIVELOG']],
  ])('of %s has a guide in both languages', async (instanceUuid, codes) => {
    const { url, gateway } = await listen();
    const body = { query: ITEMS, variables: { key: database(instanceUuid) } };
    const answer = await fetch(url, post(body, { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' }));
    const items = itemsIn(await answer.json());
    expect(items.map(({ code }) => code)).toEqual([
      'OSS_INTERNAL_ENDPOINT_CONNECTIVITY',
      'SERVICE_CONNECTIVITY',
      ...codes,
    ]);
    for (const { code, guide, zh, en } of items) {
      expect(zh).toEqual(known(code, 'ZH'));
      expect(en).toEqual(known(code, 'EN'));
      expect(guide).toEqual(zh);
    }
    expect(gateway.unknownCodes()).toEqual([]);
  });

  it('that is new has none, is shown as it is, and is counted', async () => {
    const { url, gateway } = await listen({ send: novel });
    const body = { query: ITEMS, variables: { key: database('db-mysql-warned') } };
    const items = itemsIn(await (await fetch(url, post(body))).json());
    expect(items.at(-1)).toEqual({
      ...{ code: 'MYSQL_QUANTUM_STATE', state: 'WARNED' },
      ...{ guide: null, zh: null, en: null },
    });
    expect(items[0]?.guide).toEqual(known('OSS_INTERNAL_ENDPOINT_CONNECTIVITY', 'EN'));
    expect(gateway.unknownCodes()).toEqual([{ kind: 'DATABASE', code: 'MYSQL_QUANTUM_STATE', times: 3 }]);
  });
});

describe('the list of guides', () => {
  const LIST = `query ($codes: [String!], $engine: DatabaseEngine, $locale: Locale) {
    precheckItemGuides(codes: $codes, engine: $engine, locale: $locale) { ${GUIDE} }
  }`;
  const ask = async (variables: object, headers = {}) => {
    const { url, requests } = await listen();
    const { data, errors } = await (await fetch(url, post({ query: LIST, variables }, headers))).json();
    expect(requests).toEqual([]);
    return { guides: data?.precheckItemGuides, errors };
  };

  it('has them all, in the language of the request, without a call', async () => {
    const { guides } = await ask({}, { 'accept-language': 'zh' });
    expect(guides).toEqual(guidesIn('ZH', { codes: null, engine: null }));
  });

  it('has those chosen, in the language that is named', async () => {
    const choice = { codes: ['CHECK_CONN_SRC', 'NEW'], engine: 'ORACLE' } as const;
    const { guides } = await ask({ ...choice, locale: 'EN' }, { 'accept-language': 'zh' });
    expect(guides).toEqual(guidesIn('EN', choice));
    expect(guides).toHaveLength(1);
  });

  it('refuses too many codes', async () => {
    const codes = Array.from({ length: 101 }, (_, at) => `CODE_${at}`);
    const { errors } = await ask({ codes });
    expect(errors[0]).toMatchObject({
      message: 'codes takes at most 100 entries, got 101',
      extensions: { code: 'LIMIT_EXCEEDED' },
    });
  });
});

describe('without an argument, the language', () => {
  const TITLE = '{ precheckItemGuides(codes: ["ARCHIVELOG"]) { title locale } }';
  const answerOf = (locale: Locale) => {
    const { title } = known('ARCHIVELOG', locale);
    return { data: { precheckItemGuides: [{ title, locale }] } };
  };

  it('is that of the request, by POST, GET and SSE', async () => {
    const { url } = await listen();
    const asked: [headers: Record<string, string>, locale: Locale][] = [
      [{ 'accept-language': 'zh-TW' }, 'ZH'],
      [{ 'accept-language': 'de, en;q=0.5' }, 'EN'],
      [{}, 'EN'],
    ];
    for (const [headers, locale] of asked) {
      const answer = answerOf(locale);
      expect(await (await fetch(url, post({ query: TITLE }, headers))).json()).toEqual(answer);
      const address = addressOf(url, TITLE, {});
      expect(await (await fetch(address, { headers })).json()).toEqual(answer);
      const stream = await openStream(address, { headers });
      await stream.ended;
      expect(dataIn(stream)).toEqual([answer]);
    }
  });

  it('is kept by nobody on the way, who may have asked in another', async () => {
    const { url } = await listen();
    const { headers } = await fetch(addressOf(url, TITLE, {}), { headers: { 'accept-language': 'zh' } });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each<[what: string, header: string | undefined, payload: object, locale: Locale]>([
    ['that of the handshake', 'zh-CN', {}, 'ZH'],
    ['none, and so English', undefined, {}, 'EN'],
    ['that of connection_init', undefined, { 'accept-language': 'zh' }, 'ZH'],
    ['that of connection_init, as HTTP writes it', undefined, { 'Accept-Language': 'zh' }, 'ZH'],
    ['that of connection_init before that of the handshake', 'zh', { 'accept-language': 'en' }, 'EN'],
    ['that of the handshake where connection_init says no text', 'zh', { 'accept-language': ['en'] }, 'ZH'],
    ['that of the handshake where it says what no header can', 'zh', { 'accept-language': 'en\n' }, 'ZH'],
  ])('is on a WebSocket %s', async (_what, header, payload, locale) => {
    const { url } = await listen();
    const headers = header === undefined ? {} : { 'accept-language': header };
    const hand = await openAndGreet(url, payload, { headers });
    hand.say({ id: 'a', type: 'subscribe', payload: { query: TITLE } });
    await until(() => hand.messages.some(({ type }) => type === 'complete'));
    const next = hand.messages.find(({ type }) => type === 'next');
    expect(next?.payload).toEqual(answerOf(locale));
  });

  it('of one operation is not that of the next on the same connection', async () => {
    const { url } = await listen();
    const asked = ['zh', 'en', 'zh'].map(async (language) => {
      const answer = await fetch(url, post({ query: TITLE }, { 'accept-language': language }));
      return (await answer.json()).data.precheckItemGuides[0].locale;
    });
    expect(await Promise.all(asked)).toEqual(['ZH', 'EN', 'ZH']);
  });
});
