import { type Changes, planChecks, restoreChecks } from './dbs-checks.ts';
import type { DbsPlayed, DbsPrecheck } from './dbs-precheck.ts';
import type { Pace } from './timeline.ts';

export interface DbsScenario extends DbsPlayed {
  readonly parameter: 'BackupPlanId' | 'RestoreTaskId';
  readonly id: string;
  /** One sentence for the reader of a list of ids. */
  readonly about: string;
}

const DAY_MS = 86_400_000;
const QUICK: Pace = { leadMs: 0, stepMs: 1_000 };
/** Six checks at this pace are over after 28 s. */
const LIVE: Pace = { leadMs: 1_000, stepMs: 4_500 };

/** In what the prechecks of backup plans and of restore tasks differ. */
interface Family {
  readonly parameter: DbsScenario['parameter'];
  readonly prefix: string;
  readonly subject: string;
  readonly checks: typeof planChecks;
  readonly jobs: string;
  readonly firstBeganMs: number;
  readonly warns: Changes;
  readonly fails: Changes;
  readonly throwsAt: string;
  /** The state of an item that ended in an exception, for which the vendor has two spellings. */
  readonly thrown: string;
  /** What the run says of itself where an item failed. */
  readonly failedText: string;
}

const PLANS: Family = {
  parameter: 'BackupPlanId',
  prefix: 'dbs-plan',
  subject: 'A backup plan',
  checks: planChecks,
  jobs: 'qxwmxh2b',
  firstBeganMs: Date.parse('2025-10-14T02:15:00Z'),
  warns: {
    CHECK_BINLOG_ON: {
      ends: 'warning',
      errMsg: 'java.lang.RuntimeException: Could not find any schema ......',
    },
  },
  fails: {
    CHECK_SERVER_ID: {
      ends: 'failed',
      errMsg: 'java.lang.RuntimeException: server_id of the source database is 0, expected at least 1',
    },
    CHECK_OTHER: { span: null },
  },
  throwsAt: 'CHECK_AUTH_SRC',
  thrown: 'catched',
  failedText: 'Precheck failed: server_id is not set on the source database.',
};

const RESTORES: Family = {
  parameter: 'RestoreTaskId',
  prefix: 'dbs-restore',
  subject: 'A restore task',
  checks: restoreChecks,
  jobs: 's102h7rf',
  firstBeganMs: Date.parse('2025-11-03T01:30:00Z'),
  warns: {
    CHECK_SQL_MODE: {
      ends: 'warning',
      errMsg: 'sql_mode of the destination lacks NO_ENGINE_SUBSTITUTION, which the source has',
    },
  },
  fails: {
    CHECK_SAME_OBJ: {
      ends: 'failed',
      errMsg: 'java.lang.RuntimeException: Table shop.orders already exists in the destination database',
    },
    CHECK_OTHER: { span: null },
  },
  throwsAt: 'CHECK_AUTH_DEST',
  thrown: 'Caught',
  failedText: 'Precheck failed: objects of the same name exist in the destination database.',
};

type Row = readonly [
  name: string,
  does: string,
  begins: 'past' | 'atFirstSight',
  plays: DbsScenario['plays'],
];

const rowsOf = (family: Family): readonly Row[] => {
  const { checks, jobs, warns, fails, throwsAt, thrown, failedText } = family;
  const run = (job: number, pace: Pace, changes?: Changes, rest?: Partial<DbsPrecheck>): DbsPrecheck => {
    const jobId = `${jobs}${String(job).padStart(4, '0')}`;
    return { jobId, checks: checks(pace, changes), ends: 'finish', ...rest };
  };
  const throws = {
    [throwsAt]: { ends: thrown, errMsg: 'java.sql.SQLException: Communications link failure' },
  };
  const failed = { ends: 'failed', errMessage: failedText };
  const again = { afterMs: 12_000, precheck: run(12, { leadMs: 0, stepMs: 3_000 }) };
  const dip = { beginsMs: 14_000, endsMs: 19_000 };
  return [
    ['passed', 'passed', 'past', run(1, QUICK)],
    ['warned', 'is over with one warning', 'past', run(2, QUICK, warns)],
    ['failed', 'failed at one item and never reached the last', 'past', run(3, QUICK, fails, failed)],
    ['errored', `is over, with an exception (\`${thrown}\`) at one item`, 'past', run(4, QUICK, throws)],
    ['live', 'runs for 28 seconds from first sight, then passes', 'atFirstSight', run(5, LIVE)],
    [
      'stalled',
      'begins at first sight and stalls at its third item',
      'atFirstSight',
      run(6, { ...LIVE, stallsAt: 2 }),
    ],
    [
      'falling',
      'runs like the live one, but its progress falls for 5 seconds',
      'atFirstSight',
      run(7, LIVE, {}, { dip }),
    ],
    [
      'again',
      'fails 5 seconds after first sight and is checked again 7 seconds later, which passes',
      'atFirstSight',
      run(8, QUICK, fails, { ...failed, again }),
    ],
    [
      'unfinished',
      'is over although its last item is still `init`',
      'past',
      run(9, QUICK, { CHECK_OTHER: { span: null } }),
    ],
    ['empty', 'is over without any item', 'past', run(10, QUICK, {}, { checks: [] })],
    [
      'novel-item',
      'is over with an item in a state that nobody knows',
      'past',
      run(11, QUICK, { CHECK_OTHER: { ends: 'skipped' } }),
    ],
    ['novel-status', 'has a status that nobody knows', 'past', run(13, QUICK, {}, { ends: 'suspended' })],
    ['forbidden', 'this access key may not see', 'past', 'forbidden'],
  ];
};

const scenariosOf = (family: Family): readonly DbsScenario[] =>
  rowsOf(family).map(([name, does, begins, plays], row) => ({
    parameter: family.parameter,
    id: `${family.prefix}-${name}`,
    about: `${family.subject} ${plays === 'forbidden' ? '' : 'whose precheck '}${does}.`,
    begins: begins === 'past' ? family.firstBeganMs + row * DAY_MS : begins,
    plays,
  }));

export const DBS_SCENARIOS: readonly DbsScenario[] = [...scenariosOf(PLANS), ...scenariosOf(RESTORES)];
