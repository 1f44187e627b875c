import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { withDeadline } from '../../src/domain/deadline.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';

const late = new Error('too late');
const gone = new Error('the caller left');

const start = <T>(work: (signal: AbortSignal) => Promise<T>, caller = new AbortController()) => {
  const clock = createManualClock();
  const given: AbortSignal[] = [];
  const settled = withDeadline({ clock, ms: 1_000, error: () => late }, caller.signal, (signal) => {
    given.push(signal);
    return work(signal);
  }).then(
    (value) => ({ value, error: null }),
    (error: unknown) => ({ value: null, error }),
  );
  const isAborted = () => given.map((signal) => signal.aborted);
  return { clock, caller, settled, given, isAborted };
};
const forever = () => new Promise<never>(() => {});

describe('work that ends in time', () => {
  it('is answered, its signal left alone and no timer left behind', async () => {
    const { clock, settled, isAborted } = start(async () => 'done');
    expect(await settled).toEqual({ value: 'done', error: null });
    await settle();
    expect(clock.sleepers).toBe(0);
    await clock.advance(10_000);
    expect(isAborted()).toEqual([false]);
  });

  it("leaves the caller's signal as it was", async () => {
    const { caller, settled } = start(async () => 'done');
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(1);
    await settled;
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  });

  it('may fail, and its own error is told', async () => {
    const own = new Error('own');
    const { clock, settled } = start(() => Promise.reject(own));
    expect((await settled).error).toBe(own);
    await settle();
    expect(clock.sleepers).toBe(0);
  });
});

describe('work that does not end', () => {
  it('is aborted, and the caller told, at the deadline and not before', async () => {
    const { clock, settled, given, isAborted } = start(forever);
    await clock.advance(999);
    expect(isAborted()).toEqual([false]);
    await clock.advance(1);
    expect((await settled).error).toBe(late);
    expect(given[0]?.reason).toBe(late);
    expect(clock.sleepers).toBe(0);
  });

  it("ends with the caller's own reason when the caller leaves", async () => {
    const { clock, caller, settled, given } = start(forever);
    await clock.advance(500);
    caller.abort(gone);
    expect((await settled).error).toBe(gone);
    expect(given[0]?.reason).toBe(gone);
    await settle();
    expect(clock.sleepers).toBe(0);
  });

  it('is not begun for a caller who left before', async () => {
    const caller = new AbortController();
    caller.abort(gone);
    const { clock, settled, given } = start(forever, caller);
    expect((await settled).error).toBe(gone);
    await settle();
    expect(clock.sleepers).toBe(0);
    expect(given).toEqual([]);
  });

  it('may still fail later without anybody being told', async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    const { clock, settled } = start(() => promise);
    await clock.advance(1_000);
    expect((await settled).error).toBe(late);
    reject(new Error('long after'));
    await settle();
  });
});
