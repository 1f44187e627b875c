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

const HERE = new AbortController().signal;
const ANN = { caller: 'ann', signal: HERE };
const BOB = { caller: 'bob', signal: HERE };

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
    const { key, state } = await startPrecheck(DATABASE, 'MYSQL', ANN);
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
    const both = [startPrecheck(DATABASE, 'MYSQL', ANN), startPrecheck(DATABASE, 'MYSQL', BOB)];
    const other = startPrecheck({ ...DATABASE, upstreamId: 'db-2' }, 'MYSQL', ANN);
    const [first, second] = await Promise.all(both);
    expect(first).toBe(second);
    expect((await other).key.upstreamId).not.toBe(first?.key.upstreamId);
    await startPrecheck(DATABASE, 'MYSQL', ANN);
    expect(sent).toEqual(['db-1', 'db-2', 'db-1']);
  });

  it('that could not be is the same error for all, and may be asked for again', async () => {
    const { sent, startPrecheck } = start(new PrecheckError('UPSTREAM_TIMEOUT', 'late'));
    const both = [startPrecheck(DATABASE, 'MYSQL', ANN), startPrecheck(DATABASE, 'MYSQL', BOB)];
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(startPrecheck(DATABASE, 'MYSQL', ANN)).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
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

describe('who asked and leaves', () => {
  /** Starts that wait for their turn, and then for the answer. */
  const startInTurn = () => {
    const clock = createManualClock();
    const turn = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    const seen = { sent: 0, askedBy: [] as string[], reasons: [] as unknown[] };
    const startPrecheck = createStartPrecheck({
      clock,
      async start(_database, _engine, { demand, signal }) {
        const left = new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => {
            seen.reasons.push(signal.reason);
            reject(signal.reason);
          });
        });
        await Promise.race([turn.promise, left]);
        seen.askedBy = [...demand.callers];
        seen.sent += 1;
        demand.onTurn();
        await Promise.race([answer.promise, left]);
        return { taskId: `t-${seen.sent}`, upstream: UPSTREAM };
      },
      store: { begin: (key, begun) => begunState(JSON.stringify(key), begun) },
    });
    return { clock, turn: turn.resolve, answer: answer.resolve, seen, startPrecheck };
  };
  const gone = new Error('gone');

  it('before its turn, gives it up, and the next one is another', async () => {
    const { turn, answer, seen, startPrecheck } = startInTurn();
    const ann = new AbortController();
    const first = startPrecheck(DATABASE, 'MYSQL', { caller: 'ann', signal: ann.signal });
    ann.abort(gone);
    await expect(first).rejects.toBe(gone);
    expect(seen).toMatchObject({ sent: 0, reasons: [gone] });
    turn();
    answer();
    expect((await startPrecheck(DATABASE, 'MYSQL', BOB)).key.upstreamId).toBe('t-1');
    expect(seen).toMatchObject({ sent: 1, askedBy: ['bob'] });
  });

  it('leaves it to the others who wait for its turn', async () => {
    const { turn, answer, seen, startPrecheck } = startInTurn();
    const ann = new AbortController();
    const first = startPrecheck(DATABASE, 'MYSQL', { caller: 'ann', signal: ann.signal });
    const second = startPrecheck(DATABASE, 'MYSQL', BOB);
    ann.abort(gone);
    await expect(first).rejects.toBe(gone);
    turn();
    answer();
    expect((await second).key.upstreamId).toBe('t-1');
    expect(seen).toEqual({ sent: 1, askedBy: ['bob'], reasons: [] });
  });

  it('after it was sent, does not undo it: who comes then is told of it', async () => {
    const { turn, answer, seen, startPrecheck } = startInTurn();
    const ann = new AbortController();
    const first = startPrecheck(DATABASE, 'MYSQL', { caller: 'ann', signal: ann.signal });
    turn();
    await settle();
    ann.abort(gone);
    await expect(first).rejects.toBe(gone);
    const second = startPrecheck(DATABASE, 'MYSQL', BOB);
    answer();
    expect((await second).key.upstreamId).toBe('t-1');
    expect(seen).toEqual({ sent: 1, askedBy: ['ann'], reasons: [] });
  });

  it('waits for its turn as long as a query does, and is then told that nothing was started', async () => {
    const { clock, seen, startPrecheck } = startInTurn();
    const first = startPrecheck(DATABASE, 'MYSQL', ANN);
    const told = expect(first).rejects.toMatchObject({
      ...{ code: 'UPSTREAM_THROTTLED', effect: 'NONE', isRetryable: true },
      message: expect.stringMatching(/"db-1" was not started: .* turn within 20000 ms/),
    });
    await clock.advance(19_999);
    expect(seen.reasons).toEqual([]);
    await clock.advance(1);
    await told;
    expect(seen.sent).toBe(0);
    expect(clock.sleepers).toBe(0);
  });
});

describe('another engine', () => {
  it('is another question, whose answer is its own', async () => {
    const { sent, startPrecheck } = start();
    const [one, other] = await Promise.all([
      startPrecheck(DATABASE, 'MYSQL', ANN),
      startPrecheck(DATABASE, 'MSSQL', BOB),
    ]);
    expect(one).not.toBe(other);
    expect(sent).toHaveLength(2);
  });
});
