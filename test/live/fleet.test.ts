import { describe, expect, it } from 'vitest';
import { createMemoryFleet, type RunFleet } from '../../src/runs/run-fleet.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { readingOf } from '../support/readings.ts';
import { collect, createLive, followed } from './live.ts';

/** Two processes of one fleet, which read the same run. */
const createFleet = () => {
  const shared = { clock: createManualClock(), fleet: createMemoryFleet() };
  let progress = 0;
  const read = () => readingOf({ status: 'RUNNING', progress: Math.min(99, progress++) });
  return { clock: shared.clock, a: createLive({ ...shared, read }), b: createLive({ ...shared, read }) };
};

describe('a run that is followed in two processes', () => {
  it('is read by one of them, and both are told the same', async () => {
    const { clock, a, b } = createFleet();
    const [one, other] = [collect(a.follow([followed()])), collect(b.follow([followed()]))];
    await clock.advance(5_500);
    expect([a.reads.length, b.reads.length]).toEqual([6, 0]);
    const progressOf = ({ events }: typeof one) => events.map(({ change }) => change.state.run?.progress);
    expect(progressOf(one)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(progressOf(other)).toEqual(progressOf(one));
  });

  it('is read by the other once nobody listens at the first', async () => {
    const { clock, a, b } = createFleet();
    const first = a.follow([followed()]);
    const { events } = collect(b.follow([followed()]));
    await clock.advance(2_500);
    first.stop();
    await clock.advance(3_000);
    expect([a.reads.length, b.reads.length]).toEqual([3, 3]);
    expect(events.at(-1)?.change.state.run?.progress).toBe(5);
    expect([a.watches.size, b.watches.size]).toEqual([0, 1]);
  });

  it('is not read again for who comes late', async () => {
    const { clock, a, b } = createFleet();
    collect(a.follow([followed()]));
    await clock.advance(1_300);
    const { events } = collect(b.follow([followed()]));
    await clock.advance(0);
    expect(events.map(({ change }) => change.state.run?.progress)).toEqual([1]);
    expect([a.reads.length, b.reads.length]).toEqual([2, 0]);
  });

  it('is heard of no more where nobody listens any more', async () => {
    const fleet = createMemoryFleet();
    const following = { begun: 0, stopped: 0 };
    const counted: RunFleet = {
      ...fleet,
      async follow(wire, onState) {
        following.begun += 1;
        const { last, stop } = await fleet.follow(wire, onState);
        const counting = () => {
          following.stopped += 1;
          stop();
        };
        return { last, stop: counting };
      },
    };
    const live = createLive({ fleet: counted, read: () => readingOf({ status: 'RUNNING' }) });
    const readers = [live.follow([followed()]), live.follow([followed()])];
    await live.clock.advance(1_500);
    readers[0]?.stop();
    await live.clock.advance(0);
    expect(following).toEqual({ begun: 1, stopped: 0 });
    readers[1]?.stop();
    await live.clock.advance(0);
    expect(following).toEqual({ begun: 1, stopped: 1 });
  });
});
