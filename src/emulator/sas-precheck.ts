import {
  type Beginning,
  isOver,
  lastChangeMs,
  latestAttempt,
  type Moment,
  type Progressing,
  phaseOf,
  progressOf,
  type Repeatable,
  type Timed,
} from './timeline.ts';

export interface SasCheck extends Timed {
  readonly item: string;
  /** The result once the check is over: `PASSED`, `WARNING`, `FAILED`, `ERROR`, or a word nobody knows. */
  readonly ends: string;
}

/** A database precheck as data: what it answers follows from it and the time elapsed alone. */
export interface SasPrecheck extends Progressing, Repeatable<SasPrecheck> {
  readonly instanceId: string;
  readonly sourceType: string;
  readonly checks: readonly SasCheck[];
  /** The run's word once it is over: `completed`, `error`, or a word nobody knows. */
  readonly ends: string;
  /** What `Result` holds once the run is over, instead of the checks; null: there is no `Result`. */
  readonly result?: string | null;
}

/** The precheck that a database has, and when it begins. */
export interface SasPlayed {
  readonly begins: Beginning;
  /** `forbidden`: this access key may not see it. */
  readonly plays: SasPrecheck | 'forbidden';
}

/** Unix seconds. */
const seconds = (ms: number) => Math.floor(ms / 1_000);

/** JSON in a string: absent before anything begins, empty before anything is known, then what is known. */
const resultOf = (precheck: SasPrecheck, { beganAtMs, elapsedMs }: Moment) => {
  if (precheck.result !== undefined && isOver(precheck.checks, elapsedMs))
    return precheck.result === null ? {} : { Result: precheck.result };
  const phases = precheck.checks.map((check) => phaseOf(check, elapsedMs));
  if (phases.every((phase) => phase === 'waiting')) return {};
  const known = precheck.checks.filter((_, turn) => phases[turn] === 'over');
  if (known.length === 0) return { Result: '' };
  const instance = {
    instanceId: precheck.instanceId,
    checkTime: seconds(beganAtMs),
    sourceType: precheck.sourceType,
    results: known.map(({ item, ends }) => ({ item, result: ends })),
  };
  return { Result: JSON.stringify([instance], null, 4) };
};

/** The content of a QueryPreCheckDatabase answer at one moment. */
export const sasSnapshot = (first: SasPrecheck, since: Moment) => {
  const { precheck, moment } = latestAttempt(first, since);
  const over = isOver(precheck.checks, moment.elapsedMs);
  const updated = seconds(moment.beganAtMs + lastChangeMs(precheck.checks, moment.elapsedMs));
  return {
    Progress: progressOf(precheck, moment.elapsedMs),
    ...resultOf(precheck, moment),
    ...(over && { CompletedTime: updated }),
    Description: over ? precheck.ends : 'created',
    UpdatedTime: updated,
    CreatedTime: seconds(moment.beganAtMs),
  };
};
