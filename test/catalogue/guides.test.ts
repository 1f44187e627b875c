import { describe, expect, it } from 'vitest';
import { GUIDES, guidesIn, guideTo } from '../../src/catalogue/guides.ts';
import type { DatabaseEngine } from '../../src/domain/precheck-run.ts';
import { planChecks, restoreChecks } from '../../src/emulator/dbs-checks.ts';

const SAS: readonly [engine: DatabaseEngine, codes: readonly string[]][] = [
  ['MYSQL', ['MYSQL_VERSION', 'MYSQL_BINLOG']],
  ['MSSQL', ['SQL_SERVER_DB_IN_SIMPLE_RECOVERY_MODE', 'SQL_SERVER_DB_NOT_ONLINE']],
  ['ORACLE', ['ORACLE_INSTANCE_STATUS', 'ORACLE_DB_STATUS', 'ARCHIVELOG']],
];
const OF_ALL = ['OSS_INTERNAL_ENDPOINT_CONNECTIVITY', 'SERVICE_CONNECTIVITY'];
const SHARED_WITH_DTS = [
  ...['CHECK_BINLOG_ROW_IMAGE', 'CHECK_BINLOG_EXIST', 'CHECK_ENGINE', 'CHECK_SAME_USER', 'CHECK_TOPOLOGY'],
  'CHECK_MYSQL_PASSOWRD_FORMAT',
];

describe('there is a guide', () => {
  it.each(SAS)('to each check of Security Center, on %s', (engine, codes) => {
    for (const code of [...OF_ALL, ...codes])
      expect(guideTo(code, engine, 'ZH')).toMatchObject({ code, locale: 'ZH' });
  });

  it('to each check of Database Backup that the emulator plays, and those known from its sibling', () => {
    const pace = { leadMs: 0, stepMs: 1 };
    const played = [...planChecks(pace), ...restoreChecks(pace)].map(({ item }) => item);
    for (const code of [...played, ...SHARED_WITH_DTS])
      expect(guideTo(code, null, 'EN')).toMatchObject({ code, locale: 'EN' });
  });
});

describe('the guide to a code', () => {
  const enginesOf = (code: string, engine: DatabaseEngine | null) => guideTo(code, engine, 'EN')?.engines;

  it.each<[what: string, code: string, engine: DatabaseEngine | null, engines: unknown]>([
    ['is that of the engine', 'CHECK_CONN_SRC', 'ORACLE', ['ORACLE']],
    ['is that for all where the engine has none of its own', 'CHECK_CONN_SRC', 'MONGODB', []],
    ['is that for all where the engine is not told', 'CHECK_CONN_SRC', null, []],
    ['is that for all where the engine is new', 'CHECK_CONN_SRC', 'UNKNOWN', []],
    ['is the only one where the engine is not told', 'CHECK_BINLOG_ON', null, ['MYSQL', 'MARIADB']],
    ['is the only one where the engine is new', 'MYSQL_BINLOG', 'UNKNOWN', ['MYSQL']],
    ['is none where the only one is of another engine', 'ARCHIVELOG', 'MYSQL', undefined],
    ['is none where the code is new', 'CHECK_QUANTUM_STATE', null, undefined],
    ['is none where the code is that of something in every object', 'constructor', null, undefined],
  ])('%s', (_what, code, engine, engines) => {
    expect(enginesOf(code, engine)).toEqual(engines);
  });

  it('is always found where the engine is not told', () => {
    for (const { code } of GUIDES) expect(guideTo(code, null, 'EN')).toMatchObject({ code });
  });
});

describe('the list of guides', () => {
  const codesOf = (...[locale, choice]: Parameters<typeof guidesIn>) =>
    guidesIn(locale, choice).map(({ code }) => code);

  it('has all of them, in either language', () => {
    for (const locale of ['ZH', 'EN'] as const) {
      const guides = guidesIn(locale, { codes: null, engine: null });
      expect(guides).toHaveLength(GUIDES.length);
      expect(new Set(guides.map((guide) => guide.locale))).toEqual(new Set([locale]));
    }
  });

  it('has every one to the codes asked for, each code once, and nothing to one that is not known', () => {
    const codes = ['ARCHIVELOG', 'CHECK_AUTH_SRC', 'NEW', 'ARCHIVELOG'];
    expect(codesOf('EN', { codes, engine: null })).toEqual([
      'ARCHIVELOG',
      'CHECK_AUTH_SRC',
      'CHECK_AUTH_SRC',
    ]);
    expect(codesOf('EN', { codes: [], engine: null })).toEqual([]);
  });

  it('has one to each code for an engine, the one that items of it have', () => {
    const guides = guidesIn('ZH', { codes: null, engine: 'ORACLE' });
    expect(new Set(guides.map(({ code }) => code)).size).toBe(guides.length);
    for (const guide of guides) expect(guideTo(guide.code, 'ORACLE', 'ZH')).toBe(guide);
    expect(guides.map(({ code }) => code)).not.toContain('MYSQL_BINLOG');
  });
});
