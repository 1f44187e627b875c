import { PrecheckError } from '../domain/precheck-error.ts';

/** How many streams there may be. */
export interface PlaceLimits {
  /** How many may be open at a time. */
  readonly maxStreams: number;
  /** How many of them may be open for one client address. */
  readonly maxPerAddress: number;
}

/** Counts the streams that are open, all and by client address. */
export interface StreamPlaces {
  /** Why no stream more can be opened for this address; null if one can. */
  refusalFor(address: string): PrecheckError | null;
  take(address: string): void;
  free(address: string): void;
  readonly taken: number;
}

const tooMany = (most: number, whose: string) =>
  new PrecheckError('LIMIT_EXCEEDED', `at most ${most} streams may be open ${whose} at a time`);

export const createStreamPlaces = ({ maxStreams, maxPerAddress }: PlaceLimits): StreamPlaces => {
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
    free: (address) => count(address, -1),
    get taken() {
      return taken;
    },
  };
};
