import { describe, expect, it } from 'vitest';
import { DBS_SCENARIOS } from '../../src/emulator/dbs-scenarios.ts';
import { SAS_SCENARIOS } from '../../src/emulator/sas-scenarios.ts';
import type { Answer } from '../support/gateway.ts';
import { backupPlan, database, databaseTask, type Key, restoreTask } from '../support/keys.ts';
import { createVendor, errorIn, RUN, runIn } from '../support/vendor.ts';

/** What a client sees of a run that is over, by the end of the ids that play it. */
const OVER: Readonly<Record<string, string>> = {
  passed: 'FINISHED PASSED',
  warned: 'FINISHED WARNED',
  failed: 'FINISHED FAILED',
  errored: 'FINISHED FAILED',
  unfinished: 'FINISHED INCONCLUSIVE',
  empty: 'FINISHED INCONCLUSIVE',
  aborted: 'FINISHED FAILED',
  'no-result': 'FINISHED INCONCLUSIVE',
  'empty-result': 'FINISHED INCONCLUSIVE',
  'empty-list': 'FINISHED INCONCLUSIVE',
  'novel-item': 'FINISHED INCONCLUSIVE',
  'novel-status': 'UNKNOWN UNDECIDED',
  'novel-engine': 'FINISHED PASSED',
  'malformed-result': 'UPSTREAM_MALFORMED',
  forbidden: 'UPSTREAM_FORBIDDEN',
};

const RUNNING = 'RUNNING UNDECIDED';
const PASSED = 'FINISHED PASSED';
const FAILED = 'FINISHED FAILED';

/** What a client sees of a run that moves, 5 seconds apart. */
const MOVING: Readonly<Record<string, readonly string[]>> = {
  live: [...Array(6).fill(RUNNING), PASSED, PASSED],
  falling: [...Array(6).fill(RUNNING), PASSED, PASSED],
  stalled: Array(8).fill(RUNNING),
  again: [RUNNING, FAILED, FAILED, RUNNING, RUNNING, RUNNING, PASSED, PASSED],
};

/** A task is one attempt. */
const TASK_AGAIN: readonly string[] = [RUNNING, ...Array(7).fill(FAILED)];

const PREFIX = /^(dbs-plan|dbs-restore|t-\w+?|db-\w+?)-/;
const SCENARIOS: readonly (readonly [id: string, key: Key])[] = [
  ...DBS_SCENARIOS.map(
    ({ parameter, id }) => [id, parameter === 'BackupPlanId' ? backupPlan(id) : restoreTask(id)] as const,
  ),
  ...SAS_SCENARIOS.flatMap(({ taskId, instanceUuid }) => [
    [taskId, databaseTask(taskId)] as const,
    [instanceUuid, database(instanceUuid)] as const,
  ]),
];
const nameOf = (id: string) => id.replace(PREFIX, '');
const playing = (names: object) => SCENARIOS.filter(([id]) => Object.hasOwn(names, nameOf(id)));

const seen = (answer: Answer): string => {
  const run = runIn(answer);
  return run ? `${run.status} ${run.verdict}` : String(errorIn(answer)?.['code']);
};

describe('every id of the emulator', () => {
  it('is in one of the tables', () => {
    const told = [...playing(OVER), ...playing(MOVING)].map(([id]) => id);
    expect(told.toSorted()).toEqual(SCENARIOS.map(([id]) => id).toSorted());
    expect(new Set(told).size).toBe(told.length);
  });

  it.each(playing(OVER))('%s is what it is called, in one attempt', async (id, key) => {
    const { asked, requests } = await createVendor();
    expect(seen(await asked(RUN, { key }))).toBe(OVER[nameOf(id)]);
    expect(requests).toHaveLength(1);
  });

  it('an engine that nobody knows is none of the others', async () => {
    const { asked } = await createVendor();
    const engines = [];
    for (const name of ['mysql-passed', 'mysql-novel-engine'])
      engines.push(runIn(await asked(RUN, { key: database(`db-${name}`) })).engine);
    expect(engines).toEqual(['MYSQL', 'UNKNOWN']);
  });

  it.each(playing(MOVING))('%s moves as it is called, and never back within an attempt', async (id, key) => {
    const { asked, clock } = await createVendor();
    const answers: Answer[] = [];
    for (let turn = 0; turn < 8; turn++) {
      answers.push(await asked(RUN, { key }));
      await clock.advance(5_000);
    }
    const isOneAttempt = id.startsWith('t-') && id.endsWith('-again');
    expect(answers.map(seen)).toEqual(isOneAttempt ? TASK_AGAIN : MOVING[nameOf(id)]);
    const attempts = Map.groupBy(answers.map(runIn), ({ startedAt }) => startedAt ?? '');
    const progress = [...attempts.values()].map((runs) => runs.map((run) => run.progress));
    for (const each of progress) expect(each).toEqual(each.toSorted((a, b) => a - b));
  });
});
