import { describe, expect, it } from 'vitest';
import type { Subject } from '../../src/domain/node-id.ts';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { begunState, nextState } from '../../src/domain/run-state.ts';
import { isFinalFor, shownRun } from '../../src/domain/run-update.ts';
import { createStartPrecheck } from '../../src/runs/start-precheck.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';
import { readingOf } from '../support/readings.ts';

const DATABASE: Subject = { by: 'database', account: 'default', regionId: 'cn-hangzhou', upstreamId: 'db-1' };
const UPSTREAM = { ...readingOf().upstream, action: 'StartPreCheckDatabase', rawStatus: null };

const start = (failure: PrecheckError | null = null) => {
  const clock = createManualClock();
  const sent: string[] = [];
  const startPrecheck = createStartPrecheck({
    clock,
    async start({ upstreamId }) {
      const taskId = `t-${sent.push(upstreamId)}`;
      await settle(1);
      if (failure) throw failure;
      return { taskId, upstream: UPSTREAM };
    },
    store: { begin: (key, begun) => begunState(JSON.stringify(key), begun) },
  });
  return { clock, sent, startPrecheck };
};

describe('a precheck that is started', () => {
  it('is a run that is pending, with what it is of', async () => {
    const { clock, startPrecheck } = start();
    const { key, state } = await startPrecheck(DATABASE, 'MYSQL', 'ann');
    expect(key).toEqual({ ...DATABASE, by: 'databaseTask', upstreamId: 't-1' });
    expect(state).toMatchObject({
      run: {
        status: 'PENDING',
        verdict: 'UNDECIDED',
        progress: 0,
        engine: 'MYSQL',
        items: [],
        upstream: UPSTREAM,
      },
      observedAtMs: clock.now(),
      begun: { atMs: clock.now(), subject: DATABASE },
    });
  });

  it('is one for all who ask while it is started, and another one afterwards', async () => {
    const { sent, startPrecheck } = start();
    const both = [startPrecheck(DATABASE, 'MYSQL', 'ann'), startPrecheck(DATABASE, 'MYSQL', 'bob')];
    const other = startPrecheck({ ...DATABASE, upstreamId: 'db-2' }, 'MYSQL', 'ann');
    const [first, second] = await Promise.all(both);
    expect(first).toBe(second);
    expect((await other).key.upstreamId).not.toBe(first?.key.upstreamId);
    await startPrecheck(DATABASE, 'MYSQL', 'ann');
    expect(sent).toEqual(['db-1', 'db-2', 'db-1']);
  });

  it('that could not be is the same error for all, and may be asked for again', async () => {
    const { sent, startPrecheck } = start(new PrecheckError('UPSTREAM_TIMEOUT', 'late'));
    const both = [startPrecheck(DATABASE, 'MYSQL', 'ann'), startPrecheck(DATABASE, 'MYSQL', 'bob')];
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(startPrecheck(DATABASE, 'MYSQL', 'ann')).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    expect(sent).toHaveLength(2);
  });
});

describe('a run that was just started', () => {
  const begun = begunState('w', { atMs: 0, subject: DATABASE, engine: 'MYSQL', upstream: UPSTREAM });
  const unknown = { error: new PrecheckError('NOT_FOUND', 'unknown') };

  it('may not be known for a minute: that is trouble, and not its end', () => {
    const state = nextState('w', begun, unknown, 59_999);
    expect(state.trouble?.code).toBe('NOT_FOUND');
    expect(isFinalFor(state, 0)).toBe(false);
    expect(shownRun(state)?.status).toBe('PENDING');
  });

  it('is not there, when it is not known after that', () => {
    const state = nextState('w', begun, unknown, 60_000);
    expect(isFinalFor(state, 0)).toBe(true);
    expect(shownRun(state)).toBeNull();
  });

  it('goes on as the same attempt once it is read', () => {
    const state = nextState('w', begun, { reading: readingOf({ status: 'RUNNING' }) }, 1_000);
    expect(state).toMatchObject({ attempt: 1, begun: begun.begun, run: { status: 'RUNNING' } });
  });
});
