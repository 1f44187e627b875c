import { describe, expect, it } from 'vitest';
import type { PrecheckRunKey } from '../../examples/generated/graphql.ts';
import { nextAttempt } from '../../examples/next-attempt.ts';
import type { Update } from '../../examples/resumable.ts';
import { ask } from '../support/ask.ts';
import { backupPlan, database, databaseTask, restoreTask } from '../support/keys.ts';
import { readsOf, resumed, seeItFail, toTheEnd, wait } from './attempts.ts';
import { startGateway, startVendor } from './deployment.ts';

const verdictsOf = (updates: readonly Update[]) => [...new Set(updates.map(({ run }) => run?.verdict))];

const justBefore = (time: string) => new Date(Date.parse(time) - 1).toISOString();

const CASES: readonly (readonly [id: string, key: PrecheckRunKey])[] = [
  ['dbs-plan-again', backupPlan('dbs-plan-again')],
  ['dbs-restore-again', restoreTask('dbs-restore-again')],
  ['db-mysql-again', database('db-mysql-again')],
];

describe('what failed is checked again', { timeout: 120_000 }, () => {
  it.each(CASES)('%s', async (id, key) => {
    const vendor = await startVendor();
    const { url, printed } = await startGateway(vendor);
    const { failed, revision } = await seeItFail(vendor, url, key);
    expect(failed).toMatchObject({ status: 'FINISHED', verdict: 'FAILED' });

    // Who follows it again is told the end again, at once. Who waits is told it when the time is up, or at once by a
    // time of a clock that is behind the vendor's.
    const [told, latest, mistaken] = await Promise.all([
      resumed(url, key, [revision]),
      wait(url, { key, startedAfter: failed.startedAt, timeoutMs: 0 }),
      wait(url, { key, startedAfter: justBefore(failed.startedAt) }),
    ]);
    expect(told).toMatchObject([{ isFinal: true, run: { verdict: 'FAILED', revision } }]);
    expect(latest).toEqual(failed);
    expect(mistaken).toEqual(failed);

    const waiting = Array.from({ length: 20 }, () => wait(url, { key, startedAfter: failed.startedAt }));
    waiting.push(wait(url, { key, startedAfter: failed.finishedAt }));
    const begun = nextAttempt(url, key, failed.startedAt);
    // Longer than it asks for at a time, so all who wait have the old end before them.
    await wait(url, { key, startedAfter: failed.startedAt, timeoutMs: 2_500 });
    vendor.advance(7_000);
    await begun;
    const bySocket = toTheEnd(url, key);
    const bySse = resumed(url, key, [revision]);
    vendor.advance(18_000);

    const [passed, ...others] = await Promise.all(waiting);
    expect(passed).toMatchObject({ status: 'FINISHED', verdict: 'PASSED' });
    expect(others).toEqual(others.map(() => passed));
    for (const updates of [await bySocket, await bySse]) {
      expect(updates.at(-1)).toMatchObject({ isFinal: true, run: { verdict: 'PASSED' } });
      expect(verdictsOf(updates)).not.toContain('FAILED');
    }
    // However many wait and follow, the vendor is asked once at a time, and never sooner than after the pace.
    const reads = readsOf(printed.out, id);
    for (const [index, atMs] of reads.slice(1).entries())
      expect(atMs - (reads[index] ?? 0)).toBeGreaterThanOrEqual(99);
  });
});

describe('waiting', { timeout: 120_000 }, () => {
  it('for a task is for the one execution that it is, though its database is checked again', async () => {
    const vendor = await startVendor();
    const { url } = await startGateway(vendor);
    const task = databaseTask('t-mysql-again');
    const { failed } = await seeItFail(vendor, url, task);
    vendor.advance(25_000);
    const passed = await wait(url, { key: database('db-mysql-again'), startedAfter: failed.startedAt });
    expect(passed).toMatchObject({ verdict: 'PASSED' });
    expect(await wait(url, { key: task })).toEqual(failed);
    expect(await wait(url, { key: task, startedAfter: failed.startedAt, timeoutMs: 500 })).toEqual(failed);
  });

  it('ends with the latest that is known when the time is up, or the gateway goes, and begins again', async () => {
    const vendor = await startVendor();
    const first = await startGateway(vendor);
    const key = backupPlan('dbs-plan-live');
    // So that something is known.
    await ask(first.url, 'query ($key: PrecheckRunKey!) { precheckRun(key: $key) { id } }', { key });
    expect(await wait(first.url, { key, timeoutMs: 500 })).toMatchObject({ status: 'RUNNING' });

    const reads = readsOf(first.printed.out, 'dbs-plan-live').length;
    const waiting = [wait(first.url, { key }), wait(first.url, { key })];
    // Nobody else has it read.
    while (readsOf(first.printed.out, 'dbs-plan-live').length < reads + 2)
      await ask(first.url, '{ __typename }');
    await first.stop();
    for (const latest of await Promise.all(waiting)) expect(latest).toMatchObject({ status: 'RUNNING' });
    await expect(wait(first.url, { key })).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });

    const next = await startGateway(vendor, first.port);
    vendor.advance(28_000);
    expect(await wait(next.url, { key })).toMatchObject({ status: 'FINISHED', verdict: 'PASSED' });
    await nextAttempt(next.url, key, null);
  });

  it('is for a run that is not known yet, too', async () => {
    const vendor = await startVendor();
    const { url, printed } = await startGateway(vendor);
    await vendor.fail('not-found', 'dbs-plan-live', 1_000);
    const begun = nextAttempt(url, { backupPlan: { backupPlanId: 'dbs-plan-live' } }, null);
    const isAnswered = () => /NextAttempt.*NOT_FOUND/.test(printed.out);
    while (!isAnswered()) await Promise.race([begun, ask(url, '{ __typename }')]);
    await vendor.heal();
    await begun;
    await expect(nextAttempt(`${url}/`, { id: 'any' }, null)).rejects.toThrow('the gateway refused');
  });
});
