import { EventSource } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addressOf, moveUntil, openStream, soon, UPDATES, updatesIn } from '../support/event-stream.ts';
import { listen } from '../support/gateway-http.ts';
import { backupPlan, database, databaseTask, type Key } from '../support/keys.ts';

const LIVE = backupPlan('dbs-plan-live');
const PASSED = backupPlan('dbs-plan-passed');
const FAILED = database('db-oracle-failed');
const UNKNOWN = databaseTask('nobody-knows');

type Listening = Awaited<ReturnType<typeof listen>>;

const follow = ({ url }: Pick<Listening, 'url'>, keys: readonly Key[], lastEventId?: string) =>
  openStream(addressOf(url, UPDATES, { keys }), {
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  });

const idsIn = ({ events }: Awaited<ReturnType<typeof follow>>) =>
  events.flatMap(({ event, id }) => (event === 'next' ? [id ?? 'none'] : []));

/** What an id tells of an update. */
const pairOf = ({ keyIndex, run }: { keyIndex: number; run: { revision: string } | null }) =>
  `${keyIndex}:${run?.revision.split('.')[1]?.slice(0, 8) ?? '.'}`;

describe('the ids of a stream by GET', () => {
  it('name the content last told of each key so far', async () => {
    const test = await listen();
    const stream = await follow(test, [LIVE, UNKNOWN, PASSED]);
    await moveUntil(test.clock, () => stream.end !== null);
    const told = new Map<number, string>();
    const expected = updatesIn(stream).map((update) => {
      told.set(update.keyIndex, pairOf(update));
      return [...told.values()].join();
    });
    expect(idsIn(stream)).toEqual(expected);
    expect(expected.at(-1)?.split(',')).toHaveLength(3);
    expect(stream.events.at(-1)).toEqual({ event: 'complete', id: null, data: '' });
  });

  it('are not in a stream by POST', async () => {
    const { url } = await listen();
    const stream = await openStream(url, { body: { query: UPDATES, variables: { keys: [PASSED] } } });
    await stream.ended;
    expect(stream.text).not.toContain('id: ');
  });
});

describe('a connection with Last-Event-ID', () => {
  const begun = async (keys: readonly Key[]) => {
    const test = await listen();
    const stream = await follow(test, keys);
    await moveUntil(test.clock, () => stream.events.length >= keys.length);
    stream.leave();
    await stream.ended;
    return { test, id: idsIn(stream).at(-1) ?? '', told: updatesIn(stream) };
  };

  it('is told nothing while nothing moves', async () => {
    const { test, id } = await begun([backupPlan('dbs-plan-stalled')]);
    await test.clock.advance(20_000);
    const first = await follow(test, [backupPlan('dbs-plan-stalled')], id);
    await moveUntil(test.clock, () => first.events.length > 0);
    first.leave();
    const second = await follow(test, [backupPlan('dbs-plan-stalled')], idsIn(first).at(-1));
    await test.clock.advance(60_000);
    expect(second.text.replaceAll(':\n\n', '')).toBe('');
  });

  it('is told in one event what moved meanwhile', async () => {
    const { test, id, told } = await begun([LIVE]);
    await test.clock.advance(10_000);
    const stream = await follow(test, [LIVE], id);
    await soon(() => stream.events.length > 0);
    const [update, ...others] = updatesIn(stream);
    expect(others).toEqual([]);
    expect(update).toMatchObject({ keyIndex: 0, isNewAttempt: false });
    expect(update.run.progress).toBeGreaterThan(told.at(-1).run.progress);
    expect(update.changedItems.length).toBeGreaterThan(1);
  });

  it('carries on what older ones told of other keys', async () => {
    const stalled = backupPlan('dbs-plan-stalled');
    const { test, id } = await begun([stalled, LIVE]);
    await test.clock.advance(2_000);
    const stream = await follow(test, [stalled, LIVE], id);
    await moveUntil(test.clock, () => updatesIn(stream).some(({ keyIndex }) => keyIndex === 1));
    for (const pairs of idsIn(stream)) expect(pairs.split(',')).toHaveLength(2);
  });

  it('whose run was over before its store knew gets the one final event', async () => {
    const before = await listen();
    const first = await follow(before, [PASSED]);
    await first.ended;
    const after = await listen();
    const stream = await follow(after, [PASSED], idsIn(first).at(-1));
    await stream.ended;
    expect(updatesIn(stream)).toMatchObject([{ isFinal: true, run: { verdict: 'PASSED' } }]);
  });

  it('that has heard of the end, but not that it is the end, is told so', async () => {
    const test = await listen();
    await test.data('query ($key: PrecheckRunKey!) { precheckRun(key: $key) { status } }', { key: PASSED });
    await test.clock.advance(5_000);
    const first = await follow(test, [PASSED]);
    await first.ended;
    const [before, ...others] = updatesIn(first);
    expect([before.isFinal, before.run.status]).toEqual([false, 'FINISHED']);
    expect(others).toMatchObject([{ isFinal: true, run: { revision: before.run.revision } }]);
    const stream = await follow(test, [PASSED], idsIn(first)[0]);
    await stream.ended;
    expect(stream.status).toBe(200);
    expect(updatesIn(stream)).toMatchObject([{ keyIndex: 0, isFinal: true }]);
    expect((await follow(test, [PASSED], idsIn(first).at(-1))).status).toBe(204);
  });

  it('by POST is as without, for its events have no ids', async () => {
    const { test, id } = await begun([backupPlan('dbs-plan-stalled')]);
    const body = { query: UPDATES, variables: { keys: [backupPlan('dbs-plan-stalled')] } };
    const stream = await openStream(test.url, { body, headers: { 'last-event-id': id } });
    await soon(() => stream.events.length > 0);
    expect(updatesIn(stream)).toMatchObject([{ isFinal: false, run: { status: 'RUNNING' } }]);
  });

  it.each(['', 'nonsense', '0:-', '7:AAAAAAAA', '100:AAAAAAAA', '0:AAAAAAAA,,0', 'x'.repeat(5_000)])(
    'that is none of ours is as without: %j',
    async (id) => {
      const test = await listen();
      const stream = await follow(test, [PASSED], id);
      await stream.ended;
      expect(stream.status).toBe(200);
      expect(updatesIn(stream)).toMatchObject([{ isFinal: true }]);
    },
  );
});

describe('once all is over', () => {
  it.each<[what: string, keys: readonly Key[]]>([
    ['a run that passed', [PASSED]],
    ['an unknown run', [UNKNOWN]],
    ['runs that ended in one way or another', [PASSED, FAILED, UNKNOWN, backupPlan('dbs-plan-warned')]],
    [
      'one run by two names',
      [PASSED, { backupPlan: { backupPlanId: 'dbs-plan-passed', regionId: 'cn-hangzhou' } }],
    ],
  ])('the next connection is answered 204: %s', async (_what, keys) => {
    const test = await listen();
    const stream = await follow(test, keys);
    await stream.ended;
    await test.clock.advance(3_000);
    const calls = test.requests.length;
    const next = await follow(test, keys, idsIn(stream).at(-1));
    await next.ended;
    expect([next.status, next.text, next.headers['content-length']]).toEqual([204, '', undefined]);
    expect(test.requests).toHaveLength(calls);
    expect(test.clock.sleepers).toBe(0);
  });

  it('but not while one key was not told, nor when what is known is old, nor by POST without an id', async () => {
    const test = await listen();
    const stream = await follow(test, [PASSED]);
    await stream.ended;
    const id = idsIn(stream).at(-1);
    const more = await follow(test, [PASSED, FAILED], id);
    await moveUntil(test.clock, () => more.end !== null);
    expect([more.status, updatesIn(more).length]).toEqual([200, 2]);
    await test.clock.advance(60_000);
    const late = await follow(test, [PASSED], id);
    await moveUntil(test.clock, () => late.end !== null);
    expect([late.status, updatesIn(late).length]).toEqual([200, 1]);
    const post = await openStream(test.url, { body: { query: UPDATES, variables: { keys: [PASSED] } } });
    await moveUntil(test.clock, () => post.end !== null);
    expect([post.status, updatesIn(post).length]).toEqual([200, 1]);
  });

  it('and checked again meanwhile, it goes on', async () => {
    const again = backupPlan('dbs-plan-again');
    const test = await listen();
    const first = await follow(test, [again]);
    await moveUntil(test.clock, () => first.end !== null);
    await test.clock.advance(20_000);
    const second = await follow(test, [again], idsIn(first).at(-1));
    await moveUntil(test.clock, () => second.end !== null);
    const updates = updatesIn(second);
    expect(second.status).toBe(200);
    expect(updates.at(-1)).toMatchObject({ isFinal: true, run: { verdict: 'PASSED' } });
  });
});

it('an EventSource follows runs to their ends over broken connections, and then stops by itself', async () => {
  const test = await listen({ streamLimits: { lifetimeMs: 12_000 } });
  const source = new EventSource(addressOf(test.url, UPDATES, { keys: [LIVE, UNKNOWN] }), {
    node: { reconnectionTime: 1 },
  });
  onTestFinished(() => source.close());
  const updates: {
    keyIndex: number;
    isFinal: boolean;
    run: { progress: number; revision: string } | null;
  }[] = [];
  let errors = 0;
  source.addEventListener('next', (event) => {
    if ('data' in event) updates.push(JSON.parse(String(event.data)).data.precheckUpdates);
  });
  source.addEventListener('error', () => {
    errors += 1;
  });
  while (source.readyState !== EventSource.CLOSED) {
    // It opens again by a timer of its own, for which the clock stands still.
    await soon(() => source.readyState !== EventSource.CONNECTING);
    await test.clock.advance(250);
  }
  // Cut at least twice by its lifetime, once by the end, and told 204.
  expect(errors).toBeGreaterThanOrEqual(4);
  const live = updates.filter(({ keyIndex }) => keyIndex === 0);
  const progress = live.map(({ run }) => run?.progress ?? -1);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(live.at(-1)).toMatchObject({ isFinal: true, run: { progress: 100 } });
  const revisions = live.filter(({ isFinal }) => !isFinal).map(({ run }) => run?.revision);
  expect(new Set(revisions).size).toBe(revisions.length);
  expect(test.clock.sleepers).toBe(0);
});

it('100 keys go by GET', async () => {
  const test = await listen();
  const keys = Array.from({ length: 100 }, (_, at) => backupPlan(`no-such-plan-of-a-long-name-${at}`));
  const stream = await follow(test, keys);
  await moveUntil(test.clock, () => stream.end !== null);
  expect(updatesIn(stream)).toHaveLength(100);
  const id = idsIn(stream).at(-1) ?? '';
  expect(id.split(',')).toHaveLength(100);
  const next = await follow(test, keys, id);
  expect(next.status).toBe(204);
});
