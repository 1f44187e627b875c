import {
  type Beginning,
  isOver,
  lastChangeMs,
  type Moment,
  phaseOf,
  progressOf,
  type Timed,
} from './timeline.ts';

export interface SasCheck extends Timed {
  readonly item: string;
  /** The result once the check is over. */
  readonly ends: 'PASSED' | 'WARNING' | 'FAILED' | 'ERROR';
}

/** A database precheck as data: what it answers follows from it and the time elapsed alone. */
export interface SasPrecheck {
  readonly begins: Beginning;
  readonly instanceId: string;
  readonly sourceType: 'MYSQL' | 'MSSQL' | 'ORACLE';
  readonly checks: readonly SasCheck[];
  readonly ends: 'completed' | 'error';
}

/** Unix seconds. */
const seconds = (ms: number) => Math.floor(ms / 1_000);

/** JSON in a string: absent before anything begins, empty before anything is known, then what is known. */
const resultOf = (precheck: SasPrecheck, { beganAtMs, elapsedMs }: Moment) => {
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
export const sasSnapshot = (precheck: SasPrecheck, moment: Moment) => {
  const over = isOver(precheck.checks, moment.elapsedMs);
  const updated = seconds(moment.beganAtMs + lastChangeMs(precheck.checks, moment.elapsedMs));
  return {
    Progress: progressOf(precheck.checks, moment.elapsedMs),
    ...resultOf(precheck, moment),
    ...(over && { CompletedTime: updated }),
    Description: over ? precheck.ends : 'created',
    UpdatedTime: updated,
    CreatedTime: seconds(moment.beganAtMs),
  };
};
