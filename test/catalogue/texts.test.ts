import { describe, expect, it } from 'vitest';
import type { GuideText } from '../../src/catalogue/guide.ts';
import { GUIDES } from '../../src/catalogue/guides.ts';
import { LOCALES } from '../../src/domain/locale.ts';

const nameOf = ({ code, engines }: (typeof GUIDES)[number]) => [code, ...engines].join(' ');
const each = GUIDES.map((guide) => [nameOf(guide), guide] as const);

const fieldsOf = ({ title, why, fix, caution }: GuideText): string[] =>
  caution === null ? [title, why, fix] : [title, why, fix, caution];
const allOf = (text: GuideText): string => fieldsOf(text).join('\n');

const CODE = /`[^`]+`/g;
const withoutCode = (text: string): string => text.replaceAll(CODE, '');
const codeIn = (text: string): string[] => [...new Set(text.match(CODE))].toSorted();
const sentencesIn = (text: string): string[] =>
  withoutCode(text)
    .split(/[.:;?!。；：？！]\s*/)
    .filter(({ length }) => length > 12);

/** What a Chinese administrator writes in Latin letters, too: products, protocols and the like. */
const NAMES = new Set(
  [
    ...['MySQL', 'SQL', 'Server', 'Oracle', 'Windows', 'RAC', 'OSS', 'VPC', 'VPN', 'BINLOG'],
    ...['TCP', 'IP', 'HTTP', 'DNS', 'ID', 'SID', 'DTS', 'ECS'],
  ].map((name) => name.toLowerCase()),
);
const latinIn = (text: string): string[] => withoutCode(text).match(/[A-Za-z]+/g) ?? [];

describe.each(each)('the guide to %s', (_name, { texts, links, source, isInferred }) => {
  it('says in both languages what is checked, why it matters and what to do', () => {
    for (const locale of LOCALES) {
      for (const text of fieldsOf(texts[locale])) expect(text.trim()).toBe(text);
      expect(texts[locale].title).toMatch(/\S/);
      for (const text of [texts[locale].why, texts[locale].fix]) {
        const sentences = withoutCode(text)
          .split(/\.\s|。/)
          .filter(Boolean);
        expect(sentences.length).toBeGreaterThanOrEqual(2);
        expect(sentences.length).toBeLessThanOrEqual(4);
      }
    }
    expect(texts.ZH.caution === null).toBe(texts.EN.caution === null);
  });

  it('is Chinese in Chinese, but for names and commands, and English in English', () => {
    expect(latinIn(allOf(texts.ZH)).filter((word) => !NAMES.has(word.toLowerCase()))).toEqual([]);
    for (const text of fieldsOf(texts.ZH)) expect(text).toMatch(/\p{Script=Han}/u);
    expect(allOf(texts.EN)).not.toMatch(/\p{Script=Han}|[，。；：（）]/u);
  });

  it('has the same commands in both', () => {
    for (const part of ['title', 'why', 'fix', 'caution'] as const)
      expect(codeIn(texts.ZH[part] ?? '')).toEqual(codeIn(texts.EN[part] ?? ''));
    for (const locale of LOCALES) expect(withoutCode(allOf(texts[locale]))).not.toContain('`');
  });

  it('names its source, or says that it is inferred', () => {
    expect(source !== null || isInferred).toBe(true);
  });

  it('leads, if anywhere, to a page of a vendor', () => {
    for (const { title, url } of Object.values(links ?? {})) {
      expect(title).toMatch(/\S/);
      expect(url).toMatch(
        /^https:\/\/(help\.aliyun\.com|www\.alibabacloud\.com|learn\.microsoft\.com|docs\.oracle\.com|dev\.mysql\.com)\/\S+$/,
      );
    }
  });
});

it.each(LOCALES)('no two guides share a text or a sentence (%s)', (locale) => {
  const parts = GUIDES.flatMap(({ texts }) => {
    const text = texts[locale];
    return [...new Set([...fieldsOf(text), ...fieldsOf(text).flatMap(sentencesIn)])];
  });
  expect(parts.filter((part, at) => parts.indexOf(part) !== at)).toEqual([]);
});

it('no two guides are to one code and engine', () => {
  const names = GUIDES.flatMap(({ code, engines }) =>
    engines.length === 0 ? [code] : engines.map((engine) => `${code} ${engine}`),
  );
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

it('the fix of the archive mode says that it shuts the database down', () => {
  const { texts } = GUIDES.find(({ code }) => code === 'ARCHIVELOG') ?? {};
  expect(texts?.EN.caution).toMatch(/shuts the production database down/);
  expect(texts?.ZH.caution).toMatch(/关闭生产数据库/);
});
