import { PrecheckError } from '../domain/precheck-error.ts';
import type { Limits } from './limits.ts';

interface PlaceLimits {
  /** What takes a place, as the message of a refusal begins. */
  readonly what: string;
  readonly most: number;
  /** How many of them for one caller: by name, or by address where there is none. */
  readonly mostPerCaller: number;
  /** When a place is likely to be free again, if that is soon. */
  readonly retryAfterMs?: number;
}

/** Counts what goes on, on whatever transport, and in whose name. */
export interface Places {
  /** Why this holder can have no place more; null if he can. */
  refusalFor(holder: string): PrecheckError | null;
  take(holder: string): void;
  leave(holder: string): void;
}

const createPlaces = ({ what, most, mostPerCaller, retryAfterMs }: PlaceLimits): Places => {
  const perHolder = new Map<string, number>();
  let taken = 0;

  const tooMany = (limit: number, whose: string, got: number) =>
    new PrecheckError('LIMIT_EXCEEDED', `at most ${limit} ${what} ${whose} at a time, got ${got + 1}`, {
      retryAfterMs: retryAfterMs ?? null,
    });

  const count = (holder: string, change: 1 | -1) => {
    taken += change;
    const left = (perHolder.get(holder) ?? 0) + change;
    if (left > 0) perHolder.set(holder, left);
    else perHolder.delete(holder);
  };

  return {
    refusalFor(holder) {
      if (taken >= most) return tooMany(most, 'on this gateway', taken);
      const own = perHolder.get(holder) ?? 0;
      return own >= mostPerCaller ? tooMany(mostPerCaller, 'for one caller', own) : null;
    },
    take: (holder) => count(holder, 1),
    leave: (holder) => count(holder, -1),
  };
};

/** Places of streams and sockets. */
export const createStreamPlaces = ({
  maxStreams,
  maxStreamsPerCaller,
}: Pick<Limits, 'maxStreams' | 'maxStreamsPerCaller'>): Places =>
  createPlaces({ what: 'streams may be open', most: maxStreams, mostPerCaller: maxStreamsPerCaller });

/** Places of operations in flight; whoever waits for a run has one for as long as he waits. */
export const createOperationPlaces = ({
  maxOperations,
  maxOperationsPerCaller,
}: Pick<Limits, 'maxOperations' | 'maxOperationsPerCaller'>): Places =>
  createPlaces({
    ...{ what: 'operations may be in flight', most: maxOperations, mostPerCaller: maxOperationsPerCaller },
    retryAfterMs: 1_000,
  });
