import { describe, expect, it } from 'vitest';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import type { RunReading } from '../../src/domain/precheck-run.ts';
import { nextState, type RunState, STALLED_AFTER_MS } from '../../src/domain/run-state.ts';
import { itemOf, readingOf } from '../support/readings.ts';

const WIRE = 'wire';
const read = (prev: RunState | null, parts: Partial<RunReading>, atMs: number) =>
  nextState(WIRE, prev, { reading: readingOf(parts) }, atMs);
const fail = (prev: RunState | null, error: PrecheckError, atMs: number) =>
  nextState(WIRE, prev, { error }, atMs);
const running = (progress: number | null, parts: Partial<RunReading> = {}) => ({
  status: 'RUNNING' as const,
  progress,
  ...parts,
});
const throttled = new PrecheckError('UPSTREAM_THROTTLED', 'slow down', { requestId: 'R', retryAfterMs: 500 });

describe('progress', () => {
  it('never falls within an attempt', () => {
    const before = read(null, running(60), 1);
    expect(read(before, running(40), 2).run?.progress).toBe(60);
  });

  it('stays where it was when it is absent, and begins at 0', () => {
    expect(read(null, running(null), 1).run?.progress).toBe(0);
    expect(read(read(null, running(60), 1), running(null), 2).run?.progress).toBe(60);
  });

  it('is kept across failed reads', () => {
    const before = fail(read(null, running(60), 1), throttled, 2);
    expect(read(before, running(50), 3).run?.progress).toBe(60);
  });

  it('starts anew with a new attempt', () => {
    const before = read(null, running(60, { startedAtMs: 1_000 }), 1);
    expect(read(before, running(5, { startedAtMs: 2_000 }), 2).run?.progress).toBe(5);
    expect(read(before, running(null, { startedAtMs: 2_000 }), 2).run?.progress).toBe(0);
  });
});

describe('an attempt', () => {
  it.each([
    ['a later start', running(60, { startedAtMs: 1_000 }), running(60, { startedAtMs: 2_000 }), 2],
    ['over, then not over', { progress: 100 }, running(3), 2],
    ['the same start', running(60, { startedAtMs: 1_000 }), running(70, { startedAtMs: 1_000 }), 1],
    ['a start that becomes known', running(0, { startedAtMs: null }), running(1, { startedAtMs: 9 }), 1],
    ['a start that is no longer told', running(1, { startedAtMs: 9 }), running(2, { startedAtMs: null }), 1],
    ['the end', running(60), { progress: 100 }, 1],
    [
      'a new job id',
      running(1, { items: [itemOf({ jobId: 'a' })] }),
      running(2, { items: [itemOf({ jobId: 'b' })] }),
      1,
    ],
  ])('%s', (_name, first, second, attempt) => {
    expect(read(read(null, first, 1), second, 2).attempt).toBe(attempt);
  });
});

describe('trouble', () => {
  it('leaves the last good run as it was, as the same object', () => {
    const before = read(null, running(60), 1);
    const after = fail(before, throttled, 5);
    expect(after.run).toBe(before.run);
    expect(after).toMatchObject({
      observedAtMs: 1,
      triedAtMs: 5,
      trouble: { code: 'UPSTREAM_THROTTLED', sinceMs: 5, retryAtMs: 505, requestId: 'R' },
    });
  });

  it('lasts from the first failure until a read succeeds', () => {
    const timeout = new PrecheckError('UPSTREAM_TIMEOUT', 'late');
    const first = fail(null, throttled, 5);
    expect(first).toMatchObject({ run: null, observedAtMs: null, attempt: 0 });
    const second = fail(first, timeout, 9);
    expect(second.trouble).toMatchObject({ code: 'UPSTREAM_TIMEOUT', sinceMs: 5, retryAtMs: null });
    const third = read(second, running(1), 12);
    expect(third).toMatchObject({ trouble: null, observedAtMs: 12, attempt: 1 });
  });
});

describe('a refusal', () => {
  const gone = new PrecheckError('NOT_FOUND', 'gone');

  it('lasts through later failures of any kind, until a read succeeds', () => {
    const refused = fail(read(null, running(60), 1), gone, 2);
    const throttledAfter = fail(refused, throttled, 3);
    expect([refused.isRefused, throttledAfter.isRefused]).toEqual([true, true]);
    const back = read(throttledAfter, running(50), 4);
    expect(back).toMatchObject({ isRefused: false, attempt: 1, run: { progress: 60 } });
  });

  it.each(['NOT_FOUND', 'INVALID_ARGUMENT', 'UPSTREAM_FORBIDDEN'] as const)('is %s', (code) => {
    expect(fail(read(null, {}, 1), new PrecheckError(code, 'no'), 2).isRefused).toBe(true);
  });

  it('is no other failure', () => {
    expect(fail(read(null, {}, 1), throttled, 2).isRefused).toBe(false);
  });
});

it('a restart is seen across a reading that tells no start', () => {
  const first = read(null, running(90, { startedAtMs: 100 }), 1);
  const between = read(first, running(0, { startedAtMs: null }), 2);
  expect(read(between, running(10, { startedAtMs: 200 }), 3)).toMatchObject({
    attempt: 2,
    run: { progress: 10 },
  });
});

it('a start that flaps is no restart', () => {
  const first = read(null, running(10, { startedAtMs: 100 }), 1);
  const earlier = read(first, running(40, { startedAtMs: 50 }), 2);
  expect(read(earlier, running(30, { startedAtMs: 100 }), 3)).toMatchObject({
    attempt: 1,
    run: { progress: 40 },
  });
});

describe('a stall', () => {
  it('is not forgotten by a failed read', () => {
    const late = read(read(null, running(60), 1_000), running(60), 1_000 + STALLED_AFTER_MS);
    expect(fail(late, throttled, 2_000 + STALLED_AFTER_MS).stalledSinceMs).toBe(1_000);
  });

  it('is a run that is not over and has not moved for five minutes', () => {
    const first = read(null, running(60), 1_000);
    const early = read(first, running(60), 1_000 + STALLED_AFTER_MS - 1);
    expect(early.stalledSinceMs).toBeNull();
    const late = read(early, running(60), 1_000 + STALLED_AFTER_MS);
    expect(late.stalledSinceMs).toBe(1_000);
    expect(read(late, running(61), 2_000 + STALLED_AFTER_MS).stalledSinceMs).toBeNull();
  });

  it('is never one of a run that is over', () => {
    const first = read(null, {}, 1);
    expect(read(first, {}, 1 + STALLED_AFTER_MS).stalledSinceMs).toBeNull();
  });
});

describe('the content hash', () => {
  const hashOf = (parts: Partial<RunReading>, prev: RunState | null = null) =>
    read(prev, parts, 1).run?.contentHash;
  const { upstream } = readingOf();

  it('is equal for equal content, whenever it was read and whatever the trace says', () => {
    const trace = { ...upstream, requestId: 'another', errorMessage: 'filler' };
    expect(read(null, { upstream: trace }, 99).run?.contentHash).toBe(hashOf({}));
  });

  it('is taken before progress is kept from falling', () => {
    const before = read(null, running(60), 1);
    expect(hashOf(running(40), before)).toBe(hashOf(running(40)));
  });

  it.each([
    ['status', running(100)],
    ['progress', { progress: 99 }],
    ['message', { message: 'x' }],
    ['engine', { engine: 'MYSQL' as const }],
    ['a time', { updatedAtMs: 1 }],
    ['the failure of the run', { hasFailed: true }],
    ['an item', { items: [itemOf({ message: 'x' })] }],
    ["an item's own word", { items: [itemOf({ rawState: 'finish' })] }],
    ['the number of items', { items: [] }],
  ])('changes with %s', (_name, parts) => {
    expect(hashOf(parts)).not.toBe(hashOf({}));
  });
});

it('a state is plain JSON and survives a journey', () => {
  const state = fail(read(null, running(60), 1), throttled, 2);
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
});

it('states of one run are in order, and a process that forgot them goes on after them', () => {
  const first = read(null, running(1), 1_000);
  const second = read(first, running(2), 1_000);
  expect(second.seq).toBeGreaterThan(first.seq);
  expect(read(null, running(3), 2_000).seq).toBeGreaterThan(second.seq);
});
