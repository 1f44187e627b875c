import { type Answer, type Product, refuse } from './answers.ts';
import { describePreCheckProgressList } from './dbs.ts';
import { describeBackupPlanList } from './dbs-plan-list.ts';
import { describeRestoreTaskList } from './dbs-restore-list.ts';
import type { NamedId } from './fault-orders.ts';
import { readFaultId } from './faults.ts';
import type { Visit } from './gatekeeper.ts';
import { readIds } from './parameters.ts';
import { describeRegions, describeUniSupportRegion } from './regions.ts';
import { queryPreCheckDatabase } from './sas.ts';
import { describeUniBackupDatabase } from './sas-database-list.ts';
import { startPreCheckDatabase } from './sas-start.ts';
import type { Scene } from './scene.ts';

type Parameters = ReadonlyMap<string, string>;

/** What a client can call. */
interface Action {
  readonly name: string;
  /** One sentence for the reader of a list of calls. */
  readonly about: string;
  readonly product: Product;
  readonly version: string;
  readonly answer: (parameters: Parameters, scene: Scene) => Answer;
  /** The parameters that hold an id, and what an id that names a fault stands for when there is none. */
  readonly ids: Parameters;
  /** Whether each of them takes several ids, separated by commas. */
  readonly takesSeveral?: boolean;
}

export const ACTIONS: readonly Action[] = [
  {
    name: 'DescribePreCheckProgressList',
    about: 'DBS: the precheck of a backup plan or a restore task.',
    product: 'Dbs',
    version: '2019-03-06',
    answer: describePreCheckProgressList,
    ids: new Map([
      ['BackupPlanId', 'dbs-plan-passed'],
      ['RestoreTaskId', 'dbs-restore-passed'],
    ]),
  },
  {
    name: 'DescribeBackupPlanList',
    about: 'DBS: backup plans by page, of all or of some ids, names, one status, method or region.',
    product: 'Dbs',
    version: '2019-03-06',
    answer: describeBackupPlanList,
    ids: new Map([['BackupPlanId', 'dbs-plan-passed']]),
    takesSeveral: true,
  },
  {
    name: 'DescribeRestoreTaskList',
    about: 'DBS: restore tasks by page, of one backup plan or of some ids, and of a period.',
    product: 'Dbs',
    version: '2019-03-06',
    answer: describeRestoreTaskList,
    ids: new Map([
      ['BackupPlanId', 'dbs-plan-passed'],
      ['RestoreTaskId', 'dbs-restore-passed'],
    ]),
    takesSeveral: true,
  },
  {
    name: 'DescribeRegions',
    about: 'DBS: its regions, in a success that says HTTP 400 of itself, as the published one does.',
    product: 'Dbs',
    version: '2019-03-06',
    answer: describeRegions,
    ids: new Map(),
  },
  {
    name: 'QueryPreCheckDatabase',
    about: 'Security Center: the precheck of a database, by that or by its task.',
    product: 'Sas',
    version: '2018-12-03',
    answer: queryPreCheckDatabase,
    ids: new Map([
      ['TaskId', 't-mysql-passed'],
      ['InstanceUuid', 'db-mysql-passed'],
    ]),
  },
  {
    name: 'StartPreCheckDatabase',
    about: 'Security Center: starts the precheck of a database and answers its task, as `CreateMark`.',
    product: 'Sas',
    version: '2018-12-03',
    answer: startPreCheckDatabase,
    ids: new Map([['InstanceUuid', 'db-mysql-passed']]),
  },
  {
    name: 'DescribeUniBackupDatabase',
    about: 'Security Center: databases by page, of all or of a name, one engine or region.',
    product: 'Sas',
    version: '2018-12-03',
    answer: describeUniBackupDatabase,
    ids: new Map(),
  },
  {
    name: 'DescribeUniSupportRegion',
    about: 'Security Center: the regions whose databases it checks.',
    product: 'Sas',
    version: '2018-12-03',
    answer: describeUniSupportRegion,
    ids: new Map(),
  },
];

const split = ({ takesSeveral = false }: Action, value: string): readonly string[] =>
  takesSeveral ? readIds(value) : [value];

/** The ids that a call names. */
export const namedIds = (action: Action, parameters: Parameters): readonly NamedId[] =>
  [...action.ids.keys()].flatMap((parameter) =>
    split(action, parameters.get(parameter) ?? '').map((id) => ({ parameter, id })),
  );

/** The parameters with what they stand for instead of ids that name a fault. */
export const standingIn = (action: Action, parameters: Parameters): Parameters => {
  return new Map(
    [...parameters].map(([name, value]) => {
      const instead = action.ids.get(name);
      if (instead === undefined) return [name, value];
      return [
        name,
        split(action, value)
          .map((id) => (readFaultId(id) ? instead : id))
          .join(),
      ];
    }),
  );
};

/** The action a visit asks for, or why there is none. */
export const actionOf = ({ headers }: Visit): Action | Answer => {
  const name = headers.get('x-acs-action') ?? '';
  const version = headers.get('x-acs-version') ?? '';
  const action = ACTIONS.find((known) => known.name === name);
  if (!action) return refuse(404, 'InvalidAction.NotFound', `Specified api is not found: "${name}".`);
  if (action.version !== version)
    return refuse(404, 'NoSuchVersion', `Version "${version}" does not exist, expected ${action.version}.`);
  return action;
};
