import { describe, expect, it } from 'vitest';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import type { RunReading } from '../../src/domain/precheck-run.ts';
import { iterate } from '../../src/live/feed.ts';
import type { RunUpdate } from '../../src/live/run-updates.ts';
import { settle } from '../support/manual-clock.ts';
import { itemOf, readingOf } from '../support/readings.ts';
import { collect, createLive, followed, keyOf } from './live.ts';

const running = (progress: number, parts: Partial<RunReading> = {}) =>
  readingOf({ status: 'RUNNING', progress, ...parts });
const OVER = readingOf();
const failing = (code: 'NOT_FOUND' | 'UPSTREAM_THROTTLED' | 'UPSTREAM_FORBIDDEN') =>
  new PrecheckError(code, 'm');

/** Answers each read with the next of the outcomes, the last one again and again. */
const playing = (...outcomes: readonly (RunReading | PrecheckError)[]) => {
  let turn = 0;
  return () => {
    const outcome = outcomes[Math.min(turn++, outcomes.length - 1)];
    if (outcome instanceof PrecheckError) throw outcome;
    return outcome ?? OVER;
  };
};

const brief = ({ change: { state, isFinal, isNewAttempt } }: RunUpdate) =>
  [
    state.run?.progress ?? '-',
    state.trouble?.code ?? 'ok',
    isNewAttempt ? 'again' : '',
    isFinal ? 'final' : '',
  ]
    .join(' ')
    .trim()
    .replace(/ +/g, ' ');

describe('a run is followed', () => {
  it('change by change to its end, where the stream ends and nothing is left', async () => {
    const live = createLive({ read: playing(running(0), running(0), running(50), OVER) });
    const { events, state } = collect(live.follow([followed()]));
    await live.clock.advance(60_000);
    expect(events.map(brief)).toEqual(['0 ok', '50 ok', '100 ok final']);
    expect(state.isEnded).toBe(true);
    expect([live.watches.size, live.clock.sleepers, live.reads.length]).toEqual([0, 0, 4]);
  });

  it('from the state there is, without a read while that is young', async () => {
    const live = createLive({ read: playing(running(10)) });
    await live.store.refresh(keyOf(), { maxAgesMs: [0], caller: null, signal: new AbortController().signal });
    await live.clock.advance(500);
    const { events } = collect(live.follow([followed()]));
    await settle();
    expect(events.map(brief)).toEqual(['10 ok']);
    expect(live.reads).toHaveLength(1);
  });

  it('to a final event at once where a young read says that it is over', async () => {
    const live = createLive({ read: playing(OVER) });
    await live.store.refresh(keyOf(), { maxAgesMs: [0], caller: null, signal: new AbortController().signal });
    await live.clock.advance(999);
    const { events, state } = collect(live.follow([followed()]));
    await settle();
    expect(events.map(brief)).toEqual(['100 ok final']);
    expect(state.isEnded).toBe(true);
    expect(live.reads).toHaveLength(1);
  });

  it('where an old read says that it is over: that, and the final event from a read of its own', async () => {
    const live = createLive({ read: playing(OVER) });
    await live.store.refresh(keyOf(), { maxAgesMs: [0], caller: null, signal: new AbortController().signal });
    await live.clock.advance(5_000);
    const { events } = collect(live.follow([followed()]));
    await live.clock.advance(100);
    expect(events.map(brief)).toEqual(['100 ok', '100 ok final']);
    expect(events[1]?.change.changedItems).toEqual([]);
    expect(live.reads).toHaveLength(2);
  });

  it('through trouble and back', async () => {
    const live = createLive({
      read: playing(
        running(10),
        failing('UPSTREAM_THROTTLED'),
        failing('UPSTREAM_THROTTLED'),
        running(10),
        OVER,
      ),
    });
    const { events } = collect(live.follow([followed()]));
    await live.clock.advance(60_000);
    expect(events.map(brief)).toEqual(['10 ok', '10 UPSTREAM_THROTTLED', '10 ok', '100 ok final']);
  });

  it('through a refusal that can be mended, which shows no older run', async () => {
    const live = createLive({ read: playing(running(10), failing('UPSTREAM_FORBIDDEN'), running(10), OVER) });
    const { events } = collect(live.follow([followed()]));
    await live.clock.advance(60_000);
    expect(events.map(brief)).toEqual(['10 ok', '10 UPSTREAM_FORBIDDEN', '10 ok', '100 ok final']);
    expect(events.map(({ change }) => change.changedItems.length)).toEqual([1, 0, 1, 0]);
  });

  it('to the end of what is unknown', async () => {
    const live = createLive({ read: playing(failing('NOT_FOUND')) });
    const { events, state } = collect(live.follow([followed()]));
    await live.clock.advance(1);
    expect(events.map(brief)).toEqual(['- NOT_FOUND final']);
    expect(state.isEnded).toBe(true);
  });

  it('into another attempt, all of whose items are new', async () => {
    const items = [itemOf({ code: 'A' }), itemOf({ code: 'B' })];
    const live = createLive({
      read: playing(running(90, { items }), running(5, { items, startedAtMs: 9 }), OVER),
    });
    const first = running(90, { items, startedAtMs: 1 });
    const again = createLive({ read: playing(first, running(5, { items, startedAtMs: 9 }), OVER) });
    const { events } = collect(again.follow([followed()]));
    await again.clock.advance(60_000);
    expect(events.map(brief)).toEqual(['90 ok', '5 ok again', '100 ok final']);
    expect(events.map(({ change }) => change.changedItems.length)).toEqual([2, 2, 1]);
    const { events: same } = collect(live.follow([followed()]));
    await live.clock.advance(60_000);
    expect(same.map(brief)).toEqual(['90 ok', '90 ok', '100 ok final']);
  });

  it('and tells which items changed since it was last told, not since the last read', async () => {
    const items = (...states: ('RUNNING' | 'PASSED')[]) =>
      states.map((state, at) => itemOf({ code: `C${at}`, state }));
    const live = createLive({
      read: playing(
        running(0, { items: items('RUNNING', 'RUNNING', 'RUNNING') }),
        running(1, { items: items('PASSED', 'RUNNING', 'RUNNING') }),
        running(2, { items: items('PASSED', 'PASSED', 'RUNNING') }),
      ),
    });
    const reader = iterate(live.follow([followed()]));
    const codes = async () =>
      (await reader.next()).value?.change.changedItems.map(({ code }: { code: string }) => code);
    await live.clock.advance(10);
    expect(await codes()).toEqual(['C0', 'C1', 'C2']);
    await live.clock.advance(5_000);
    expect(await codes()).toEqual(['C0', 'C1']);
    await reader.return?.();
    expect(live.watches.size).toBe(0);
  });

  it('says that it stalls, once, and that it moves again', async () => {
    let progress = 10;
    const live = createLive({ read: () => running(progress) });
    const { events } = collect(live.follow([followed()]));
    await live.clock.advance(10 * 60_000);
    progress = 20;
    await live.clock.advance(20_000);
    expect(events.map(({ change }) => change.state.stalledSinceMs !== null)).toEqual([false, true, false]);
  });
});

describe('what was found out long ago', () => {
  it.each(['NOT_FOUND', 'INVALID_ARGUMENT'] as const)(
    '%s is not told before it is found again',
    async (code) => {
      const live = createLive({
        read: () => {
          if (live.reads.length === 1) throw new PrecheckError(code, 'nobody knows it');
          return running(10);
        },
      });
      const before = collect(live.follow([followed()]));
      await live.clock.advance(100);
      expect(before.events.map(brief)).toEqual([`- ${code} final`]);
      await live.clock.advance(60_000);
      const { events } = collect(live.follow([followed()]));
      await live.clock.advance(100);
      expect(events.map(brief)).toEqual(['10 ok']);
    },
  );
});

describe('after a reconnect', () => {
  const hashOf = async (reading: RunReading) => {
    const { store } = createLive({ read: () => reading });
    const { run } = await store.refresh(keyOf(), {
      maxAgesMs: [0],
      caller: null,
      signal: new AbortController().signal,
    });
    return run?.contentHash ?? '';
  };

  it('nothing is told again until it moves', async () => {
    const live = createLive({ read: playing(running(10), running(10), running(20), OVER) });
    const told = await hashOf(running(10));
    const { events } = collect(live.follow([followed(keyOf(), { wasTold: (hash) => hash === told })]));
    await live.clock.advance(60_000);
    expect(events.map(brief)).toEqual(['20 ok', '100 ok final']);
  });

  it('what moved meanwhile is told in one event, with all items', async () => {
    const live = createLive({ read: playing(running(30)) });
    const told = await hashOf(running(10));
    const { events } = collect(live.follow([followed(keyOf(), { wasTold: (hash) => hash === told })]));
    await live.clock.advance(5_000);
    expect(events.map(brief)).toEqual(['30 ok']);
    expect(events[0]?.change).toMatchObject({ isNewAttempt: false, changedItems: [{ code: 'CHECK' }] });
  });

  it('what is over is told finally, even if its revision was told', async () => {
    const live = createLive({ read: playing(OVER) });
    const told = await hashOf(OVER);
    const { events, state } = collect(live.follow([followed(keyOf(), { wasTold: (hash) => hash === told })]));
    await live.clock.advance(100);
    expect(events.map(brief)).toEqual(['100 ok final']);
    expect(state.isEnded).toBe(true);
  });
});

describe('many', () => {
  it('runs end one by one, and the stream with the last', async () => {
    const live = createLive({
      read: ({ upstreamId }) =>
        upstreamId === 'a' || live.clock.now() - beganMs >= 10_000 ? OVER : running(1),
    });
    const beganMs = live.clock.now();
    const runs = [followed(keyOf('a')), followed(keyOf('b'), { keyIndex: 1 })];
    const { events, state } = collect(live.follow(runs));
    await live.clock.advance(5_000);
    expect(events.map((event) => `${event.keyIndex} ${brief(event)}`)).toEqual(['0 100 ok final', '1 1 ok']);
    expect([state.isEnded, live.watches.size]).toEqual([false, 1]);
    await live.clock.advance(15_000);
    expect(state.isEnded).toBe(true);
    expect(live.watches.size).toBe(0);
  });

  it('subscribers of one run cost its reads once, and share what they are told', async () => {
    const live = createLive({ read: playing(running(0), running(50), OVER) });
    const all = Array.from({ length: 1_000 }, () => collect(live.follow([followed()])));
    await live.clock.advance(60_000);
    expect(live.reads).toHaveLength(3);
    for (const { events } of all) {
      expect(events).toHaveLength(3);
      for (const [at, event] of events.entries()) expect(event).toBe(all[0]?.events[at]);
    }
  });

  it('a reader that does not read keeps one state for each run, and is told the latest', async () => {
    let progress = 0;
    const live = createLive({ read: () => running(++progress) });
    const reader = iterate(live.follow([followed(keyOf('a')), followed(keyOf('b'), { keyIndex: 1 })]));
    await live.clock.advance(60_000);
    const [first, second] = [await reader.next(), await reader.next()];
    expect([first.value.keyIndex, second.value.keyIndex]).toEqual([0, 1]);
    expect(second.value.change.state.run.progress).toBe(progress);
    const waiting = reader.next();
    await reader.return?.();
    expect(await waiting).toEqual({ value: undefined, done: true });
    expect([live.watches.size, live.clock.sleepers]).toEqual([0, 0]);
  });

  it('a run too many, or one that may not be followed, is told as such; the others go on', async () => {
    const live = createLive({ read: () => running(1), maxWatches: 1 });
    const refusal = new PrecheckError('FORBIDDEN', 'not yours');
    const { events, state } = collect(
      live.follow([
        followed(keyOf('a')),
        followed(keyOf('b'), { keyIndex: 1 }),
        followed(keyOf('c'), { keyIndex: 2, refusal }),
      ]),
    );
    await live.clock.advance(5_000);
    expect(events.map((event) => `${event.keyIndex} ${brief(event)}`)).toEqual([
      '1 - LIMIT_EXCEEDED final',
      '2 - FORBIDDEN final',
      '0 1 ok',
    ]);
    expect([state.isEnded, live.watches.size]).toEqual([false, 1]);
  });
});
