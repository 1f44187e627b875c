import { EMULATOR_ACCESS_KEY, SECOND_ACCESS_KEY } from './access-key.ts';
import { ACTIONS } from './actions.ts';
import { CONTROL_OPERATIONS } from './control-operations.ts';
import { DBS_SCENARIOS } from './dbs-scenarios.ts';
import { FAULTS } from './faults.ts';
import { SAS_SCENARIOS } from './sas-scenarios.ts';

/** What there is to ask for, and one sentence on it. */
export type GuideRow = readonly [name: string, about: string];

const dbsRows = (parameter: string): readonly GuideRow[] =>
  DBS_SCENARIOS.filter((scenario) => scenario.parameter === parameter).map(({ id, about }) => [id, about]);

/** The first id of each long row of them, in which what an id is follows from its number. */
const NUMBERED: Readonly<Record<string, GuideRow>> = {
  BackupPlanId: [
    'dbsp000001',
    'The first of the numbered backup plans, which go on to `dbsp000320`. Of 20 in a row 14 passed, 2 were warned, 2 failed, one ended in an exception, and one, like `dbsp000005`, was never checked.',
  ],
  RestoreTaskId: [
    'dbst000100001',
    'The newest of the 150 restore tasks of `dbsp000100`. Other numbered plans have up to 40.',
  ],
  TaskId: [
    'sast000001',
    'The precheck of `sasd000001`, and so on with the numbers of all that were checked.',
  ],
  InstanceUuid: [
    'sasd000001',
    'The first of the numbered databases, which go on to `sasd000320`. Of 10 in a row 5 passed, 2 were warned, one failed, one ended in `error`, and one, like `sasd000003`, was never checked.',
  ],
};

/** The calls that are answered. */
export const GUIDE_CALLS: readonly GuideRow[] = ACTIONS.map(({ name, about }) => [name, about]);

const withNumbered = (parameter: string, rows: readonly GuideRow[]): readonly GuideRow[] => {
  const row = NUMBERED[parameter];
  return row ? [...rows, row] : rows;
};

/** The ids by the parameter they are for. */
export const GUIDE_IDS: Readonly<Record<string, readonly GuideRow[]>> = Object.fromEntries(
  Object.entries({
    BackupPlanId: dbsRows('BackupPlanId'),
    RestoreTaskId: dbsRows('RestoreTaskId'),
    TaskId: SAS_SCENARIOS.map(({ taskId, about }): GuideRow => [taskId, about]),
    InstanceUuid: SAS_SCENARIOS.map(({ instanceUuid, about }): GuideRow => [instanceUuid, about]),
  }).map(([parameter, rows]) => [parameter, withNumbered(parameter, rows)]),
);

export const GUIDE_FAULTS: readonly GuideRow[] = [...FAULTS].map(([name, { about }]) => [name, about]);

export const GUIDE_CONTROLS: readonly GuideRow[] = CONTROL_OPERATIONS.map(({ method, path, about }) => [
  `${method} ${path}`,
  about,
]);

const section = (heading: string, rows: readonly GuideRow[]): readonly string[] => {
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    '',
    heading,
    ...rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about.replaceAll('`', '')}`),
  ];
};

/** The access keys that there always are, for a person to copy. */
export const KEY_LINES: readonly string[] = [
  `access key id      ${EMULATOR_ACCESS_KEY.accessKeyId}`,
  `access key secret  ${EMULATOR_ACCESS_KEY.accessKeySecret}`,
  `a second account   ${SECOND_ACCESS_KEY.accessKeyId}, ${SECOND_ACCESS_KEY.accessKeySecret}`,
];

/** What the emulator says of itself to a person. */
export const guideText = (): string =>
  [
    'The emulator of Alibaba Cloud DBS and Security Center: a signed POST or GET to / is a call.',
    '',
    ...KEY_LINES,
    ...section('Calls', GUIDE_CALLS),
    ...Object.entries(GUIDE_IDS).flatMap(([parameter, rows]) => section(parameter, rows)),
    ...section(
      'Faults: any id can be fault-<name>, or fault-<name>-<n> for the first n calls, 1 to 9',
      GUIDE_FAULTS,
    ),
    ...section('Controls', GUIDE_CONTROLS),
    '',
  ].join('\n');
