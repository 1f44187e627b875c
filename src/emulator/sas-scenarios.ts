import { MSSQL, MYSQL, makerOf, ORACLE, type SasEngine } from './sas-engines.ts';
import type { SasPlayed } from './sas-precheck.ts';
import type { Pace } from './timeline.ts';

/** One precheck with two names: the task that started it and the database it checks. */
export interface SasScenario extends SasPlayed {
  /** As lists spell it. */
  readonly databaseType: string;
  readonly taskId: string;
  readonly instanceUuid: string;
  /** One sentence for the reader of a list of ids. */
  readonly about: string;
}

const DAY_MS = 86_400_000;
const FIRST_BEGAN_MS = Date.parse('2025-09-09T03:12:20Z');
const QUICK: Pace = { leadMs: 1_000, stepMs: 2_000 };
const NOVEL_ENGINE = 'DAMENG';

type Row = readonly [
  name: string,
  does: string,
  begins: 'past' | 'atFirstSight',
  plays: SasScenario['plays'],
];

/** What every engine has. */
const rowsOf = (engine: SasEngine): readonly Row[] => {
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
      run(QUICK, 'PASSED', { sourceType: NOVEL_ENGINE }),
    ],
    ['forbidden', 'this access key may not see', 'past', 'forbidden'],
  ];
};

const scenariosOf = (
  { name: engine, type, subject }: SasEngine,
  rows: readonly Row[],
): readonly SasScenario[] =>
  rows.map(([name, does, begins, plays], row) => ({
    databaseType: name === 'novel-engine' ? NOVEL_ENGINE : type,
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
