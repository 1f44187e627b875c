import { LOCALES, type Locale } from '../domain/locale.ts';
import type { DatabaseEngine } from '../domain/precheck-run.ts';
import { ACCOUNT_GUIDES } from './account-guides.ts';
import { BINLOG_GUIDES } from './binlog-guides.ts';
import { CONNECTION_GUIDES } from './connection-guides.ts';
import type { Guide, GuideText } from './guide.ts';
import { MYSQL_GUIDES } from './mysql-guides.ts';
import { OBJECT_GUIDES } from './object-guides.ts';
import { ORACLE_GUIDES } from './oracle-guides.ts';
import { SERVER_GUIDES } from './server-guides.ts';
import { SQL_SERVER_GUIDES } from './sql-server-guides.ts';

/** Every guide there is: of Security Center's checks, then of Database Backup's. */
export const GUIDES: readonly Guide[] = [
  ...SERVER_GUIDES,
  ...MYSQL_GUIDES,
  ...SQL_SERVER_GUIDES,
  ...ORACLE_GUIDES,
  ...CONNECTION_GUIDES,
  ...ACCOUNT_GUIDES,
  ...BINLOG_GUIDES,
  ...OBJECT_GUIDES,
];

/** A guide in one language. */
export interface ItemGuide extends Omit<Guide, 'texts' | 'links' | 'source'>, GuideText {
  readonly linkTitle: string | null;
  readonly linkUrl: string | null;
  readonly locale: Locale;
}

const inLocale = (
  { code, engines, severity, isInferred, links, texts }: Guide,
  locale: Locale,
): ItemGuide => {
  const { title: linkTitle = null, url: linkUrl = null } = links?.[locale] ?? {};
  return { ...{ code, engines, severity, isInferred, linkTitle, linkUrl, locale }, ...texts[locale] };
};

const byCode = (locale: Locale): ReadonlyMap<string, readonly ItemGuide[]> =>
  Map.groupBy(
    GUIDES.map((guide) => inLocale(guide, locale)),
    ({ code }) => code,
  );

const TABLES = new Map(LOCALES.map((locale) => [locale, byCode(locale)]));

/** Of what is known of a code, what holds for an engine; where that is not known, for whichever. */
const pick = (guides: readonly ItemGuide[], engine: DatabaseEngine | null): ItemGuide | null => {
  const general = guides.find(({ engines }) => engines.length === 0) ?? null;
  if (engine !== null && engine !== 'UNKNOWN')
    return guides.find(({ engines }) => engines.includes(engine)) ?? general;
  return general ?? (guides.length === 1 ? (guides[0] ?? null) : null);
};

/** What to tell of a check; null for one that is not known, or not of this engine. */
export const guideTo = (code: string, engine: DatabaseEngine | null, locale: Locale): ItemGuide | null =>
  pick(TABLES.get(locale)?.get(code) ?? [], engine);

interface Choice {
  /** Null: all. */
  readonly codes: readonly string[] | null;
  /** Null: every guide to a code, and not one alone. */
  readonly engine: DatabaseEngine | null;
}

/** What a choice leaves, in the order of the catalogue. */
export const guidesIn = (locale: Locale, { codes, engine }: Choice): readonly ItemGuide[] => {
  const wanted = codes && new Set(codes);
  return [...(TABLES.get(locale) ?? [])].flatMap(([code, guides]) => {
    if (wanted && !wanted.has(code)) return [];
    return engine === null ? guides : (pick(guides, engine) ?? []);
  });
};
