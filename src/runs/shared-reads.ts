import { LRUCache } from 'lru-cache';
import type { Clock } from '../domain/clock.ts';
import { withDeadline } from '../domain/deadline.ts';
import type { Demand } from '../domain/demand.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import { IN_TIME } from './patience.ts';
import { createSingleFlight } from './single-flight.ts';

/** In whose name a query waits, until it leaves. */
export interface QueryAsk {
  readonly caller: string;
  /** How long, epoch ms. */
  readonly untilMs: number;
  readonly signal: AbortSignal;
}

export interface ReadAsk {
  readonly demand: Demand;
  readonly signal: AbortSignal;
}

/** Reads that are asked once for all who ask at a time, and kept for a moment. */
export interface SharedReads<T> {
  /** Rejects with what the read rejects with, UPSTREAM_THROTTLED where its turn did not come, or the signal's reason. */
  read(name: string, ask: QueryAsk, work: (ask: ReadAsk) => Promise<T>): Promise<T>;
  /** What is kept, as long as it is answered without a read; null where it is not. */
  held(name: string): T | null;
}

interface SharedReadsDeps {
  readonly clock: Clock;
  /** How long an answer is kept, ms: so far apart are two reads of the same. */
  readonly keepMs: number;
  /** How many answers are. */
  readonly max: number;
}

/** For the answer alone: nobody follows a list. */
const demandOf = (callers: Iterable<string>): Demand => ({
  callers,
  listeners: 0,
  triedAtMs: null,
  onTurn: () => {},
});

const tooLate = () =>
  new PrecheckError(
    'UPSTREAM_THROTTLED',
    `no answer ${IN_TIME}: more is asked than the vendor's quota allows, or the vendor is slow`,
  );

export const createSharedReads = <T extends object>({
  clock,
  keepMs,
  max,
}: SharedReadsDeps): SharedReads<T> => {
  const flights = createSingleFlight<T>();
  const kept = new LRUCache<string, { readonly value: T; readonly atMs: number }>({ max });
  const held = (name: string): T | null => {
    const known = kept.get(name);
    const ageMs = clock.now() - (known?.atMs ?? Number.NEGATIVE_INFINITY);
    return known && ageMs >= 0 && ageMs < keepMs ? known.value : null;
  };
  return {
    held,
    async read(name, { caller, untilMs, signal }, work) {
      const known = held(name);
      if (known) return known;
      const ms = Math.max(0, untilMs - clock.now());
      return withDeadline({ clock, ms, error: tooLate }, signal, (inner) =>
        flights.join(name, { caller, signal: inner }, async (abort, callers) => {
          const value = await work({ demand: demandOf(callers), signal: abort });
          kept.set(name, { value, atMs: clock.now() });
          return value;
        }),
      );
    },
  };
};
