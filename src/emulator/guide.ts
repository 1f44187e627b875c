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

const sasRows = (name: 'taskId' | 'instanceUuid'): readonly GuideRow[] =>
  SAS_SCENARIOS.map((scenario) => [scenario[name], scenario.about]);

/** The calls that are answered. */
export const GUIDE_CALLS: readonly GuideRow[] = ACTIONS.map(({ name, about }) => [name, about]);

/** The ids by the parameter they are for. The last of each stands for many: what such a one is follows from its number. */
export const GUIDE_IDS: Readonly<Record<string, readonly GuideRow[]>> = {
  BackupPlanId: [
    ...dbsRows('BackupPlanId'),
    [
      'dbsp000001',
      'The first of the numbered backup plans, which go on to `dbsp000320`. Of 20 in a row 14 passed, 2 were warned, 2 failed, one ended in an exception, and one, like `dbsp000005`, was never checked.',
    ],
  ],
  RestoreTaskId: [
    ...dbsRows('RestoreTaskId'),
    [
      'dbst000100001',
      'The newest of the 150 restore tasks of `dbsp000100`. Other numbered plans have up to 40.',
    ],
  ],
  TaskId: [
    ...sasRows('taskId'),
    ['sast000001', 'The precheck of `sasd000001`, and so on with the numbers of all that were checked.'],
  ],
  InstanceUuid: [
    ...sasRows('instanceUuid'),
    [
      'sasd000001',
      'The first of the numbered databases, which go on to `sasd000320`. Of 10 in a row 5 passed, 2 were warned, one failed, one ended in `error`, and one, like `sasd000003`, was never checked.',
    ],
  ],
};

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
