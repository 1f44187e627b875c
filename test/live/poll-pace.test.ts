import { describe, expect, it } from 'vitest';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { nextState, type RunState } from '../../src/domain/run-state.ts';
import { pollDelayMs } from '../../src/live/poll-pace.ts';
import { readingOf } from '../support/readings.ts';

const LIMITS = { pollMinMs: 1_000, pollMaxMs: 15_000 };
const delayOf = (state: RunState, chance = 0) => pollDelayMs(state, LIMITS, chance);

const RUNNING = readingOf({ status: 'RUNNING', progress: 10 });
const error = (code: 'UPSTREAM_THROTTLED' | 'UPSTREAM_FORBIDDEN', retryAfterMs: number | null = null) =>
  new PrecheckError(code, 'm', { retryAfterMs });

/** The state of a run that was read at each of the times, the outcome the same each time. */
const readAt = (times: readonly number[], outcome: Parameters<typeof nextState>[2]): RunState =>
  times.reduce<RunState | null>((state, atMs) => nextState('w', state, outcome, atMs), null) ??
  nextState('w', null, outcome, 0);

describe('how long to wait before the next read', () => {
  it.each([
    ['what was first seen', [0], 1_000],
    ['what changed a little while ago', [0, 4_000], 1_000],
    ['what stands still for 20 s', [0, 20_000], 5_000],
    ['what stands still for an hour', [0, 3_600_000], 12_500],
  ])('%s', (_, times, ms) => {
    expect(delayOf(readAt(times, { reading: RUNNING }))).toBe(ms);
  });

  it('what is over, soon: somebody awaits its next attempt', () => {
    expect(delayOf(readAt([0, 3_600_000], { reading: readingOf() }))).toBe(2_000);
  });

  it.each([
    ['fails for the first time', [0], 1_000],
    ['fails for 10 s', [0, 10_000], 5_000],
    ['fails for an hour', [0, 3_600_000], 12_500],
  ])('what %s', (_, times, ms) => {
    expect(delayOf(readAt(times, { error: error('UPSTREAM_THROTTLED') }))).toBe(ms);
  });

  it('what only an operator can mend, at the slowest pace from the start', () => {
    expect(delayOf(readAt([0], { error: error('UPSTREAM_FORBIDDEN') }))).toBe(12_500);
  });

  it('as long as the vendor asks for, beyond the maximum too', () => {
    expect(delayOf(readAt([5], { error: error('UPSTREAM_THROTTLED', 60_000) }))).toBe(60_000);
    expect(delayOf(readAt([5], { error: error('UPSTREAM_THROTTLED', 1) }))).toBe(1_000);
  });

  it('not at the very moment that the vendor named: it named the same to others', () => {
    const refused = readAt([0], { error: error('UPSTREAM_THROTTLED', 60_000) });
    expect([delayOf(refused, 0.25), delayOf(refused, 0.75)]).toEqual([63_000, 69_000]);
  });

  it('chance adds up to a fifth, within the limits', () => {
    const [quick, slow] = [readAt([0], { reading: RUNNING }), readAt([0, 3_600_000], { reading: RUNNING })];
    expect(delayOf(quick, 0.5)).toBe(1_100);
    expect(delayOf(quick, 0.999_999)).toBe(1_200);
    expect(delayOf(slow, 0.999_999)).toBe(15_000);
  });

  it('limits that are one leave no choice', () => {
    const limits = { pollMinMs: 700, pollMaxMs: 700 };
    for (const chance of [0, 0.9]) {
      expect(pollDelayMs(readAt([0], { reading: RUNNING }), limits, chance)).toBe(700);
      expect(pollDelayMs(readAt([0], { reading: readingOf() }), limits, chance)).toBe(700);
    }
  });
});
