import { PrecheckError } from '../domain/precheck-error.ts';

export interface PlaceLimits {
  /** How many may be open at a time. */
  readonly maxStreams: number;
  /** How many of them may be open for one caller: by name, or by address where there is none. */
  readonly maxPerCaller: number;
}

/** Counts what is open, on whatever transport, and in whose name. */
export interface Places {
  /** Why nothing more can be opened for this holder; null if it can. */
  refusalFor(holder: string): PrecheckError | null;
  take(holder: string): void;
  leave(holder: string): void;
}

const tooMany = (most: number, whose: string) =>
  new PrecheckError('LIMIT_EXCEEDED', `at most ${most} streams may be open ${whose} at a time`);

export const createPlaces = ({ maxStreams, maxPerCaller }: PlaceLimits): Places => {
  const perHolder = new Map<string, number>();
  let taken = 0;

  const count = (holder: string, change: 1 | -1) => {
    taken += change;
    const left = (perHolder.get(holder) ?? 0) + change;
    if (left > 0) perHolder.set(holder, left);
    else perHolder.delete(holder);
  };

  return {
    refusalFor(holder) {
      if (taken >= maxStreams) return tooMany(maxStreams, 'on this gateway');
      const isCrowded = (perHolder.get(holder) ?? 0) >= maxPerCaller;
      return isCrowded ? tooMany(maxPerCaller, 'for one caller') : null;
    },
    take: (holder) => count(holder, 1),
    leave: (holder) => count(holder, -1),
  };
};
