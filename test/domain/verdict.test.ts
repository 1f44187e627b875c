import { describe, expect, it } from 'vitest';
import { ITEM_STATES, type ItemState } from '../../src/domain/precheck-run.ts';
import { countItems, verdictOf } from '../../src/domain/verdict.ts';
import { itemOf, readingOf } from '../support/readings.ts';

const itemsOf = (states: readonly ItemState[]) => states.map((state) => itemOf({ state }));
const verdict = (states: readonly ItemState[], hasFailed = false) =>
  verdictOf(readingOf({ hasFailed, items: itemsOf(states) }));

describe('verdict of a run that is over', () => {
  it.each([
    ['nothing but passed items', ['PASSED'], 'PASSED'],
    ['several passed items', ['PASSED', 'PASSED'], 'PASSED'],
    ['a warning', ['PASSED', 'WARNED'], 'WARNED'],
    ['only warnings', ['WARNED'], 'WARNED'],
    ['a failed item', ['PASSED', 'FAILED'], 'FAILED'],
    ['an item that broke off', ['PASSED', 'ERRORED'], 'FAILED'],
    ['a failed item beside an unknown one', ['UNKNOWN', 'FAILED'], 'FAILED'],
    ['a failed item beside one never begun', ['FAILED', 'PENDING'], 'FAILED'],
    ['no item at all', [], 'INCONCLUSIVE'],
    ['an unknown item', ['PASSED', 'UNKNOWN'], 'INCONCLUSIVE'],
    ['an item never begun', ['PASSED', 'PENDING'], 'INCONCLUSIVE'],
    ['an item still running', ['PASSED', 'RUNNING'], 'INCONCLUSIVE'],
    ['an unknown item beside a warning', ['WARNED', 'UNKNOWN'], 'INCONCLUSIVE'],
  ] as const)('%s', (_name, states, expected) => {
    expect(verdict(states)).toBe(expected);
  });

  it.each([[[]], [['PASSED']], [['WARNED']], [['UNKNOWN']]] as const)(
    'is FAILED where the run as a whole failed, whatever its items: %j',
    (states) => {
      expect(verdict(states, true)).toBe('FAILED');
    },
  );
});

it.each(['PENDING', 'RUNNING', 'UNKNOWN'] as const)('a run that is %s is UNDECIDED', (status) => {
  for (const hasFailed of [true, false]) {
    for (const state of ITEM_STATES) {
      expect(verdictOf(readingOf({ status, hasFailed, items: itemsOf([state]) }))).toBe('UNDECIDED');
    }
  }
});

it('passes only if there is an item and every item passed', () => {
  for (const first of ITEM_STATES) {
    for (const second of ITEM_STATES) {
      const isAllPassed = first === 'PASSED' && second === 'PASSED';
      expect(verdict([first, second]) === 'PASSED').toBe(isAllPassed);
    }
  }
});

it('counts add up', () => {
  const counts = countItems(itemsOf(['PASSED', 'PASSED', 'WARNED', 'UNKNOWN']));
  expect(counts).toEqual({
    ...{ total: 4, PENDING: 0, RUNNING: 0, PASSED: 2, WARNED: 1, FAILED: 0, ERRORED: 0, UNKNOWN: 1 },
  });
});
