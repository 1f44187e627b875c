import { describe, expect, it } from 'vitest';
import {
  moveUntil,
  type OpenedStream,
  openStream,
  soon,
  UPDATES,
  updatesIn,
} from '../support/event-stream.ts';
import { listen, listenUntilDone } from '../support/gateway-http.ts';
import { backupPlan, database, databaseTask, type Key, restoreTask } from '../support/keys.ts';
import { createVendor } from '../support/vendor.ts';

interface Update {
  readonly keyIndex: number;
  readonly runId: string;
  readonly isNewAttempt: boolean;
  readonly isFinal: boolean;
  readonly trouble: { readonly code: string } | null;
  readonly run: {
    readonly status: string;
    readonly verdict: string;
    readonly progress: number;
    readonly revision: string;
    readonly stalledSince: string | null;
    readonly isStale: boolean;
    readonly counts: { readonly total: number };
  } | null;
  readonly changedItems: readonly { readonly code: string }[];
}

const listenVendor = async () => {
  const test = await createVendor();
  return { ...test, url: await listenUntilDone(test) };
};

const follow = async (url: string, keys: readonly Key[]) => {
  const stream = await openStream(url, { body: { query: UPDATES, variables: { keys } } });
  return {
    stream,
    get updates(): readonly Update[] {
      return updatesIn(stream);
    },
  };
};

const troublesIn = (updates: readonly Update[]) => updates.map(({ trouble }) => trouble?.code ?? null);

const toldBy = ({ run, trouble, isFinal }: Update) =>
  JSON.stringify([run?.revision, trouble?.code, run?.stalledSince !== null, isFinal]);

/** What must hold of the events of each run, whatever happens. */
const expectLawful = (updates: readonly Update[], end: OpenedStream['end'] = 'whole') => {
  expect(updates).not.toEqual([]);
  for (const all of Map.groupBy(updates, ({ runId }) => runId).values()) {
    let before: Update | null = null;
    for (const update of all) {
      expect(before?.isFinal ?? false).toBe(false);
      if (before) expect(toldBy(update)).not.toBe(toldBy(before));
      const [from, to] = [before?.run?.progress ?? 0, update.run?.progress ?? 100];
      if (!update.isNewAttempt) expect(to).toBeGreaterThanOrEqual(from);
      expect(update.run?.isStale ?? true).toBe(update.trouble !== null);
      before = update;
    }
    if (end === 'whole') expect(before?.isFinal).toBe(true);
  }
};

const CASES: readonly [id: string, key: Key, verdict: string][] = [
  ['dbs-plan-live', backupPlan('dbs-plan-live'), 'PASSED'],
  ['dbs-plan-falling', backupPlan('dbs-plan-falling'), 'PASSED'],
  ['dbs-restore-live', restoreTask('dbs-restore-live'), 'PASSED'],
  ['dbs-plan-failed', backupPlan('dbs-plan-failed'), 'FAILED'],
  ['db-oracle-falling', database('db-oracle-falling'), 'PASSED'],
  ['db-mssql-live', database('db-mssql-live'), 'PASSED'],
  ['t-mysql-again', databaseTask('t-mysql-again'), 'FAILED'],
  ['t-mysql-live', databaseTask('t-mysql-live'), 'PASSED'],
];

describe('a run', () => {
  it.each(CASES)('%s is told to its end', async (_id, key, verdict) => {
    const { url, clock } = await listenVendor();
    const followed = await follow(url, [key]);
    await moveUntil(clock, () => followed.stream.end !== null);
    expectLawful(followed.updates);
    expect(followed.updates.at(-1)?.run).toMatchObject({
      status: 'FINISHED',
      verdict,
      progress: expect.any(Number),
    });
    expect(clock.sleepers).toBe(0);
  });

  it.each([backupPlan('dbs-plan-again'), restoreTask('dbs-restore-again'), database('db-oracle-again')])(
    '%j that is started again between two looks is a new attempt, with all its items',
    async (key) => {
      const { url, clock, controls } = await listenVendor();
      const followed = await follow(url, [key]);
      await moveUntil(clock, () => (followed.updates.at(-1)?.run?.progress ?? 0) > 0);
      const before = followed.updates.length;
      controls.advance(13_000);
      await moveUntil(clock, () => followed.stream.end !== null);
      expectLawful(followed.updates);
      const [first] = followed.updates.slice(before);
      expect(first).toMatchObject({ isNewAttempt: true });
      expect(first?.changedItems).toHaveLength(first?.run?.counts.total ?? -1);
      expect(followed.updates.filter(({ isNewAttempt }) => isNewAttempt)).toHaveLength(1);
      expect(followed.updates.at(-1)?.run?.verdict).toBe('PASSED');
    },
  );

  it('that stalls is told so once, and stays', async () => {
    const { url, clock } = await listen();
    const followed = await follow(url, [backupPlan('dbs-plan-stalled')]);
    await clock.advance(700_000);
    await soon(() => followed.updates.at(-1)?.run?.stalledSince !== null);
    expectLawful(followed.updates, null);
    expect(followed.stream.end).toBeNull();
    expect(followed.updates.filter(({ run }) => run?.stalledSince !== null)).toHaveLength(1);
  });

  it('that the gateway knows already is told before it is read again', async () => {
    const { url, clock, data, requests } = await listen();
    const query = 'query ($key: PrecheckRunKey!) { precheckRun(key: $key) { progress } }';
    await data(query, { key: backupPlan('dbs-plan-live') });
    await clock.advance(500);
    const followed = await follow(url, [backupPlan('dbs-plan-live')]);
    await soon(() => followed.updates.length === 1);
    expect(requests).toHaveLength(1);
  });
});

const FAULTS: readonly [fault: string, code: string][] = [
  ['throttling', 'UPSTREAM_THROTTLED'],
  ['throttling-retry-after', 'UPSTREAM_THROTTLED'],
  ['reset', 'UPSTREAM_UNAVAILABLE'],
  ['hang', 'UPSTREAM_TIMEOUT'],
  ['truncated-body', 'UPSTREAM_MALFORMED'],
  ['forbidden', 'UPSTREAM_FORBIDDEN'],
  ['expired-token', 'UPSTREAM_CREDENTIALS'],
];

describe('trouble', () => {
  it.each(FAULTS)('%s in mid-stream comes, goes, and the stream goes on', async (fault, code) => {
    const { url, clock, controls } = await listenVendor();
    const followed = await follow(url, [backupPlan('dbs-plan-live')]);
    await moveUntil(clock, () => followed.updates.length >= 2);
    controls.fail({ fault });
    await moveUntil(clock, () => followed.updates.at(-1)?.trouble !== null);
    const untilMs = clock.now() + 20_000;
    await moveUntil(clock, () => clock.now() >= untilMs);
    const { length } = followed.updates;
    controls.heal();
    await moveUntil(clock, () => followed.stream.end !== null);
    expectLawful(followed.updates);
    expect(troublesIn(followed.updates.slice(0, length)).at(-1)).toBe(code);
    expect(troublesIn(followed.updates).filter((trouble) => trouble !== null)).toEqual([code]);
    expect(followed.updates.at(-1)?.run?.verdict).toBe('PASSED');
  });

  it.each(['fault-hang-1', 'fault-throttling-9', 'fault-reset-9'])('%s from the start passes', async (id) => {
    const { url, clock } = await listenVendor();
    const followed = await follow(url, [backupPlan(id)]);
    await moveUntil(clock, () => followed.stream.end !== null);
    expectLawful(followed.updates);
    expect(followed.updates[0]).toMatchObject({ run: null, isFinal: false });
    expect(followed.updates.at(-1)).toMatchObject({ trouble: null, run: { verdict: 'PASSED' } });
  });

  it('NOT_FOUND ends one run and none of the others, whatever comes in between', async () => {
    const { url, clock, controls } = await listenVendor();
    const keys = [
      backupPlan('nobody'),
      backupPlan('dbs-plan-live'),
      databaseTask('nobody'),
      database('db-mysql-live'),
    ];
    const followed = await follow(url, keys);
    await moveUntil(clock, () => followed.updates.filter(({ isFinal }) => isFinal).length === 2);
    controls.fail({ fault: 'reset' });
    await moveUntil(clock, () => followed.updates.filter(({ trouble }) => trouble !== null).length === 4);
    controls.heal();
    await moveUntil(clock, () => followed.stream.end !== null);
    expectLawful(followed.updates);
    const ends = followed.updates.filter(({ isFinal }) => isFinal);
    expect(ends.map(({ keyIndex, trouble }) => [keyIndex, trouble?.code ?? null]).toSorted()).toEqual([
      [0, 'NOT_FOUND'],
      [1, null],
      [2, 'NOT_FOUND'],
      [3, null],
    ]);
    for (const { keyIndex, run } of followed.updates) if (keyIndex % 2 === 0) expect(run).toBeNull();
  });
});

describe('keys', () => {
  it('that name one run have one position, the first', async () => {
    const { url, clock, data } = await listen();
    const query = 'query ($key: PrecheckRunKey!) { precheckRun(key: $key) { id } }';
    const { id } = Object(await data(query, { key: backupPlan('dbs-plan-live') })).precheckRun;
    const keys = [database('db-mysql-passed'), { id }, backupPlan('dbs-plan-live'), { id }];
    const followed = await follow(url, keys);
    await moveUntil(clock, () => followed.stream.end !== null);
    expectLawful(followed.updates);
    expect(new Set(followed.updates.map(({ keyIndex }) => keyIndex))).toEqual(new Set([0, 1]));
    expect(followed.updates.find(({ keyIndex }) => keyIndex === 1)?.runId).toBe(id);
  });

  it('in two regions that are one on the wire are two runs, read once', async () => {
    const { url, clock, requests } = await listen();
    const at = (regionId: string): Key => ({ backupPlan: { backupPlanId: 'dbs-plan-live', regionId } });
    const followed = await follow(url, [at('cn-hangzhou'), at('cn-beijing')]);
    await moveUntil(clock, () => followed.stream.end !== null);
    expectLawful(followed.updates);
    const [one = [], two = []] = Map.groupBy(followed.updates, ({ keyIndex }) => keyIndex).values();
    expect(one).toHaveLength(two.length);
    expect(new Set(followed.updates.map(({ runId }) => runId)).size).toBe(2);
    expect(requests.length).toBeLessThanOrEqual(one.length + 2);
  });
});

describe('awaitPrecheckRun', () => {
  const WAIT = `query Wait($key: PrecheckRunKey!, $startedAfter: DateTime, $timeoutMs: Int) {
    awaitPrecheckRun(key: $key, startedAfter: $startedAfter, timeoutMs: $timeoutMs) { status verdict startedAt progress }
  }`;

  it('with startedAfter never hands out an old result, and answers the latest known at its time', async () => {
    const { asked, clock } = await createVendor();
    const beganMs = clock.now();
    const startedAfter = new Date(beganMs).toISOString();
    const variables = { key: backupPlan('dbs-plan-passed'), startedAfter, timeoutMs: 10_000 };
    const answer = await asked(WAIT, variables);
    expect(answer).toMatchObject({ data: { awaitPrecheckRun: { status: 'FINISHED' } } });
    expect(answer.errors).toBeUndefined();
    expect(clock.now() - beganMs).toBeGreaterThanOrEqual(10_000);
    expect(clock.now() - beganMs).toBeLessThan(11_000);
    expect(clock.sleepers).toBe(0);
  });

  it.each([['db-mysql-again'], ['dbs-plan-again']])(
    'with startedAfter waits for the next attempt of %s',
    async (id) => {
      const { asked, clock } = await createVendor();
      const key = id.startsWith('db-') ? database(id) : backupPlan(id);
      const first = await asked(WAIT, { key });
      const { startedAt, verdict } = Object(first.data).awaitPrecheckRun;
      expect(verdict).toBe('FAILED');
      const second = await asked(WAIT, { key, startedAfter: startedAt, timeoutMs: 55_000 });
      const next = Object(second.data).awaitPrecheckRun;
      expect(next.verdict).toBe('PASSED');
      expect(Date.parse(next.startedAt)).toBeGreaterThan(Date.parse(startedAt));
      expect(clock.sleepers).toBe(0);
    },
  );

  it('of an unknown run answers so at once, after a read of its own', async () => {
    const { asked, clock, controls } = await createVendor();
    const key = backupPlan('dbs-plan-passed');
    controls.fail({ fault: 'not-found', times: 1 });
    expect((await asked(WAIT, { key })).errors?.[0]?.extensions['code']).toBe('NOT_FOUND');
    await clock.advance(60_000);
    expect(await asked(WAIT, { key })).toMatchObject({ data: { awaitPrecheckRun: { verdict: 'PASSED' } } });
  });
});
