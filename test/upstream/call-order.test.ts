import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCallOrder, type Waiting } from '../../src/upstream/call-order.ts';

/** More than are all looked at each time. */
const MANY = 200;
const NOW_MS = 1_000_000;

interface Call extends Waiting {
  readonly name: string;
  readonly callers: string[];
}

interface Options {
  readonly ageMs?: number | null;
  readonly listeners?: number;
  readonly callers?: string[];
  readonly isAgain?: boolean;
}

const callOf = (name: string, options: Options = {}): Call => {
  const { ageMs = 1_000, listeners = 1, callers = [], isAgain = false } = options;
  const triedAtMs = ageMs === null ? null : NOW_MS - ageMs;
  return { name, callers, isAgain, sinceMs: NOW_MS, demand: { callers, listeners, triedAtMs, onTurn() {} } };
};

const manyPolls = (count = MANY) =>
  Array.from({ length: count }, (_, at) => callOf(`poll ${at}`, { ageMs: 50_000 - at }));

const start = (calls: readonly Call[]) => {
  const order = createCallOrder<Call>();
  for (const call of calls) order.add(call);
  const names = (count: number, nowMs = NOW_MS) =>
    Array.from({ length: count }, () => order.take(nowMs)?.name ?? 'nobody');
  return { order, names };
};

describe('among many', () => {
  it('the polls go that are most overdue, each once', () => {
    const { order, names } = start(manyPolls().toReversed());
    expect(names(MANY + 1)).toEqual([...manyPolls().map(({ name }) => name), 'nobody']);
    expect(order.size).toBe(0);
  });

  it('those go first that were read before the clock was set back, as nobody knows how long ago that is', () => {
    const before = Array.from({ length: 3 }, (_, at) => callOf(`before ${at}`, { ageMs: at - 3_600_000 }));
    const { names } = start([...manyPolls(), ...before]);
    expect(names(4)).toEqual(['before 0', 'before 1', 'before 2', 'poll 0']);
  });

  it('a poll that a query joins goes before the others, within a tenth of a second', () => {
    const polls = manyPolls();
    const { names } = start(polls);
    expect(names(1)).toEqual(['poll 0']);
    polls[150]?.callers.push('someone');
    expect(names(2, NOW_MS + 100)).toEqual(['poll 150', 'poll 1']);
  });

  it('what its queries have left is a poll again', () => {
    const [first, left] = ['first', 'left'].map((name) => callOf(name, { callers: ['someone'] }));
    const { names } = start([...(first && left ? [first, left] : []), ...manyPolls()]);
    expect(names(1)).toEqual(['first']);
    left?.callers.pop();
    expect(names(MANY + 2).slice(-2)).toEqual(['left', 'nobody']);
  });

  it('callers take turns, however much one asks, and one turn of four is for polls', () => {
    const by = (caller: string, count: number) =>
      Array.from({ length: count }, (_, at) => callOf(`${caller} ${at}`, { callers: [caller] }));
    const { names } = start([...by('greedy', MANY), ...by('modest', 2), ...manyPolls()]);
    expect(names(6)).toEqual(['greedy 0', 'modest 0', 'greedy 1', 'poll 0', 'modest 1', 'greedy 2']);
  });

  it('runs that nobody has read go before those that somebody has', () => {
    const { names } = start([
      ...manyPolls(),
      callOf('first', { ageMs: null }),
      callOf('second', { ageMs: null }),
    ]);
    expect(names(3)).toEqual(['first', 'second', 'poll 0']);
  });
});

it('what comes again goes first, a poll behind queries all the same', () => {
  const { names } = start([
    ...[callOf('unread', { ageMs: null }), callOf('query', { callers: ['a'] })],
    ...[callOf('poll again', { isAgain: true }), callOf('query again', { isAgain: true, callers: ['a'] })],
  ]);
  expect(names(3)).toEqual(['query again', 'query', 'poll again']);
});

it('whoever comes and leaves, all who stay go, each once', () => {
  const call = fc.record({
    ageMs: fc.option(fc.nat(100_000)),
    listeners: fc.nat(20),
    callers: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
    isAgain: fc.boolean(),
    /** What becomes of it while it waits. */
    fate: fc.constantFrom('stays', 'stays', 'leaves', 'is joined', 'is left alone'),
  });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 200 }), fc.nat(100), fc.nat(1_500), (all, before, pastMs) => {
      const calls = all.map(({ fate: _, ...options }, at) => callOf(`${at}`, options));
      const { order, names } = start(calls);
      const went = names(Math.min(before, calls.length));
      for (const [at, one] of calls.entries()) {
        if (all[at]?.fate === 'leaves') order.delete(one);
        if (all[at]?.fate === 'is joined') one.callers.push('d');
        if (all[at]?.fate === 'is left alone') one.callers.splice(0);
      }
      went.push(...names(order.size, NOW_MS + pastMs));
      const stayed = calls.filter(({ name }, at) => all[at]?.fate !== 'leaves' || went.includes(name));
      expect(went.toSorted()).toEqual(stayed.map(({ name }) => name).toSorted());
    }),
  );
});
