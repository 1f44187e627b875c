import { describe, expect, it } from 'vitest';
import { createSingleFlight } from '../../src/runs/single-flight.ts';
import { settle } from '../support/manual-clock.ts';

const createWork = () => {
  const starts: { signal: AbortSignal; finish(value: number): void; fail(error: Error): void }[] = [];
  const work = (signal: AbortSignal) =>
    new Promise<number>((finish, fail) => void starts.push({ signal, finish, fail }));
  return { starts, work };
};
const by = (signal: AbortSignal) => ({ signal, caller: null });
const never = () => by(new AbortController().signal);

describe('single flight', () => {
  it('shares one piece of work, and starts anew once it is done', async () => {
    const { starts, work } = createWork();
    const flights = createSingleFlight<number>();
    const both = [flights.join('a', never(), work), flights.join('a', never(), work)];
    await settle();
    expect(starts).toHaveLength(1);
    starts[0]?.finish(7);
    expect(await Promise.all(both)).toEqual([7, 7]);
    expect(flights.size).toBe(0);
    void flights.join('a', never(), work);
    await settle();
    expect(starts).toHaveLength(2);
  });

  it('shares a failure, and forgets it', async () => {
    const { starts, work } = createWork();
    const flights = createSingleFlight<number>();
    const both = Promise.allSettled([flights.join('a', never(), work), flights.join('a', never(), work)]);
    await settle();
    starts[0]?.fail(new Error('broken'));
    expect((await both).map((result) => result.status)).toEqual(['rejected', 'rejected']);
    expect(flights.size).toBe(0);
  });

  it('a caller who leaves rejects only himself', async () => {
    const { starts, work } = createWork();
    const flights = createSingleFlight<number>();
    const leaver = new AbortController();
    const left = flights.join('a', by(leaver.signal), work);
    const stays = flights.join('a', never(), work);
    leaver.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(starts[0]?.signal.aborted).toBe(false);
    starts[0]?.finish(7);
    expect(await stays).toBe(7);
  });

  it('the last one to leave aborts the work, and a newcomer does not join it', async () => {
    const { starts, work } = createWork();
    const flights = createSingleFlight<number>();
    const [first, second] = [new AbortController(), new AbortController()];
    const left = [flights.join('a', by(first.signal), work), flights.join('a', by(second.signal), work)];
    const settled = Promise.allSettled(left);
    first.abort();
    expect(starts[0]?.signal.aborted).toBe(false);
    second.abort();
    expect(starts[0]?.signal.aborted).toBe(true);
    const newcomer = flights.join('a', never(), work);
    expect(starts).toHaveLength(2);
    starts[1]?.finish(8);
    starts[0]?.fail(new Error('aborted'));
    expect(await newcomer).toBe(8);
    await settled;
    expect(flights.size).toBe(0);
  });

  it('a caller who has left already starts nothing', async () => {
    const { starts, work } = createWork();
    const flights = createSingleFlight<number>();
    await expect(flights.join('a', by(AbortSignal.abort(new Error('gone'))), work)).rejects.toThrow('gone');
    expect(starts).toHaveLength(0);
  });

  it('leaving after the end changes nothing', async () => {
    const { starts, work } = createWork();
    const flights = createSingleFlight<number>();
    const caller = new AbortController();
    const result = flights.join('a', by(caller.signal), work);
    await settle();
    starts[0]?.finish(7);
    expect(await result).toBe(7);
    await settle();
    caller.abort();
    expect(starts[0]?.signal.aborted).toBe(false);
  });
});
