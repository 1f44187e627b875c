import { NUMBERED_PLANS } from './dbs-numbered-plans.ts';
import type { Plan } from './dbs-plan.ts';
import { DBS_SCENARIOS, type DbsScenario } from './dbs-scenarios.ts';

const NEWEST_MS = Date.parse('2025-10-14T01:00:00Z');
const MINUTE_MS = 60_000;

/** The details of these begin behind those of the numbered ones. */
const FIRST_NUMBER = 400;

const planOf = (scenario: DbsScenario, row: number): Plan => ({
  ...{ id: scenario.id, name: scenario.id.replace('dbs-plan-', 'Plan '), region: 'cn-hangzhou' },
  ...{ engine: 'MySQL', method: 'logical', createdAtMs: NEWEST_MS - row * MINUTE_MS },
  precheck: scenario,
  passed: scenario.plays === 'forbidden' ? 'locked' : 'check_pass',
  number: FIRST_NUMBER + row,
});

/** The backup plans that there are at the start, newest first: those of the scenarios, then the numbered ones. */
export const FIRST_PLANS: readonly Plan[] = [
  ...DBS_SCENARIOS.filter(({ parameter }) => parameter === 'BackupPlanId').map(planOf),
  ...NUMBERED_PLANS,
];

/** A backup plan that is to be there from now on. */
export interface PlanOrder {
  readonly id: string;
  /** Without it, cn-hangzhou. */
  readonly region?: string | undefined;
}

/** A plan as it is when somebody has just bought it: not configured, so never checked. */
export const newPlan = ({ id, region = 'cn-hangzhou' }: PlanOrder, createdAtMs: number): Plan => ({
  ...{ id, name: id, region, engine: 'MySQL', method: 'logical', createdAtMs },
  ...{ precheck: null, passed: 'check_pass', number: 0 },
});
