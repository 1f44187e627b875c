import type { DbsCheck } from './dbs-precheck.ts';
import { inTurn, type Pace } from './timeline.ts';

type Code = Pick<DbsCheck, 'item' | 'names'>;

/** What is special about some checks of a precheck, by item; a check without a span is never reached. */
export type Changes = Readonly<Record<string, Partial<Pick<DbsCheck, 'ends' | 'errMsg' | 'span'>>>>;

const detailed = (item: string): Code => ({ item, names: `${item}_DETAIL` });
const OTHER: Code = { item: 'CHECK_OTHER', names: 'CHECK_OTHER' };

const PLAN_CODES: readonly Code[] = [
  detailed('CHECK_CONN_SRC'),
  detailed('CHECK_AUTH_SRC'),
  detailed('CHECK_BINLOG_ON'),
  detailed('CHECK_BINLOG_MODE'),
  detailed('CHECK_SERVER_ID'),
  OTHER,
];

const GENERAL_CODES: readonly Code[] = [detailed('CHECK_CONN_SRC'), detailed('CHECK_AUTH_SRC'), OTHER];

const RESTORE_CODES: readonly Code[] = [
  detailed('CHECK_CONN_DEST'),
  detailed('CHECK_AUTH_DEST'),
  detailed('CHECK_SRC'),
  detailed('CHECK_SQL_MODE'),
  detailed('CHECK_SAME_OBJ'),
  OTHER,
];

const checksOf = (codes: readonly Code[], pace: Pace, changes: Changes): readonly DbsCheck[] => {
  const checks = inTurn(codes, pace).map((timed, turn): DbsCheck => {
    return { ...timed, orderNum: String((turn + 1) * 10), ends: 'finish', ...changes[timed.item] };
  });
  // 10, 30, 50, 20, 40, 60: a reader that trusts the order sent is found out.
  return [0, 1].flatMap((start) => checks.filter((_, turn) => turn % 2 === start));
};

/** The checks of a MySQL backup plan, all passed but for the changes. */
export const planChecks = (pace: Pace, changes: Changes = {}) => checksOf(PLAN_CODES, pace, changes);

/** The checks of a restore into a MySQL database, all passed but for the changes. */
export const restoreChecks = (pace: Pace, changes: Changes = {}) => checksOf(RESTORE_CODES, pace, changes);

/** The checks of a backup plan of any other engine, all passed but for the changes. */
export const generalChecks = (pace: Pace, changes: Changes = {}) => checksOf(GENERAL_CODES, pace, changes);
