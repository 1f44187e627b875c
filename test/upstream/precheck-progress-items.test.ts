import { describe, expect, it } from 'vitest';
import { readPrecheckProgress } from '../../src/upstream/dbs/precheck-progress.ts';
import { DBS_REQUEST, errorOf, readerOf } from './answers.ts';

const read = readerOf(DBS_REQUEST, readPrecheckProgress);
const ofItems = (...details: unknown[]) => ({
  Status: 'finish',
  Items: { PreCheckProgressDetail: details },
});
const readOne = (detail: object) => {
  const { reading, notices } = read(ofItems(detail));
  return { item: reading.items[0], notices };
};
const codesOf = (...details: unknown[]) => read(ofItems(...details)).reading.items.map((item) => item.code);
const LEAF = 'Items.PreCheckProgressDetail[0]';

describe('order', () => {
  it('is that of OrderNum as a number, not as a text', () => {
    const details = ['30', '9', '100', 20].map((OrderNum) => ({ Item: `N${OrderNum}`, OrderNum }));
    expect(codesOf(...details)).toEqual(['N9', 'N20', 'N30', 'N100']);
  });

  it('is as given where numbers are equal or absent, and absent ones come last', () => {
    const details = [
      { Item: 'LATE_1' },
      { Item: 'B', OrderNum: '10' },
      { Item: 'LATE_2', OrderNum: 'soon' },
      { Item: 'A', OrderNum: 10 },
      { Item: 'FIRST', OrderNum: '-1' },
    ];
    expect(codesOf(...details)).toEqual(['FIRST', 'B', 'A', 'LATE_1', 'LATE_2']);
  });
});

describe('the code', () => {
  it.each([
    [{ Item: 'CODE', Names: 'GROUP' }, 'CODE', 'GROUP'],
    [{ Names: 'GROUP' }, 'GROUP', 'GROUP'],
    [{ Item: ' ', Names: 'GROUP' }, 'GROUP', 'GROUP'],
    [{ Item: 'NULL', Names: null }, 'UNKNOWN', null],
    [{}, 'UNKNOWN', null],
  ])('of %j is %s, in group %j', (detail, code, group) => {
    expect(readOne(detail).item).toMatchObject({ code, group });
  });
});

describe('a text that stands for no text is null', () => {
  it.each(['', '   ', 'NULL', 'null', ' Null ', 'value %s is not valid', 'no %s.', '%s', null])(
    '%j',
    (ErrMsg) => {
      const { item, notices } = readOne({ ErrMsg });
      expect(item?.message).toBeNull();
      expect(notices).toEqual([]);
    },
  );

  it('and any other is kept, trimmed, with its lines', () => {
    expect(readOne({ ErrMsg: ' first\n\tat second \n' }).item?.message).toBe('first\n\tat second');
    for (const ErrMsg of ['column is NULL', 'CPU at 100%sustained'])
      expect(readOne({ ErrMsg }).item?.message).toBe(ErrMsg);
  });
});

describe('times', () => {
  it.each([0, '0', null, undefined, ''])('%j is no time', (BootTime) => {
    const { item, notices } = readOne({ BootTime });
    expect(item?.startedAtMs).toBeNull();
    expect(notices).toEqual([]);
  });

  it.each([1_704_351_395_000, '1704351395000'])('%j is milliseconds', (BootTime) => {
    expect(readOne({ BootTime }).item?.startedAtMs).toBe(1_704_351_395_000);
  });

  it('of the run are least start and greatest of all, and its end is told only once it is over', () => {
    const details = [
      { BootTime: 3_000, FinishTime: 5_000 },
      { BootTime: 2_000, FinishTime: 0 },
      { BootTime: 9_000 },
      { BootTime: 0 },
    ];
    const times = { startedAtMs: 2_000, updatedAtMs: 9_000 };
    expect(read(ofItems(...details)).reading).toMatchObject({ ...times, finishedAtMs: 5_000 });
    for (const Status of ['running', 'novel']) {
      const { reading } = read({ ...ofItems(...details), Status });
      expect(reading).toMatchObject({ ...times, finishedAtMs: null });
    }
  });

  it('of a run that has none are null', () => {
    const { reading } = read(ofItems({ Item: 'A' }));
    expect(reading).toMatchObject({ startedAtMs: null, updatedAtMs: null, finishedAtMs: null });
  });
});

describe('progress', () => {
  it.each([
    [41.5, 42],
    [41.4, 41],
    ['57', 57],
    [-3, 0],
    [100.2, 100],
    [9_000, 100],
    [0, 0],
    [null, null],
    [undefined, null],
    ['', null],
  ])('%j is %j, without a notice', (Progress, progress) => {
    const { reading, notices } = read({ Progress });
    expect(reading.progress).toBe(progress);
    expect(notices).toEqual([]);
  });
});

describe('an optional leaf that cannot be read is null, with a notice', () => {
  it.each([
    ['OrderNum', 'ten', 'order'],
    ['OrderNum', '1.5', 'order'],
    ['OrderNum', 2 ** 31, 'order'],
    ['BootTime', 'yesterday', 'startedAtMs'],
    ['BootTime', -1, 'startedAtMs'],
    ['FinishTime', 1e18, 'finishedAtMs'],
    ['FinishTime', { at: 1 }, 'finishedAtMs'],
    ['ErrMsg', ['a'], 'message'],
    ['JobId', true, 'jobId'],
    ['Names', {}, 'group'],
    ['State', [], 'rawState'],
  ])('%s = %j', (name, value, field) => {
    const { item, notices } = readOne({ [name]: value });
    expect(item).toHaveProperty(field, null);
    expect(notices).toEqual([`${LEAF}.${name}`]);
  });

  it.each([
    ['Progress', 'half', 'progress'],
    ['Progress', true, 'progress'],
    ['Status', {}, 'upstream.rawStatus'],
  ])('%s = %j', (name, value, field) => {
    const { reading, notices } = read({ [name]: value });
    expect(reading).toHaveProperty(field, null);
    expect(notices).toEqual([name]);
  });
});

describe('Items', () => {
  const empty = [{ PreCheckProgressDetail: null }, { PreCheckProgressDetail: [] }];
  it.each([{}, ...[null, {}, [], ...empty].map((Items) => ({ Items }))])('%j holds no item', (wrapper) => {
    expect(read({ Status: 'finish', ...wrapper }).reading.items).toEqual([]);
  });

  it('may hold one bare object instead of a list', () => {
    const { reading } = read({ Items: { PreCheckProgressDetail: { Item: 'A' } } });
    expect(reading.items.map((item) => item.code)).toEqual(['A']);
  });

  it.each([
    [{ Items: 'none' }, 'Items: expected an object, got a string'],
    [{ Items: 3 }, 'Items: expected an object, got a number'],
    [
      { Items: { PreCheckProgressDetail: 'none' } },
      'Items.PreCheckProgressDetail: expected a list, got a string',
    ],
    [ofItems({}, null), 'Items.PreCheckProgressDetail[1]: expected an object, got null'],
    [ofItems('A'), 'Items.PreCheckProgressDetail[0]: expected an object, got a string'],
    [ofItems({}, {}, [{}]), 'Items.PreCheckProgressDetail[2]: expected an object, got an array'],
  ])('%j is malformed, and the message names the path', (body, message) => {
    const error = errorOf(() => read(body));
    expect({ code: error.code, message: error.message }).toEqual({ code: 'UPSTREAM_MALFORMED', message });
  });
});

describe('local ids', () => {
  const idsOf = (...details: unknown[]) =>
    read(ofItems(...details)).reading.items.map((item) => item.localId);

  it('tell duplicates apart, and groups', () => {
    const ids = idsOf(
      { Item: 'A', Names: 'G' },
      { Item: 'A', Names: 'G' },
      { Item: 'A', Names: 'H' },
      { Item: 'A' },
    );
    expect(new Set(ids).size).toBe(4);
  });

  it('stay when job, order, state and neighbours change', () => {
    const [first, second] = idsOf(
      { Item: 'A', Names: 'G', JobId: 'j1', OrderNum: '10', State: 'init' },
      { Item: 'B', Names: 'G', JobId: 'j2', OrderNum: '20', State: 'init' },
    );
    const again = idsOf(
      { Item: 'A', Names: 'G', JobId: 'j9', OrderNum: '30', State: 'failed' },
      { Item: 'B', Names: 'G', JobId: 'j8', OrderNum: '5', State: 'finish' },
      { Item: 'C', Names: 'G', OrderNum: '1' },
    );
    expect(again.slice(1)).toEqual([second, first]);
  });

  it('of duplicates stay when the vendor gives other jobs and orders', () => {
    const ids = idsOf({ Item: 'A', JobId: 'j1', OrderNum: '10' }, { Item: 'A', JobId: 'j2', OrderNum: '20' });
    const again = idsOf({ Item: 'A', JobId: 'j3', OrderNum: '7' }, { Item: 'A', JobId: 'j4', OrderNum: '8' });
    expect(again).toEqual(ids);
  });
});
