import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import { createCallOutcomes } from './call-outcomes.ts';

/** How a call ended, for the circuit: `LEFT` says nothing, unless who left had waited for long. */
export type Outcome = 'ANSWERED' | 'FAILED' | 'LEFT';

/**
 * Spares an endpoint that fails for everybody, and those who ask the wait. Open, it lets one call through when its time
 * is over, which decides; and before that now and then one, at a time, about a subject that has not failed: it may fail
 * for those alone that were asked about. Any answer closes it. What changes something is no call to find that out with:
 * it waits until the time is over.
 */
export interface Circuit {
  /** Throws UPSTREAM_UNAVAILABLE, with the time to wait, where no such call would be let through. */
  check(call: CircuitCall): void;
  /** As `check`, and lets one call through; to be told how it ended. */
  enter(call: CircuitCall): (outcome: Outcome) => void;
}

/** What a call is about. */
interface CircuitCall {
  readonly subject: string;
  readonly isWrite?: true;
}

/** No call was made. */
export class CircuitOpen extends PrecheckError {}

interface CircuitDeps {
  readonly product: string;
  readonly clock: Clock;
  /** 0 inclusive to 1 exclusive, for jitter. */
  readonly random: () => number;
  readonly onOpened: (ms: number) => void;
  readonly onClosed: () => void;
}

const FIRST_OPEN_MS = 2_000;
const MAX_OPEN_MS = 10_000;
/** So that those who were cut off together part. */
const JITTER = 0.2;
/** How far those are apart that may know better, and how soon one looks again where a call decides. */
const PROBE_MS = 1_000;
/** A call that was left unanswered after so long has failed: else nobody would learn of an outage but the patient. */
const SILENT_MS = 5_000;

interface Open {
  readonly sinceMs: number;
  readonly ms: number;
  /** How often in a row. */
  readonly times: number;
  /** The last call that was let through, unless it was left. */
  probe: { readonly atMs: number; readonly decides: boolean; isUnderWay: boolean } | null;
}

/** Ours, for the clock and for who leaves: a library at hand reads the system's and takes a call left for a success. */
export const createCircuit = ({ product, clock, random, onOpened, onClosed }: CircuitDeps): Circuit => {
  let open: Open | null = null;
  const outcomes = createCallOutcomes(clock);

  const trip = (times: number) => {
    const ms = Math.min(MAX_OPEN_MS, FIRST_OPEN_MS * 2 ** (times - 1)) * (1 - JITTER * random());
    open = { sinceMs: clock.now(), ms: Math.round(ms), times, probe: null };
    onOpened(open.ms);
  };

  /** Less than nothing has passed where the clock was set back: then it is time to look. */
  const leftOf = (sinceMs: number, ms: number): number => {
    const pastMs = clock.now() - sinceMs;
    return pastMs < 0 ? 0 : Math.max(0, ms - pastMs);
  };

  /** How long a call is to wait, ms. */
  const waitMs = ({ subject, isWrite }: CircuitCall): number => {
    if (!open) return 0;
    const { sinceMs, ms, probe } = open;
    if (!isWrite && !outcomes.hasFailed(subject)) {
      // One at a time: where calls hang, each would keep who asked waiting.
      if (probe?.isUnderWay && !probe.decides) return PROBE_MS;
      return probe ? leftOf(probe.atMs, PROBE_MS) : 0;
    }
    return leftOf(sinceMs, ms) || (probe?.isUnderWay ? PROBE_MS : 0);
  };

  const check = (call: CircuitCall) => {
    const retryAfterMs = waitMs(call);
    if (retryAfterMs === 0) return;
    throw new CircuitOpen(
      'UPSTREAM_UNAVAILABLE',
      `${product} is not asked at the moment, as it failed for whatever was asked; it is tried again from time to time`,
      { retryAfterMs, effect: 'NONE' },
    );
  };

  const answered = (subject: string) => {
    if (open) {
      open = null;
      outcomes.clear();
      onClosed();
    }
    outcomes.answered(subject);
  };

  /** While it is open, only the call that was let through for that decides. */
  const failed = (subject: string, beganMs: number, deciding: Open | null) => {
    const isOutage = outcomes.failed(subject, beganMs);
    if (open === null) return isOutage ? trip(1) : undefined;
    if (open === deciding) trip(open.times + 1);
  };

  return {
    check,
    enter(call) {
      check(call);
      const { subject } = call;
      const beganMs = clock.now();
      const deciding = open && leftOf(open.sinceMs, open.ms) === 0 ? open : null;
      const probe = { atMs: beganMs, decides: deciding !== null, isUnderWay: true };
      if (open) open.probe = probe;
      return (told) => {
        const isSilent = told === 'LEFT' && clock.now() - beganMs >= SILENT_MS;
        const outcome = isSilent ? 'FAILED' : told;
        probe.isUnderWay = false;
        if (outcome === 'LEFT' && open?.probe === probe) open.probe = null;
        if (outcome === 'ANSWERED') answered(subject);
        if (outcome === 'FAILED') failed(subject, beganMs, deciding);
      };
    },
  };
};
