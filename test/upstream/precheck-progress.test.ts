import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../src/domain/verdict.ts';
import { PRECHECK_PROGRESS, readPrecheckProgress } from '../../src/upstream/dbs/precheck-progress.ts';
import { DBS_REQUEST, published, readerOf } from './answers.ts';

const read = readerOf(DBS_REQUEST, readPrecheckProgress);
const ofItems = (...details: unknown[]) => ({
  Status: 'finish',
  Progress: 100,
  Items: { PreCheckProgressDetail: details },
});
const readItem = (detail: object) => {
  const { reading, notices } = read(ofItems(detail));
  return { item: reading.items[0], notices };
};

describe('the published answer', () => {
  const { reading, notices } = read(published('dbs-describe-precheck-progress-list'));

  it('is a finished run, without a message although ErrMessage is filled', () => {
    expect(notices).toEqual([]);
    expect(reading).toMatchObject({
      status: 'FINISHED',
      hasFailed: false,
      progress: 100,
      message: null,
      engine: null,
      startedAtMs: 1_704_351_395_000,
      updatedAtMs: 1_704_351_396_000,
      finishedAtMs: 1_704_351_396_000,
    });
  });

  it('has the one item, whole', () => {
    expect(reading.items).toEqual([
      {
        localId: expect.any(String),
        code: 'CHECK_BINLOG_ON',
        group: 'CHECK_BINLOG_ON_DETAIL',
        order: 30,
        state: 'WARNED',
        rawState: 'warning',
        message: 'java.lang.RuntimeException: Could not find any schema ......',
        jobId: 'qxwmxh2b****',
        instanceId: null,
        engine: null,
        startedAtMs: 1_704_351_395_000,
        finishedAtMs: 1_704_351_396_000,
        checkedAtMs: null,
      },
    ]);
  });

  it('keeps the trace as sent, filler and trailing blank included', () => {
    expect(reading.upstream).toEqual({
      product: 'Dbs',
      action: PRECHECK_PROGRESS.action,
      requestId: 'C4A45FE1-A903-470D-B113-F12A4DF942AB',
      rawStatus: 'finish',
      httpStatus: 200,
      success: true,
      errorCode: 'Param.NotFound',
      errorMessage: 'The specified parameter %s value is not valid. ',
    });
  });

  it('is WARNED', () => expect(verdictOf(reading)).toBe('WARNED'));
});

describe('words compare without regard to case, and unknown ones are UNKNOWN', () => {
  it.each([
    ['running', 'RUNNING', false],
    ['RUNNING', 'RUNNING', false],
    ['finish', 'FINISHED', false],
    [' Finish ', 'FINISHED', false],
    ['failed', 'FINISHED', true],
    ['FaiLed', 'FINISHED', true],
    ['finished', 'UNKNOWN', false],
    ['wait', 'UNKNOWN', false],
    ['', 'UNKNOWN', false],
    [7, 'UNKNOWN', false],
    ['constructor', 'UNKNOWN', false],
    ['__proto__', 'UNKNOWN', false],
  ])('Status %j: %s, failed %j', (Status, status, hasFailed) => {
    expect(read({ Status }).reading).toMatchObject({ status, hasFailed });
  });

  it('an absent Status is UNKNOWN, with a null raw word', () => {
    const { reading, notices } = read({});
    expect(reading).toMatchObject({ status: 'UNKNOWN', upstream: { rawStatus: null } });
    expect(notices).toEqual([]);
  });

  it.each([
    ['init', 'PENDING'],
    ['Init', 'PENDING'],
    ['RUNNING', 'RUNNING'],
    ['finish', 'PASSED'],
    ['FINISH', 'PASSED'],
    ['Warning', 'WARNED'],
    ['fAILED', 'FAILED'],
    ['catched', 'ERRORED'],
    ['Catched', 'ERRORED'],
    ['Caught', 'ERRORED'],
    ['caught', 'ERRORED'],
    [' finish\n', 'PASSED'],
    ['passed', 'UNKNOWN'],
    ['skipped', 'UNKNOWN'],
    ['finis', 'UNKNOWN'],
    ['constructor', 'UNKNOWN'],
    ['__proto__', 'UNKNOWN'],
  ])('State %j: %s, the word kept as sent', (State, state) => {
    expect(readItem({ State }).item).toMatchObject({ state, rawState: State });
  });

  it('an absent State is UNKNOWN', () => {
    expect(readItem({}).item).toMatchObject({ state: 'UNKNOWN', rawState: null });
  });
});

describe('the message is ErrMessage only beside the word failed', () => {
  it.each([
    ['failed', 'Disk full ', 'Disk full'],
    ['FAILED', 'Disk full', 'Disk full'],
    ['failed', 'The specified parameter %s value is not valid. ', null],
    ['failed', 'NULL', null],
    ['failed', '  ', null],
    ['failed', undefined, null],
    ['finish', 'Disk full', null],
    ['running', 'Disk full', null],
    ['odd', 'Disk full', null],
  ])('%s beside %j: %j', (Status, ErrMessage, message) => {
    const { reading } = read({ Status, ErrMessage });
    expect(reading.message).toBe(message);
    expect(reading.upstream.errorMessage).toBe(ErrMessage ?? null);
  });
});

describe('the verdict of a finished run', () => {
  it.each([
    ['finish', ['finish', 'finish'], 'PASSED'],
    ['finish', ['finish', 'warning'], 'WARNED'],
    ['finish', ['warning', 'catched'], 'FAILED'],
    ['finish', ['finish', 'failed'], 'FAILED'],
    ['finish', ['finish', 'novel'], 'INCONCLUSIVE'],
    ['finish', ['finish', 'init'], 'INCONCLUSIVE'],
    ['finish', [], 'INCONCLUSIVE'],
    ['failed', ['warning'], 'FAILED'],
    ['failed', [], 'FAILED'],
    ['running', ['finish'], 'UNDECIDED'],
    ['running', ['failed'], 'UNDECIDED'],
    ['novel', ['finish'], 'UNDECIDED'],
  ])('%s with items %j: %s', (Status, states, verdict) => {
    const { reading } = read({ ...ofItems(...states.map((State) => ({ State }))), Status });
    expect(verdictOf(reading)).toBe(verdict);
  });
});

it('a long list is read whole, and one without end is malformed', () => {
  const itemsOf = (length: number) => ({
    Status: 'finish',
    Items: {
      PreCheckProgressDetail: Array.from({ length }, (_, i) => ({ State: 'finish', BootTime: i + 1 })),
    },
  });
  const { reading } = read(itemsOf(50_000));
  expect(reading).toMatchObject({ startedAtMs: 1, updatedAtMs: 50_000, items: { length: 50_000 } });
  expect(() => read(itemsOf(50_001))).toThrow(
    expect.objectContaining({
      code: 'UPSTREAM_MALFORMED',
      message: 'Items.PreCheckProgressDetail: expected at most 50000 entries, got 50001',
    }),
  );
});
