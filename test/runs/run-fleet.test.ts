import { describe, expect, it } from 'vitest';
import { nextState, type RunState } from '../../src/domain/run-state.ts';
import { createMemoryFleet } from '../../src/runs/run-fleet.ts';
import { settle } from '../support/manual-clock.ts';
import { readingOf } from '../support/readings.ts';

const stateOf = (prev: RunState | null, atMs: number) => nextState('w', prev, { reading: readingOf() }, atMs);

describe('states', () => {
  it('a follower gets the newest so far, then each one published, until it stops', async () => {
    const fleet = createMemoryFleet();
    const first = stateOf(null, 1);
    const second = stateOf(first, 2);
    fleet.publish(first);
    const heard: RunState[] = [];
    const { last, stop } = await fleet.follow('w', (state) => void heard.push(state));
    expect(last).toBe(first);
    fleet.publish(second);
    expect(heard).toEqual([]);
    await settle();
    expect(heard).toEqual([second]);
    stop();
    fleet.publish(stateOf(second, 3));
    await settle();
    expect(heard).toHaveLength(1);
  });

  it('an older state never replaces a newer one', async () => {
    const fleet = createMemoryFleet();
    const first = stateOf(null, 1);
    const second = stateOf(first, 2);
    fleet.publish(second);
    fleet.publish(first);
    expect(await fleet.last('w')).toBe(second);
    expect(await fleet.last('another')).toBeNull();
  });
});

describe('a campaign', () => {
  it('has one winner at a time, later, and each has a higher fence', async () => {
    const fleet = createMemoryFleet();
    const gained: [string, number][] = [];
    const stand = (name: string) =>
      fleet.campaign('w', { gained: (fence) => void gained.push([name, fence]), lost: () => {} });
    const [a, b, c] = [stand('a'), stand('b'), stand('c')];
    expect(gained).toEqual([]);
    await settle();
    expect(gained).toEqual([['a', 1]]);
    b.resign();
    a.resign();
    await settle();
    expect(gained).toEqual([
      ['a', 1],
      ['c', 2],
    ]);
    c.resign();
    stand('d');
    await settle();
    expect(gained.at(-1)).toEqual(['d', 3]);
    c.resign();
    stand('e');
    await settle();
    expect(gained.at(-1)).toEqual(['d', 3]);
  });

  it('one who resigns before the election never gains', async () => {
    const fleet = createMemoryFleet();
    const gained: number[] = [];
    fleet.campaign('w', { gained: (fence) => void gained.push(fence), lost: () => {} }).resign();
    await settle();
    expect(gained).toEqual([]);
  });
});
