import {
  type Beginning,
  isOver,
  type Moment,
  phaseOf,
  progressOf,
  type Span,
  type Timed,
} from './timeline.ts';

export interface DbsCheck extends Timed {
  readonly item: string;
  readonly names: string;
  readonly orderNum: string;
  /** The state once the check is over. */
  readonly ends: 'finish' | 'warning' | 'failed' | 'catched';
  readonly errMsg?: string;
}

/** A DBS precheck as data: what it answers follows from it and the time elapsed alone. */
export interface DbsPrecheck {
  readonly begins: Beginning;
  readonly jobId: string;
  /** In the order sent, which is not the order of `orderNum`. */
  readonly checks: readonly DbsCheck[];
  readonly ends: 'finish' | 'failed';
  /** Why the run failed. Without it the vendor's filler text is sent. */
  readonly errMessage?: string;
}

/** The vendor sends this beside `Success: true` as well, so only `Success` tells the two apart. */
export const NOT_FOUND_TEXT = 'The specified parameter %s value is not valid. ';

/** Unix milliseconds. Nobody knows how the vendor says "not yet": 0 before an item begins, absent until it ends. */
const timesOf = (span: Span | null, { beganAtMs, elapsedMs }: Moment) => {
  if (span === null || elapsedMs < span.beginsMs) return { BootTime: 0, FinishTime: 0 };
  const begun = { BootTime: beganAtMs + span.beginsMs };
  return elapsedMs < span.endsMs ? begun : { ...begun, FinishTime: beganAtMs + span.endsMs };
};

const detailOf = (check: DbsCheck, jobId: string, moment: Moment) => {
  const phase = phaseOf(check, moment.elapsedMs);
  const state = { waiting: 'init', running: 'running', over: check.ends }[phase];
  return {
    ...timesOf(check.span, moment),
    State: state,
    JobId: jobId,
    Item: check.item,
    ...(phase === 'over' && check.errMsg !== undefined && { ErrMsg: check.errMsg }),
    OrderNum: check.orderNum,
    Names: check.names,
  };
};

/** The content of a DescribePreCheckProgressList answer at one moment. */
export const dbsSnapshot = (precheck: DbsPrecheck, moment: Moment) => {
  const over = isOver(precheck.checks, moment.elapsedMs);
  return {
    Status: over ? precheck.ends : 'running',
    HttpStatusCode: 200,
    Progress: progressOf(precheck.checks, moment.elapsedMs),
    ErrCode: 'Param.NotFound',
    Success: true,
    ErrMessage: (over ? precheck.errMessage : undefined) ?? NOT_FOUND_TEXT,
    Items: {
      PreCheckProgressDetail: precheck.checks.map((check) => detailOf(check, precheck.jobId, moment)),
    },
  };
};
