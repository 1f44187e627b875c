import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../src/domain/verdict.ts';
import { readDatabasePrecheck } from '../../src/upstream/sas/database-precheck.ts';
import { errorOf, readerOf, SAS_REQUEST } from './answers.ts';

const read = readerOf(SAS_REQUEST, readDatabasePrecheck);
/** A completed run whose `Result` is this value as JSON in a string. */
const ofResult = (result: unknown, Description = 'completed') => ({
  Description,
  Result: JSON.stringify(result),
});
const checksOf = (...results: unknown[]) => results.map((result, n) => ({ item: `CHECK_${n}`, result }));

describe('Result', () => {
  const nothing = [undefined, null, '', ' \n', 'null', '[]', []];
  it.each(
    nothing.flatMap((Result) =>
      ['created', 'error', 'completed', 'novel'].map((word) => [Result, word] as const),
    ),
  )('%j beside %s holds no item', (Result, Description) => {
    expect(read({ Description, Result }).reading.items).toEqual([]);
  });

  it.each(['created', 'error', 'novel', ''])('that cannot be parsed holds no item beside "%s"', (word) => {
    expect(read({ Description: word, Result: '[{"insta' }).reading.items).toEqual([]);
  });

  it.each([
    ['[{"insta', 'Result: expected a list, got a string'],
    ['checking', 'Result: expected a list, got a string'],
    ['"text"', 'Result: expected a list, got a string'],
    [7, 'Result: expected a list, got a number'],
    [JSON.stringify([{}, null]), 'Result[1]: expected an object, got null'],
    [JSON.stringify(['a']), 'Result[0]: expected an object, got a string'],
    [JSON.stringify([{ results: 'none' }]), 'Result[0].results: expected a list, got a string'],
    [JSON.stringify([{}, { results: [{}, 5] }]), 'Result[1].results[1]: expected an object, got a number'],
  ])('%j of a completed run is malformed, and the message names the path', (Result, message) => {
    const error = errorOf(() => read({ Description: 'Completed', Result }));
    expect({ code: error.code, message: error.message }).toEqual({ code: 'UPSTREAM_MALFORMED', message });
  });

  it('may be one bare object, and not in a string at all', () => {
    const one = { instanceId: 'i-1', results: { item: 'A', result: 'PASSED' } };
    for (const Result of [JSON.stringify(one), one, [one]]) {
      const { reading } = read({ Description: 'completed', Result });
      expect(reading.items).toMatchObject([{ code: 'A', state: 'PASSED', instanceId: 'i-1' }]);
    }
  });

  it('of several instances keeps each with its own items, in the order given', () => {
    const first = { instanceId: 'i-1', checkTime: 10, results: checksOf('PASSED', 'PASSED') };
    const none = { instanceId: 'i-0', results: null };
    const second = { instanceId: 'i-2', sourceType: 'MYSQL', checkTime: 20, results: checksOf('FAILED') };
    const { reading } = read(ofResult([first, none, second]));
    expect(reading.items).toMatchObject([
      { code: 'CHECK_0', instanceId: 'i-1', engine: null, checkedAtMs: 10_000 },
      { code: 'CHECK_1', instanceId: 'i-1', engine: null, checkedAtMs: 10_000 },
      { code: 'UNKNOWN', instanceId: 'i-0', state: 'UNKNOWN' },
      { code: 'CHECK_0', instanceId: 'i-2', engine: 'MYSQL', checkedAtMs: 20_000 },
    ]);
    expect(new Set(reading.items.map((item) => item.localId)).size).toBe(4);
    expect(reading.engine).toBe('MYSQL');
  });

  it('tells the engine of the run even where no check is done yet', () => {
    const { reading } = read(ofResult([{ instanceId: 'i-1', sourceType: 'ORACLE', results: [] }], 'created'));
    expect(reading).toMatchObject({ engine: 'ORACLE', items: [] });
  });

  it.each([
    ['none', [{ instanceId: 'a', results: checksOf('PASSED') }, { instanceId: 'b' }]],
    [
      'an empty list',
      [
        { instanceId: 'a', results: checksOf('PASSED') },
        { instanceId: 'b', results: [] },
      ],
    ],
    [
      'another name',
      [
        { instanceId: 'a', results: checksOf('PASSED') },
        { instanceId: 'b', result: checksOf('FAILED') },
      ],
    ],
  ])('with %s where the results of one instance should be never passes by the others', (_name, instances) => {
    const { reading } = read(ofResult(instances));
    expect(verdictOf(reading)).toBe('INCONCLUSIVE');
  });

  it.each(['created', 'error'])('of a run that is %s need not make sense', (Description) => {
    for (const Result of ['5', 5, true, '"x"', '[{"insta', 'checking']) {
      const { reading, notices } = read({ Description, Result });
      expect([reading.items, notices]).toEqual([[], ['Result']]);
    }
    const { reading, notices } = read(
      ofResult([{ results: checksOf('PASSED') }, { results: 5 }], Description),
    );
    expect([reading.items, notices]).toEqual([[], ['Result[1].results']]);
  });

  it('of a run under way is shown as far as it goes', () => {
    const { reading } = read(ofResult([{ results: checksOf('PASSED') }], 'created'));
    expect(reading).toMatchObject({ status: 'RUNNING', items: [{ state: 'PASSED' }] });
  });
});

describe('local ids', () => {
  const first = { instanceId: 'i-1', results: checksOf('PASSED', 'PASSED') };
  const second = { instanceId: 'i-2', results: checksOf('PASSED') };
  const idsOf = (...instances: object[]) =>
    read(ofResult(instances)).reading.items.map((item) => item.localId);

  it('stay with their instance when another one comes before it', () => {
    expect(idsOf(first, second).slice(0, 2)).toEqual(idsOf(first));
    expect(idsOf(second, first).slice(1)).toEqual(idsOf(first));
  });

  it('tell equal checks of one instance apart', () => {
    const check = { item: 'A', result: 'PASSED' };
    expect(new Set(idsOf({ results: [check, check] })).size).toBe(2);
  });
});
