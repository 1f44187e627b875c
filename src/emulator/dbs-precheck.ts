import { NOT_FOUND_TEXT } from './answers.ts';
import {
  type Beginning,
  isOver,
  latestAttempt,
  type Moment,
  type Progressing,
  phaseOf,
  progressOf,
  type Repeatable,
  type Span,
  type Timed,
} from './timeline.ts';

export interface DbsCheck extends Timed {
  readonly item: string;
  readonly names: string;
  readonly orderNum: string;
  /** The state once the check is over: `finish`, `warning`, `failed`, `catched`, `Caught`, or a word nobody knows. */
  readonly ends: string;
  readonly errMsg?: string;
}

/** A DBS precheck as data: what it answers follows from it and the time elapsed alone. */
export interface DbsPrecheck extends Progressing, Repeatable<DbsPrecheck> {
  readonly jobId: string;
  /** In the order sent, which is not the order of `orderNum`. */
  readonly checks: readonly DbsCheck[];
  /** The run's word once it is over: `finish`, `failed`, or a word nobody knows. */
  readonly ends: string;
  /** Why the run failed. Without it the vendor's filler text is sent. */
  readonly errMessage?: string;
}

/** The precheck that a plan or a task has, and when it begins. */
export interface DbsPlayed {
  readonly begins: Beginning;
  /** `forbidden`: this access key may not see it. */
  readonly plays: DbsPrecheck | 'forbidden';
}

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
export const dbsSnapshot = (first: DbsPrecheck, since: Moment) => {
  const { precheck, moment } = latestAttempt(first, since);
  const over = isOver(precheck.checks, moment.elapsedMs);
  return {
    Status: over ? precheck.ends : 'running',
    HttpStatusCode: 200,
    Progress: progressOf(precheck, moment.elapsedMs),
    ErrCode: 'Param.NotFound',
    Success: true,
    ErrMessage: (over ? precheck.errMessage : undefined) ?? NOT_FOUND_TEXT,
    Items: {
      PreCheckProgressDetail: precheck.checks.map((check) => detailOf(check, precheck.jobId, moment)),
    },
  };
};
