import { type Answer, type Product, refuse } from './answers.ts';
import { describePreCheckProgressList } from './dbs.ts';
import type { NamedId } from './fault-orders.ts';
import { readFaultId } from './faults.ts';
import type { Visit } from './gatekeeper.ts';
import { queryPreCheckDatabase } from './sas.ts';
import type { Moments } from './timeline.ts';

type Parameters = ReadonlyMap<string, string>;

/** What a client can call. */
interface Action {
  readonly name: string;
  readonly product: Product;
  readonly version: string;
  readonly answer: (parameters: Parameters, moments: Moments) => Answer;
  /** The parameters that hold an id, and what an id that names a fault stands for when there is none. */
  readonly ids: Parameters;
}

const ACTIONS: readonly Action[] = [
  {
    name: 'DescribePreCheckProgressList',
    product: 'Dbs',
    version: '2019-03-06',
    answer: describePreCheckProgressList,
    ids: new Map([
      ['BackupPlanId', 'dbs-plan-passed'],
      ['RestoreTaskId', 'dbs-restore-passed'],
    ]),
  },
  {
    name: 'QueryPreCheckDatabase',
    product: 'Sas',
    version: '2018-12-03',
    answer: queryPreCheckDatabase,
    ids: new Map([
      ['TaskId', 't-mysql-passed'],
      ['InstanceUuid', 'db-mysql-passed'],
    ]),
  },
];

/** The ids that a call names. */
export const namedIds = ({ ids }: Action, parameters: Parameters): readonly NamedId[] =>
  [...ids.keys()].map((parameter) => ({ parameter, id: parameters.get(parameter) ?? '' }));

/** The parameters with what they stand for instead of ids that name a fault. */
export const standingIn = ({ ids }: Action, parameters: Parameters): Parameters =>
  new Map(
    [...parameters].map(([name, value]) => [name, readFaultId(value) ? (ids.get(name) ?? value) : value]),
  );

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
