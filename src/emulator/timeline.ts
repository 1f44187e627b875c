/** A stretch of time, in milliseconds since its precheck began. */
export interface Span {
  readonly beginsMs: number;
  /** Infinity: it never ends. */
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

/** What the progress of a precheck follows from. */
export interface Progressing {
  readonly checks: readonly Timed[];
  /** While it lasts, the vendor says half of the progress there is. */
  readonly dip?: Span;
}

/** The mean over all checks, 0..100, rounded down so that 100 says that every check is over. */
export const progressOf = ({ checks, dip }: Progressing, elapsedMs: number): number => {
  if (checks.length === 0) return 100;
  const share = checks.reduce((sum, check) => sum + shareDone(check, elapsedMs), 0) / checks.length;
  const isInDip = dip !== undefined && elapsedMs >= dip.beginsMs && elapsedMs < dip.endsMs;
  return Math.floor((isInDip ? 50 : 100) * share);
};

/** When a check last began or ended, up to `elapsedMs`; 0 before the first one does. */
export const lastChangeMs = (checks: readonly Timed[], elapsedMs: number): number =>
  Math.max(
    0,
    ...checks
      .flatMap(({ span }) => (span === null ? [] : [span.beginsMs, span.endsMs]))
      .filter((ms) => ms <= elapsedMs),
  );

export interface Pace {
  readonly leadMs: number;
  readonly stepMs: number;
  /** The check that never ends, counted from 0; those behind it are never reached. */
  readonly stallsAt?: number;
}

/** Gives each check its turn: the first begins after `leadMs`, each takes `stepMs`. */
export const inTurn = <Check>(
  checks: readonly Check[],
  { leadMs, stepMs, stallsAt = Number.POSITIVE_INFINITY }: Pace,
): (Check & Timed)[] =>
  checks.map((check, turn) => {
    const beginsMs = leadMs + turn * stepMs;
    const endsMs = turn === stallsAt ? Number.POSITIVE_INFINITY : beginsMs + stepMs;
    return { ...check, span: turn > stallsAt ? null : { beginsMs, endsMs } };
  });

/** A precheck that may be started again. */
export interface Repeatable<Precheck> {
  /** The next attempt, `afterMs` milliseconds behind the beginning of this one. */
  readonly again?: { readonly afterMs: number; readonly precheck: Precheck };
}

/** The attempt that is under way or was the last one, and where that one stands. */
export const latestAttempt = <Precheck extends Repeatable<Precheck>>(
  precheck: Precheck,
  { beganAtMs, elapsedMs }: Moment,
): { readonly precheck: Precheck; readonly moment: Moment } => {
  const { again } = precheck;
  if (!again || elapsedMs < again.afterMs) return { precheck, moment: { beganAtMs, elapsedMs } };
  return latestAttempt(again.precheck, {
    beganAtMs: beganAtMs + again.afterMs,
    elapsedMs: elapsedMs - again.afterMs,
  });
};

/** Looks up where a precheck stands. One of the past is always over, whatever the clock says. */
export interface Moments {
  of(scenario: { readonly begins: Beginning }): Moment;
  /** The same, but a look at a list is no first sight; null before there was one. */
  peek(scenario: { readonly begins: Beginning }): Moment | null;
}

/** The moments of each account, which has prechecks of its own. */
export interface Sightings {
  by(account: string): Moments;
  /** As if nobody had asked for anything yet. */
  forget(): void;
}

/** Remembers when an account first asked for each moving precheck; grows to their number and no further. */
export const createSightings = (now: () => number): Sightings => {
  const firstSeenMs = new Map<string, Map<object, number>>();
  const seenBy = (account: string) => {
    const seen = firstSeenMs.get(account) ?? new Map<object, number>();
    firstSeenMs.set(account, seen);
    return seen;
  };
  const peek = (account: string, scenario: { readonly begins: Beginning }): Moment | null => {
    if (scenario.begins !== 'atFirstSight')
      return { beganAtMs: scenario.begins, elapsedMs: Number.POSITIVE_INFINITY };
    const beganAtMs = firstSeenMs.get(account)?.get(scenario);
    return beganAtMs === undefined ? null : { beganAtMs, elapsedMs: now() - beganAtMs };
  };
  return {
    by: (account) => ({
      of(scenario) {
        const moment = peek(account, scenario);
        if (moment) return moment;
        const beganAtMs = now();
        seenBy(account).set(scenario, beganAtMs);
        return { beganAtMs, elapsedMs: 0 };
      },
      peek: (scenario) => peek(account, scenario),
    }),
    forget: () => firstSeenMs.clear(),
  };
};
