import { generalChecks, planChecks } from './dbs-checks.ts';
import { DBS_ENGINES } from './dbs-endpoint.ts';
import { type Plan, sourceOf } from './dbs-plan.ts';
import type { DbsPrecheck } from './dbs-precheck.ts';
import { turnOf } from './round.ts';

/** What became of a plan: how its precheck came out, or its status since that passed. */
type Fate = 'check_pass' | 'running' | 'pause' | 'stop' | 'locked' | 'warned' | 'failed' | 'errored' | 'wait';

/** The fates by the last digits of the number, 20 to a round. */
const FATES: readonly [Fate, ...Fate[]] = [
  ...(['running', 'running', 'check_pass', 'failed', 'running'] as const),
  ...(['wait', 'warned', 'running', 'running', 'pause'] as const),
  ...(['check_pass', 'running', 'failed', 'stop', 'running'] as const),
  ...(['errored', 'warned', 'running', 'locked', 'check_pass'] as const),
];

/** How many there are, by region; the numbers run on from one to the next. */
const COUNTS: Readonly<Record<string, number>> = {
  'cn-hangzhou': 250,
  'cn-beijing': 40,
  'ap-southeast-1': 30,
};

const NEWEST_MS = Date.parse('2025-10-13T20:00:00Z');
const HOUR_MS = 3_600_000;
const PACE = { leadMs: 0, stepMs: 1_000 };
const MYSQLS: ReadonlySet<string> = new Set(['MySQL', 'MariaDB', 'DRDS']);
const ENGINES: readonly string[] = Object.keys(DBS_ENGINES);
const NAMES = [
  'orders-prod',
  'members prod',
  '会员库备份',
  'stock_staging',
  'Billing (EU)',
  'crm+audit',
] as const;

const padded = (number: number): string => String(number).padStart(6, '0');

type Subject = Pick<Plan, 'number' | 'engine' | 'region'>;

const failing = (subject: Subject): Partial<DbsPrecheck> => {
  const { host, port, user } = sourceOf(subject);
  const { engine, number } = subject;
  const errMessage = `cannot connect to the ${engine} instance at ${host}:${port} as ${user}`;
  // Every second one fails at its first check and reaches no other, the others fail at the second.
  const unreached = { span: null };
  const checks = (MYSQLS.has(engine) ? planChecks : generalChecks)(PACE, {
    ...(number % 2 === 0 && { CHECK_AUTH_SRC: unreached }),
    ...{ CHECK_BINLOG_ON: unreached, CHECK_BINLOG_MODE: unreached, CHECK_SERVER_ID: unreached },
    ...{ CHECK_OTHER: unreached },
    [number % 2 === 0 ? 'CHECK_CONN_SRC' : 'CHECK_AUTH_SRC']: { ends: 'failed', errMsg: errMessage },
  });
  return { checks, ends: 'failed', errMessage };
};

const precheckOf = (fate: Fate, subject: Subject): DbsPrecheck => {
  const { number, engine } = subject;
  const checks = MYSQLS.has(engine) ? planChecks : generalChecks;
  const usual: DbsPrecheck = { jobId: `dbsj${padded(number)}`, checks: checks(PACE), ends: 'finish' };
  if (fate === 'failed') return { ...usual, ...failing(subject) };
  const atAuth = (ends: string, errMsg: string) => ({ CHECK_AUTH_SRC: { ends, errMsg } });
  if (fate === 'warned') {
    const errMsg = `${sourceOf(subject).user} may not lock tables: the backup is not of one moment`;
    return { ...usual, checks: checks(PACE, atAuth('warning', errMsg)) };
  }
  if (fate === 'errored') {
    const errMsg = `java.sql.SQLException: Communications link failure to ${sourceOf(subject).host}`;
    return { ...usual, checks: checks(PACE, atAuth('catched', errMsg)) };
  }
  return usual;
};

const isStatus = (fate: Fate): boolean => ['running', 'pause', 'stop', 'locked'].includes(fate);

const planOf = (number: number, region: string): Plan => {
  const engine = ENGINES[number % ENGINES.length] ?? 'MySQL';
  const methods = DBS_ENGINES[engine]?.methods ?? ['logical'];
  const round = Math.floor(number / ENGINES.length);
  const fate = turnOf(FATES, number);
  const createdAtMs = NEWEST_MS - number * 6 * HOUR_MS;
  const plays = precheckOf(fate, { number, engine, region });
  return {
    ...{ id: `dbsp${padded(number)}`, name: `${turnOf(NAMES, number)} ${padded(number)}`, region, engine },
    ...{ method: methods[round % methods.length] ?? 'logical', createdAtMs, number },
    precheck: fate === 'wait' ? null : { begins: createdAtMs + HOUR_MS / 6, plays },
    passed: isStatus(fate) ? fate : 'check_pass',
  };
};

/** `dbsp000001` and on, newest first. What each is follows from its number. */
export const NUMBERED_PLANS: readonly Plan[] = Object.entries(COUNTS)
  .flatMap(([region, count]) => Array.from({ length: count }, () => region))
  .map((region, at) => planOf(at + 1, region));
