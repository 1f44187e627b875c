import type { SasCheck, SasPrecheck } from './sas-precheck.ts';
import { type Beginning, inTurn, type Pace } from './timeline.ts';

/** One precheck with two names: the task that started it and the database it checks. */
interface SasScenario {
  readonly taskId: string;
  readonly instanceUuid: string;
  /** One sentence for the reader of a list of ids. */
  readonly about: string;
  readonly begins: Beginning;
  readonly plays: SasPrecheck | 'forbidden';
}

const DAY_MS = 86_400_000;
const FIRST_BEGAN_MS = Date.parse('2025-09-09T03:12:20Z');
const QUICK: Pace = { leadMs: 1_000, stepMs: 2_000 };

interface Engine {
  readonly name: 'mysql' | 'mssql' | 'oracle';
  readonly instanceId: string;
  readonly subject: string;
  readonly codes: readonly string[];
  /** The check at which what goes wrong goes wrong. */
  readonly weak: string;
}

const MYSQL: Engine = {
  name: 'mysql',
  instanceId: 'i-wz91if83t97xgtn20001',
  subject: 'A MySQL database',
  codes: ['MYSQL_VERSION', 'MYSQL_BINLOG'],
  weak: 'MYSQL_BINLOG',
};

const MSSQL: Engine = {
  name: 'mssql',
  instanceId: 'i-wz91if83t97xgtn20002',
  subject: 'A SQL Server database',
  codes: ['SQL_SERVER_DB_IN_SIMPLE_RECOVERY_MODE', 'SQL_SERVER_DB_NOT_ONLINE'],
  weak: 'SQL_SERVER_DB_IN_SIMPLE_RECOVERY_MODE',
};

const ORACLE: Engine = {
  name: 'oracle',
  instanceId: 'i-wz91if83t97xgtn20003',
  subject: 'An Oracle database',
  codes: ['ORACLE_INSTANCE_STATUS', 'ORACLE_DB_STATUS', 'ARCHIVELOG'],
  weak: 'ARCHIVELOG',
};

type Row = readonly [
  name: string,
  does: string,
  begins: 'past' | 'atFirstSight',
  plays: SasScenario['plays'],
];

/** What the prechecks of an engine are made of. */
const makerOf = ({ name, instanceId, codes, weak }: Engine) => {
  const items = ['OSS_INTERNAL_ENDPOINT_CONNECTIVITY', 'SERVICE_CONNECTIVITY', ...codes];
  const checks = (pace: Pace, weakEnds: string): readonly SasCheck[] =>
    inTurn(
      items.map((item) => ({ item, ends: item === weak ? weakEnds : 'PASSED' })),
      pace,
    );
  return {
    /** The first check begins after `leadMs`, all together are over after `endMs`. */
    pace: (leadMs: number, endMs: number): Pace => ({ leadMs, stepMs: (endMs - leadMs) / items.length }),
    run: (pace: Pace, weakEnds = 'PASSED', rest?: Partial<SasPrecheck>): SasPrecheck => ({
      instanceId,
      sourceType: name.toUpperCase(),
      checks: checks(pace, weakEnds),
      ends: 'completed',
      ...rest,
    }),
  };
};

/** What every engine has. */
const rowsOf = (engine: Engine): readonly Row[] => {
  const { pace, run } = makerOf(engine);
  const live = pace(2_000, 28_000);
  const again = { afterMs: 12_000, precheck: run(pace(0, 18_000)) };
  const dip = { beginsMs: 14_000, endsMs: 19_000 };
  return [
    ['passed', 'passed', 'past', run(QUICK)],
    ['warned', 'is over with one warning', 'past', run(QUICK, 'WARNING')],
    ['failed', 'is over with one item failed', 'past', run(QUICK, 'FAILED')],
    ['errored', 'is over with an error at one item', 'past', run(QUICK, 'ERROR')],
    ['live', 'runs for 28 seconds from first sight, then passes', 'atFirstSight', run(live)],
    [
      'stalled',
      'begins at first sight and stalls at its third item',
      'atFirstSight',
      run({ ...live, stallsAt: 2 }),
    ],
    [
      'falling',
      'runs like the live one, but its progress falls for 5 seconds',
      'atFirstSight',
      run(live, 'PASSED', { dip }),
    ],
    [
      'again',
      'fails 5 seconds after first sight and is checked again, by another task, 7 seconds later, which passes',
      'atFirstSight',
      run(pace(0, 5_000), 'FAILED', { again }),
    ],
  ];
};

/** What does not depend on the engine. */
const oddRows = (): readonly Row[] => {
  const { run } = makerOf(MYSQL);
  const holding = (result: string | null, ends = 'completed') => run(QUICK, 'PASSED', { result, ends });
  return [
    ['aborted', 'ended in `error`, without a `Result`', 'past', holding(null, 'error')],
    ['no-result', 'is `completed` without a `Result`', 'past', holding(null)],
    ['empty-result', 'is `completed` with an empty `Result`', 'past', holding('')],
    ['empty-list', 'is `completed` with `[]` as its `Result`', 'past', holding('[]')],
    [
      'malformed-result',
      'is `completed` with a `Result` that is no JSON',
      'past',
      holding('[{"instanceId": "i-wz'),
    ],
    ['novel-item', 'is over with a result that nobody knows', 'past', run(QUICK, 'SKIPPED')],
    ['novel-status', 'has a status that nobody knows', 'past', run(QUICK, 'PASSED', { ends: 'suspended' })],
    [
      'novel-engine',
      'is over, of an engine that nobody knows',
      'past',
      run(QUICK, 'PASSED', { sourceType: 'DAMENG' }),
    ],
    ['forbidden', 'this access key may not see', 'past', 'forbidden'],
  ];
};

const scenariosOf = ({ name: engine, subject }: Engine, rows: readonly Row[]): readonly SasScenario[] =>
  rows.map(([name, does, begins, plays], row) => ({
    taskId: `t-${engine}-${name}`,
    instanceUuid: `db-${engine}-${name}`,
    about: `${subject} ${plays === 'forbidden' ? '' : 'whose precheck '}${does}.`,
    begins: begins === 'past' ? FIRST_BEGAN_MS + row * DAY_MS : begins,
    plays,
  }));

export const SAS_SCENARIOS: readonly SasScenario[] = [
  ...scenariosOf(MYSQL, [...rowsOf(MYSQL), ...oddRows()]),
  ...scenariosOf(MSSQL, rowsOf(MSSQL)),
  ...scenariosOf(ORACLE, rowsOf(ORACLE)),
];
