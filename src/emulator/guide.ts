import { EMULATOR_ACCESS_KEY } from './access-key.ts';
import { CONTROL_OPERATIONS } from './control-endpoint.ts';
import { DBS_SCENARIOS } from './dbs-scenarios.ts';
import { FAULTS } from './faults.ts';
import { SAS_SCENARIOS } from './sas-scenarios.ts';

type Row = readonly [name: string, about: string];

/** What there is to ask for, by the heading it stands under. */
export const GUIDE: readonly { readonly heading: string; readonly rows: readonly Row[] }[] = [
  {
    heading: 'Ids: BackupPlanId',
    rows: DBS_SCENARIOS.flatMap(({ parameter, id, about }): Row[] =>
      parameter === 'BackupPlanId' ? [[id, about]] : [],
    ),
  },
  {
    heading: 'Ids: RestoreTaskId',
    rows: DBS_SCENARIOS.flatMap(({ parameter, id, about }): Row[] =>
      parameter === 'RestoreTaskId' ? [[id, about]] : [],
    ),
  },
  {
    heading: 'Ids: TaskId, InstanceUuid',
    rows: SAS_SCENARIOS.map(({ taskId, instanceUuid, about }): Row => [`${taskId}, ${instanceUuid}`, about]),
  },
  {
    heading: 'Faults: as the id fault-<name>, or fault-<name>-<n> for the first n calls (1 to 9)',
    rows: [...FAULTS].map(([name, { about }]): Row => [name, about]),
  },
  {
    heading: 'Controls',
    rows: CONTROL_OPERATIONS.map(({ method, path, about }): Row => [`${method} ${path}`, about]),
  },
];

const linesOf = (rows: readonly Row[]): readonly string[] => {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about.replaceAll('`', '')}`);
};

/** What the emulator says of itself to a person. */
export const guideText = (): string =>
  [
    'The emulator of Alibaba Cloud DBS and Security Center: a signed POST or GET to / is a call.',
    '',
    `access key id      ${EMULATOR_ACCESS_KEY.accessKeyId}`,
    `access key secret  ${EMULATOR_ACCESS_KEY.accessKeySecret}`,
    ...GUIDE.flatMap(({ heading, rows }) => ['', heading, ...linesOf(rows)]),
    '',
  ].join('\n');
