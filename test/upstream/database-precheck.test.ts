import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../src/domain/verdict.ts';
import { DATABASE_PRECHECK, readDatabasePrecheck } from '../../src/upstream/sas/database-precheck.ts';
import { published, readerOf, SAS_REQUEST } from './answers.ts';

const read = readerOf(SAS_REQUEST, readDatabasePrecheck);
/** A completed run whose `Result` is this value as JSON in a string. */
const ofResult = (result: unknown, Description = 'completed') => ({
  Description,
  Result: JSON.stringify(result),
});
const checksOf = (...results: unknown[]) => results.map((result, n) => ({ item: `CHECK_${n}`, result }));

describe('the published answer', () => {
  const { reading, notices } = read(published('sas-query-precheck-database'));

  it('is a finished run with times in seconds, never put in order', () => {
    expect(notices).toEqual([]);
    expect(reading).toMatchObject({
      status: 'FINISHED',
      hasFailed: false,
      progress: 100,
      message: null,
      engine: 'MSSQL',
      startedAtMs: 1_660_448_660_000,
      updatedAtMs: 1_671_084_106_000,
      finishedAtMs: 1_657_524_396_000,
    });
  });

  it('has its four items in their order, the third WARNED', () => {
    const shared = {
      localId: expect.any(String),
      group: null,
      order: null,
      message: null,
      jobId: null,
      instanceId: 'i-wz91if83t97xgtn2****',
      engine: 'MSSQL',
      startedAtMs: null,
      finishedAtMs: null,
      checkedAtMs: 1_671_245_753_000,
    };
    const passed = { ...shared, state: 'PASSED', rawState: 'PASSED' };
    expect(reading.items).toEqual([
      { ...passed, code: 'OSS_INTERNAL_ENDPOINT_CONNECTIVITY' },
      { ...passed, code: 'SERVICE_CONNECTIVITY' },
      { ...shared, code: 'SQL_SERVER_DB_IN_SIMPLE_RECOVERY_MODE', state: 'WARNED', rawState: 'WARNING' },
      { ...passed, code: 'SQL_SERVER_DB_NOT_ONLINE' },
    ]);
  });

  it('has a trace without an envelope', () => {
    expect(reading.upstream).toEqual({
      product: 'Sas',
      action: DATABASE_PRECHECK.action,
      requestId: 'CE500770-42D3-442E-9DDD-156E0F9F****',
      rawStatus: 'completed',
      httpStatus: 200,
      success: null,
      errorCode: null,
      errorMessage: null,
    });
  });

  it('is WARNED', () => expect(verdictOf(reading)).toBe('WARNED'));
});

describe('words compare without regard to case, and unknown ones are UNKNOWN', () => {
  it.each([
    ['created', 'RUNNING', false],
    ['Created', 'RUNNING', false],
    ['COMPLETED', 'FINISHED', false],
    ['error', 'FINISHED', true],
    [' Error ', 'FINISHED', true],
    ['finish', 'UNKNOWN', false],
    ['', 'UNKNOWN', false],
    [undefined, 'UNKNOWN', false],
    ['constructor', 'UNKNOWN', false],
    ['__proto__', 'UNKNOWN', false],
  ])('Description %j: %s, failed %j', (Description, status, hasFailed) => {
    expect(read({ Description }).reading).toMatchObject({ status, hasFailed });
  });

  it.each([
    ['PASSED', 'PASSED'],
    ['passed', 'PASSED'],
    ['Warning', 'WARNED'],
    ['failed', 'FAILED'],
    ['Error', 'ERRORED'],
    ['WARNED', 'UNKNOWN'],
    ['OK', 'UNKNOWN'],
    ['constructor', 'UNKNOWN'],
    ['', 'UNKNOWN'],
    [undefined, 'UNKNOWN'],
  ])('result %j: %s', (result, state) => {
    const { reading } = read(ofResult([{ results: [{ item: 'A', result }] }]));
    expect(reading.items).toMatchObject([{ code: 'A', state }]);
  });

  it.each([
    ['Oracle', 'ORACLE'],
    ['ORACLE', 'ORACLE'],
    ['MySQL', 'MYSQL'],
    ['mssql', 'MSSQL'],
    ['PostgreSQL', 'POSTGRESQL'],
    ['DB2', 'UNKNOWN'],
    ['', null],
    [null, null],
  ])('sourceType %j: %j', (sourceType, engine) => {
    const { reading } = read(ofResult([{ sourceType, results: checksOf('PASSED') }]));
    expect(reading.engine).toBe(engine);
    expect(reading.items).toMatchObject([{ engine }]);
  });
});

describe('times', () => {
  const times = { CreatedTime: 1_000, UpdatedTime: '2000', CompletedTime: 3_000 };

  it.each([
    ['created', null],
    ['novel', null],
    ['error', 3_000_000],
    ['completed', 3_000_000],
  ])('are seconds, and the end is told only once it is over: %s', (Description, finishedAtMs) => {
    const { reading } = read({ ...times, Description });
    expect(reading).toMatchObject({ startedAtMs: 1_000_000, updatedAtMs: 2_000_000, finishedAtMs });
  });

  it('that are 0 or absent are null, without a notice', () => {
    const body = { ...ofResult([{ checkTime: 0, results: checksOf('PASSED') }]), CreatedTime: 0 };
    const { reading, notices } = read(body);
    expect(reading).toMatchObject({ startedAtMs: null, updatedAtMs: null, finishedAtMs: null });
    expect(reading.items).toMatchObject([{ checkedAtMs: null }]);
    expect(notices).toEqual([]);
  });
});

it('an optional leaf that cannot be read is null, with a notice', () => {
  const check = { item: ['A'], result: { is: 'PASSED' } };
  const instance = { instanceId: true, sourceType: [], checkTime: 'noon', results: [check] };
  const { reading, notices } = read({ ...ofResult([instance]), CreatedTime: 1_704_351_395_000 });
  expect(reading.startedAtMs).toBeNull();
  expect(reading.items).toMatchObject([
    { code: 'UNKNOWN', state: 'UNKNOWN', instanceId: null, engine: null, checkedAtMs: null },
  ]);
  const paths = ['instanceId', 'sourceType', 'checkTime', 'results[0].item', 'results[0].result'];
  expect(notices.toSorted()).toEqual(['CreatedTime', ...paths.map((path) => `Result[0].${path}`)].toSorted());
});

describe('the verdict', () => {
  it.each([
    ['completed', ['PASSED', 'PASSED'], 'PASSED'],
    ['completed', ['PASSED', 'WARNING'], 'WARNED'],
    ['completed', ['WARNING', 'FAILED'], 'FAILED'],
    ['completed', ['PASSED', 'ERROR'], 'FAILED'],
    ['completed', ['PASSED', 'SKIPPED'], 'INCONCLUSIVE'],
    ['completed', [], 'INCONCLUSIVE'],
    ['error', ['PASSED'], 'FAILED'],
    ['error', [], 'FAILED'],
    ['created', ['FAILED'], 'UNDECIDED'],
    ['novel', ['PASSED'], 'UNDECIDED'],
  ])('of a run that is %s with items %j: %s', (Description, results, verdict) => {
    const { reading } = read(ofResult([{ results: checksOf(...results) }], Description));
    expect(verdictOf(reading)).toBe(verdict);
  });
});
