import { PrecheckError } from '../domain/precheck-error.ts';

export interface PlaceLimits {
  /** How many may be open at a time. */
  readonly maxStreams: number;
  /** How many of them may be open for one client address. */
  readonly maxPerAddress: number;
}

/** Counts what is open, on whatever transport. */
export interface Places {
  /** Why nothing more can be opened for this address; null if it can. */
  refusalFor(address: string): PrecheckError | null;
  take(address: string): void;
  leave(address: string): void;
}

const tooMany = (most: number, whose: string) =>
  new PrecheckError('LIMIT_EXCEEDED', `at most ${most} streams may be open ${whose} at a time`);

export const createPlaces = ({ maxStreams, maxPerAddress }: PlaceLimits): Places => {
  const perAddress = new Map<string, number>();
  let taken = 0;

  const count = (address: string, change: 1 | -1) => {
    taken += change;
    const left = (perAddress.get(address) ?? 0) + change;
    if (left > 0) perAddress.set(address, left);
    else perAddress.delete(address);
  };

  return {
    refusalFor(address) {
      if (taken >= maxStreams) return tooMany(maxStreams, 'on this gateway');
      const isCrowded = (perAddress.get(address) ?? 0) >= maxPerAddress;
      return isCrowded ? tooMany(maxPerAddress, 'for one client address') : null;
    },
    take: (address) => count(address, 1),
    leave: (address) => count(address, -1),
  };
};
