import { expect, onTestFinished } from 'vitest';
import { DBS_SCENARIOS } from '../../src/emulator/dbs-scenarios.ts';
import { SAS_SCENARIOS } from '../../src/emulator/sas-scenarios.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import { createSend } from '../../src/upstream/send.ts';
import { createManualClock } from '../support/manual-clock.ts';
import type { Question, Target } from './target.ts';

/** One round of the numbered ids, in which each fate comes. */
const numbered = (prefix: string, length: number, digits: number): readonly string[] =>
  Array.from({ length }, (_, at) => prefix + String(at + 1).padStart(digits, '0'));
const titled = (product: Question['product'], parameter: Question['parameter'], ids: readonly string[]) =>
  ids.map((id) => ({ title: id, product, parameter, id }));

const questions: readonly Question[] = [
  ...DBS_SCENARIOS.map(({ parameter, id }) => ({ title: id, product: 'Dbs' as const, parameter, id })),
  ...SAS_SCENARIOS.flatMap(({ taskId, instanceUuid }) => [
    { title: taskId, product: 'Sas' as const, parameter: 'TaskId' as const, id: taskId },
    { title: instanceUuid, product: 'Sas' as const, parameter: 'InstanceUuid' as const, id: instanceUuid },
  ]),
  ...titled('Dbs', 'BackupPlanId', numbered('dbsp', 20, 6)),
  ...titled('Dbs', 'RestoreTaskId', numbered('dbst000100', 10, 3)),
  ...titled('Sas', 'InstanceUuid', numbered('sasd', 10, 6)),
];

/** What ids are there to break, or have no precheck. */
const FOUND: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^dbs-.*-forbidden$/, ['refused: HTTP 403, Request.Forbidden, UPSTREAM_FORBIDDEN']],
  [/^(t|db)-.*-forbidden$/, ['refused: HTTP 403, NoPermission, UPSTREAM_FORBIDDEN']],
  [/^dbsp000005$/, ['refused: HTTP 200, Param.NotFound, NOT_FOUND']],
  [/^sasd000003$/, ['refused: HTTP 400, Param.NotFound, NOT_FOUND']],
  [
    /-malformed-result$/,
    ['Result: Invalid input: expected JSON in a text', 'our reading: none, the answer is malformed to it'],
  ],
];

/** What ids are there to show what nobody knows. */
const NOVEL: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^dbs-.*-novel-item$/, ['Items.PreCheckProgressDetail[].State is skipped']],
  [/^dbs-.*-novel-status$/, ['Status is suspended']],
  [/^(t|db)-.*-novel-item$/, ['Result[].results[].result is SKIPPED']],
  [/^(t|db)-.*-novel-status$/, ['Description is suspended']],
  [/^DescribeBackupPlanList$/, ['BackupPlanStatus is suspended']],
  [/^DescribeUniBackupDatabase$/, ['DatabaseType is DAMENG']],
  [/^(t|db)-.*-novel-engine$/, ['Result[].sourceType is DAMENG']],
];

const of = (table: typeof FOUND, title: string) => table.find(([id]) => id.test(title))?.[1] ?? [];

/** The emulator on its own clock, afresh for each test, at moments before, within and after a moving precheck. */
export const emulatorTarget: Target = {
  name: 'the emulator',
  questions: questions.map((question) => ({ ...question, findings: of(FOUND, question.title) })),
  missing: [],
  waitsMs: [1_500, 5_000, 10_000, 15_000],
  async open() {
    const clock = createManualClock();
    const emulator = await startEmulator({ clock });
    const { send, close } = createSend();
    onTestFinished(async () => {
      await emulator.close();
      await close();
    });
    return {
      ...{ send, clock, regionId: 'cn-hangzhou' },
      accessKey: { ...emulator.accessKey, securityToken: null },
      endpoint: () => ({ origin: emulator.url, isKnown: true }),
      wait: (ms) => clock.advance(ms),
    };
  },
  /** Whatever is new in it is so on purpose. */
  hear: (title, { novelties }) => expect(novelties).toEqual(of(NOVEL, title)),
};
