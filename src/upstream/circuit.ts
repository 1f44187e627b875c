import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';

/** How a call ended, for the circuit: `LEFT` says nothing. */
export type Outcome = 'ANSWERED' | 'FAILED' | 'LEFT';

/**
 * Spares an endpoint that fails for everybody, and those who ask the wait. Open, it lets nobody through until its time
 * is over; then one call, which decides.
 */
export interface Circuit {
  /** Throws UPSTREAM_UNAVAILABLE, with the time to wait, where no call would be let through. */
  check(): void;
  /** As `check`, and lets one call through, about one subject; to be told how it ended. */
  enter(subject: string): (outcome: Outcome) => void;
}

interface CircuitDeps {
  readonly product: string;
  readonly clock: Clock;
  /** 0 inclusive to 1 exclusive, for jitter. */
  readonly random: () => number;
  readonly onOpened: (ms: number) => void;
  readonly onClosed: () => void;
}

/** That many subjects in a row, each as often as may be: one that always fails says nothing of the others. */
const FAILING_SUBJECTS = 5;
const FIRST_OPEN_MS = 2_000;
const MAX_OPEN_MS = 10_000;
/** So that those who were cut off together part. */
const JITTER = 0.2;
/** How long a call that decides is waited for, before one looks again. */
const PROBE_MS = 1_000;

interface Open {
  readonly sinceMs: number;
  readonly ms: number;
  /** How often in a row. */
  readonly times: number;
  /** The call that decides is under way. */
  isProbed: boolean;
}

/** Ours, for the clock and for who leaves: a library at hand reads the system's and takes a call left for a success. */
export const createCircuit = ({ product, clock, random, onOpened, onClosed }: CircuitDeps): Circuit => {
  let open: Open | null = null;
  const failing = new Set<string>();

  const trip = (times: number) => {
    const ms = Math.min(MAX_OPEN_MS, FIRST_OPEN_MS * 2 ** (times - 1)) * (1 - JITTER * random());
    open = { sinceMs: clock.now(), ms: Math.round(ms), times, isProbed: false };
    onOpened(open.ms);
  };

  const close = () => {
    open = null;
    failing.clear();
    onClosed();
  };

  const check = () => {
    if (!open) return;
    const pastMs = clock.now() - open.sinceMs;
    // Less than nothing has passed where the clock was set back: then it is time to look.
    const leftMs = pastMs < 0 ? 0 : open.ms - pastMs;
    if (leftMs <= 0 && !open.isProbed) return;
    const retryAfterMs = Math.max(leftMs, open.isProbed ? PROBE_MS : 0);
    throw new PrecheckError(
      'UPSTREAM_UNAVAILABLE',
      `${product} is not asked at the moment, as it failed for whatever was asked; it is tried again from time to time`,
      { retryAfterMs },
    );
  };

  return {
    check,
    enter(subject) {
      check();
      const probed = open;
      if (probed) {
        probed.isProbed = true;
        return (outcome) => {
          if (open !== probed) return;
          if (outcome === 'ANSWERED') close();
          else if (outcome === 'FAILED') trip(probed.times + 1);
          else probed.isProbed = false;
        };
      }
      return (outcome) => {
        // What was begun before it opened tells of then.
        if (open || outcome === 'LEFT') return;
        if (outcome === 'ANSWERED') failing.clear();
        else if (failing.add(subject).size >= FAILING_SUBJECTS) trip(1);
      };
    },
  };
};
