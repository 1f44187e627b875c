import type { Answer } from './answers.ts';
import { answerPage, DBS_PAGING } from './dbs-envelope.ts';
import { type Plan, planEntry, planStatus } from './dbs-plan.ts';
import { readPage } from './paging.ts';
import { readIds } from './parameters.ts';
import type { Scene } from './scene.ts';
import type { Moments } from './timeline.ts';

type Parameters = ReadonlyMap<string, string>;

/** Which plans are asked for. The vendor does not say how a name is compared: here any part of it is enough. */
const filterOf = (parameters: Parameters, moments: Moments): ((plan: Plan) => boolean) => {
  const ids = new Set(readIds(parameters.get('BackupPlanId')));
  const name = parameters.get('BackupPlanName')?.toLowerCase() ?? '';
  const is = (parameter: string, value: () => string): boolean => {
    const asked = parameters.get(parameter);
    return !asked || asked === value();
  };
  return (plan) =>
    (ids.size === 0 || ids.has(plan.id)) &&
    plan.name.toLowerCase().includes(name) &&
    is('BackupMethod', () => plan.method) &&
    is('Region', () => plan.region) &&
    is('BackupPlanStatus', () => planStatus(plan, moments).status);
};

/** Nothing to tell is told in two ways, as the vendor's wrappers may be empty or not there. */
const EMPTY = { list: { Items: {} }, page: { Items: { BackupPlanDetail: [] } } };

/** DescribeBackupPlanList: a page of the plans, of all regions unless one is named. */
export const describeBackupPlanList = (parameters: Parameters, { world, moments }: Scene): Answer => {
  const page = readPage(parameters, DBS_PAGING, world.plans.all.filter(filterOf(parameters, moments)));
  if (!('things' in page)) return page;
  return answerPage(page, 'BackupPlanDetail', (plan) => planEntry(plan, moments), EMPTY);
};
