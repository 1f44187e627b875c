import { expect, it } from 'vitest';
import { localeIn } from '../../src/server/accept-language.ts';

it.each<[acceptLanguage: string | null, locale: string]>([
  [null, 'EN'],
  ['', 'EN'],
  ['*', 'EN'],
  ['zh', 'ZH'],
  ['ZH-cn', 'ZH'],
  ['zh-Hant-TW', 'ZH'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'ZH'],
  ['en-US,en;q=0.9,zh-CN;q=0.8', 'EN'],
  ['en-GB;q=0.7, zh-Hans ; q=0.8', 'ZH'],
  ['en;q=0.5,zh;q=0.5', 'EN'],
  ['zh;q=0.5,en;q=0.5', 'ZH'],
  ['fr-FR,fr;q=0.9,zh;q=0.1', 'ZH'],
  ['fr-FR,fr;q=0.9', 'EN'],
  ['fr,*;q=0.5', 'EN'],
  ['*,zh', 'ZH'],
  ['zh;q=0.2,*;q=0.5', 'EN'],
  ['en;q=0,*', 'ZH'],
  ['en;q=0', 'EN'],
  ['zh;q=0', 'EN'],
  ['zh;q=0,en;q=0', 'EN'],
  ['zh;q=0.2,en;q=0.3,zh-CN;q=0.4', 'ZH'],
  // A weight that is none is no wish.
  ['zh;q=2', 'EN'],
  ['zh;q=-1', 'EN'],
  ['zh;q=high', 'EN'],
  ['zh;q=0.1234', 'EN'],
  ['zh;level=1', 'EN'],
  ['zhuang', 'EN'],
  ['english', 'EN'],
  ['zh_CN', 'EN'],
  ['中文', 'EN'],
  [',,;q=1,;,zh', 'ZH'],
  ['zh'.repeat(50_000), 'EN'],
  [`${'zh-'.repeat(20_000)};q=`, 'EN'],
  [`${'fr;q=0.9,'.repeat(5_000)}zh`, 'ZH'],
])('%.40s is answered in %s', (acceptLanguage, locale) => {
  expect(localeIn(acceptLanguage)).toBe(locale);
});
