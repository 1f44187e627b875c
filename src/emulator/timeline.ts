import type { Clock } from '../domain/clock.ts';

/** When a check runs, in milliseconds since its precheck began. */
export interface Span {
  readonly beginsMs: number;
  readonly endsMs: number;
}

/** One check of a precheck: when it runs, or null if it is never reached. */
export interface Timed {
  readonly span: Span | null;
}

/** When a precheck began: at an epoch millisecond long past, or when someone first asks for it. */
export type Beginning = number | 'atFirstSight';

/** Where a precheck stands: its beginning (epoch milliseconds) and how long ago that was. */
export interface Moment {
  readonly beganAtMs: number;
  readonly elapsedMs: number;
}

export type Phase = 'waiting' | 'running' | 'over';

export const phaseOf = ({ span }: Timed, elapsedMs: number): Phase => {
  if (span === null || elapsedMs < span.beginsMs) return 'waiting';
  return elapsedMs < span.endsMs ? 'running' : 'over';
};

/** A precheck is over when every check it reaches is. */
export const isOver = (checks: readonly Timed[], elapsedMs: number): boolean =>
  checks.every((check) => check.span === null || phaseOf(check, elapsedMs) === 'over');

const shareDone = ({ span }: Timed, elapsedMs: number): number =>
  span === null ? 0 : Math.min(1, Math.max(0, (elapsedMs - span.beginsMs) / (span.endsMs - span.beginsMs)));

/** The mean over all checks, 0..100, rounded down so that 100 says that every check is over. */
export const progressOf = (checks: readonly Timed[], elapsedMs: number): number =>
  Math.floor((100 * checks.reduce((sum, check) => sum + shareDone(check, elapsedMs), 0)) / checks.length);

/** When a check last began or ended, up to `elapsedMs`; 0 before the first one does. */
export const lastChangeMs = (checks: readonly Timed[], elapsedMs: number): number =>
  Math.max(
    0,
    ...checks
      .flatMap(({ span }) => (span === null ? [] : [span.beginsMs, span.endsMs]))
      .filter((ms) => ms <= elapsedMs),
  );

/** Gives each check its turn: the first begins after `leadMs`, each takes `stepMs`. */
export const inTurn = <Check>(
  checks: readonly Check[],
  { leadMs, stepMs }: Pace,
): (Check & { readonly span: Span })[] =>
  checks.map((check, turn) => ({
    ...check,
    span: { beginsMs: leadMs + turn * stepMs, endsMs: leadMs + (turn + 1) * stepMs },
  }));

export interface Pace {
  readonly leadMs: number;
  readonly stepMs: number;
}

/** Looks up where a precheck stands. A precheck of the past is always over, whatever the clock says. */
export type MomentOf = (precheck: { readonly begins: Beginning }) => Moment;

/** Remembers when each moving precheck was first asked for; grows to their number and no further. */
export const createMomentOf = (clock: Clock): MomentOf => {
  const firstSeenMs = new Map<object, number>();
  return (precheck) => {
    if (precheck.begins !== 'atFirstSight')
      return { beganAtMs: precheck.begins, elapsedMs: Number.POSITIVE_INFINITY };
    const beganAtMs = firstSeenMs.get(precheck) ?? clock.now();
    firstSeenMs.set(precheck, beganAtMs);
    return { beganAtMs, elapsedMs: clock.now() - beganAtMs };
  };
};
