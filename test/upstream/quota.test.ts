import { describe, expect, it } from 'vitest';
import type { Demand } from '../../src/domain/demand.ts';
import { createQuota, type Permit } from '../../src/upstream/quota.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { QUERY } from './call.ts';

const QUOTA = 5;
const POLL: Demand = { ...QUERY, callers: [] };
const never = new AbortController().signal;

const start = (quota = QUOTA) => {
  const clock = createManualClock();
  const beganMs = clock.now();
  const limits: number[] = [];
  const { acquire } = createQuota({ quota, clock, onThrottled: (limit) => void limits.push(limit) });
  const went: { readonly name: string; readonly atMs: number; readonly permit: Permit }[] = [];
  const ask = (name: string, demand: Demand = QUERY, signal: AbortSignal = never) =>
    acquire(demand, signal).then((permit) => {
      permit.send();
      went.push({ name, atMs: clock.now() - beganMs, permit });
      return permit;
    });
  /** One that is answered as soon as it goes. */
  const call = (name: string, demand?: Demand) =>
    ask(name, demand).then((permit) => {
      permit.end('OVER');
    });
  return { clock, limits, went, acquire, ask, call, names: () => went.map(({ name }) => name) };
};

describe('any window of a second', () => {
  it('holds as many calls as the quota, and the next ones after it', async () => {
    const { clock, went, call } = start();
    for (let i = 0; i < 12; i++) void call(`c${i}`);
    await clock.advance(10_000);
    expect(went.map(({ atMs }) => atMs)).toEqual([
      ...[0, 0, 0, 0, 0],
      ...[1_001, 1_001, 1_001, 1_001, 1_001],
      ...[2_002, 2_002],
    ]);
    expect(clock.sleepers).toBe(0);
  });

  it('counts a call from its start until a window after its end, as it may arrive until then', async () => {
    const { clock, went, ask } = start(1);
    void ask('slow');
    void ask('next');
    await clock.advance(700);
    went[0]?.permit.end('OVER');
    await clock.advance(1_000);
    expect(went).toHaveLength(1);
    await clock.advance(1);
    expect(went).toHaveLength(2);
  });

  it('takes a call that was left for one that is still on its way', async () => {
    const { clock, went, ask } = start(1);
    void ask('left');
    void ask('next');
    await clock.advance(10);
    went[0]?.permit.end('LEFT');
    await clock.advance(1_990);
    expect(went).toHaveLength(1);
    await clock.advance(1);
    expect(went).toHaveLength(2);
  });

  it('takes a call that hangs for arrived after a second', async () => {
    const { clock, went, ask } = start(1);
    void ask('hangs');
    void ask('next');
    await clock.advance(2_000);
    expect(went).toHaveLength(1);
    await clock.advance(1);
    expect(went).toHaveLength(2);
  });

  it('counts a call that has its turn and does not go yet for as long as that takes', async () => {
    const { clock, went, acquire, ask } = start(1);
    const held = await acquire(QUERY, never);
    void ask('next');
    await clock.advance(60_000);
    expect(went).toHaveLength(0);
    held.send();
    await clock.advance(2_000);
    expect(went).toHaveLength(0);
    await clock.advance(1);
    expect(went).toHaveLength(1);
  });

  it('counts on as long where the clock is set back', async () => {
    const { clock, went, ask } = start(1);
    void ask('slow');
    void ask('next');
    await clock.advance(100);
    await clock.advance(-3_600_000);
    went[0]?.permit.end('OVER');
    void ask('more');
    await clock.advance(900);
    expect(went).toHaveLength(1);
    await clock.advance(101);
    expect(went).toHaveLength(2);
  });

  it('does not count a call that was never sent', async () => {
    const { went, ask } = start(1);
    (await ask('unsent')).end('UNSENT');
    await ask('next');
    expect(went.map(({ atMs }) => atMs)).toEqual([0, 0]);
  });
});

describe('the order', () => {
  const overfull = async (...calls: readonly (readonly [string, Demand])[]) => {
    const { clock, call, names } = start(1);
    await call('first');
    for (const [name, demand] of calls) void call(name, demand);
    await clock.advance(60_000);
    return names().slice(1);
  };

  it('a query goes before a poll', async () => {
    expect(await overfull(['poll', POLL], ['query', QUERY])).toEqual(['query', 'poll']);
  });

  it('a run that nobody has read goes before one that was read', async () => {
    expect(await overfull(['read', { ...POLL, triedAtMs: 0 }], ['unread', POLL])).toEqual(['unread', 'read']);
  });

  it('the poll goes first that was not served for longest, or that most listen to', async () => {
    const nowMs = createManualClock().now();
    const poll = (ageMs: number, listeners: number): Demand => ({
      ...POLL,
      triedAtMs: nowMs - ageMs,
      listeners,
    });
    expect(await overfull(['young', poll(10_000, 1)], ['old', poll(20_000, 1)])).toEqual(['old', 'young']);
    expect(await overfull(['one', poll(20_000, 1)], ['many', poll(20_000, 8)])).toEqual(['many', 'one']);
  });

  it('a poll that a query joins is one no more', async () => {
    const { clock, call, names } = start(1);
    await call('first');
    const callers: string[] = [];
    void call('other', POLL);
    void call('joined', { ...POLL, callers });
    callers.push('someone');
    await clock.advance(10_000);
    expect(names()).toEqual(['first', 'joined', 'other']);
  });

  it('callers take turns, however much one asks', async () => {
    const by = (caller: string): Demand => ({ ...QUERY, callers: [caller] });
    const greedy = Array.from({ length: 5 }, (_, i) => [`greedy ${i}`, by('greedy')] as const);
    const went = await overfull(...greedy, ['modest 0', by('modest')], ['modest 1', by('modest')]);
    expect(went.slice(0, 4)).toEqual(['greedy 0', 'modest 0', 'greedy 1', 'modest 1']);
  });

  it('one turn of four is for polls, whatever queries come', async () => {
    const queries = Array.from({ length: 8 }, (_, i) => [`query ${i}`, QUERY] as const);
    const went = await overfull(['poll', POLL], ...queries);
    expect(went.indexOf('poll')).toBeLessThan(4);
  });
});

describe('leaving', () => {
  it('rejects who waits with his reason, and leaves nothing behind', async () => {
    const { clock, ask, call } = start(1);
    await call('first');
    const leaver = new AbortController();
    const left = ask('left', QUERY, leaver.signal);
    expect(clock.sleepers).toBe(1);
    leaver.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(clock.sleepers).toBe(0);
  });
});

describe('throttling', () => {
  it('halves what goes in a window, which grows back with time', async () => {
    const { clock, limits, went, call, ask } = start(20);
    const all = Array.from({ length: 20 }, (_, i) => ask(`c${i}`));
    for (const permit of await Promise.all(all)) permit.end('THROTTLED');
    expect(limits).toEqual([10]);
    for (let i = 0; i < 200; i++) void call(`d${i}`);
    await clock.advance(9_000);
    const inSecond = (second: number) =>
      went.filter(({ atMs }) => Math.floor(atMs / 1_001) === second).length;
    expect([0, 1, 2, 3, 4, 5, 6, 7].map(inSecond)).toEqual([20, 10, 12, 14, 16, 18, 20, 20]);
  });

  it('lets nobody go before the time that the vendor asked to wait, 10 s at most', async () => {
    const { clock, went, call, ask } = start();
    (await ask('first')).end('THROTTLED', 4_000);
    void call('second');
    await clock.advance(20_000);
    expect(went[1]?.atMs).toBe(4_000);
    (await ask('third')).end('THROTTLED', 3_600_000);
    void call('fourth');
    await clock.advance(9_999);
    expect(went).toHaveLength(3);
    await clock.advance(1);
    expect(went).toHaveLength(4);
  });

  it('waits ever longer where even one call in a window is too many, until one is answered', async () => {
    const { clock, went, ask, call } = start(1);
    const throttled = (name: string) => ask(name).then((permit) => permit.end('THROTTLED'));
    const gaps = () => went.slice(1).map(({ atMs }, i) => atMs - (went[i]?.atMs ?? 0));
    for (let i = 0; i < 6; i++) void throttled(`c${i}`);
    await clock.advance(60_000);
    expect(gaps()).toEqual([2_000, 4_000, 8_000, 10_000, 10_000]);
    void call('answered');
    void throttled('again');
    void call('next');
    await clock.advance(20_000);
    expect(gaps().slice(-2)).toEqual([1_001, 2_000]);
  });
});
