import type { Caller } from '../domain/caller.ts';

/** Something that an answer was made from. */
export interface Observation {
  /** Whether this caller, asking now, would be shown the same. */
  holdsFor(caller: Caller): boolean;
}

/** All that one answer was made from. */
export interface Observations {
  /** Null where some of it cannot be looked at again. */
  readonly all: readonly Observation[] | null;
  /** Notes what only some may see. */
  addAllowed(isAllowed: (caller: Caller) => boolean): void;
  /** Notes what only some may see, and which is the same as long as `now` gives that very object. */
  addSeen<Seen extends object>(
    seen: Seen,
    now: () => Seen | null,
    isAllowed: (caller: Caller) => boolean,
  ): void;
  /** Notes what cannot be looked at again. */
  addOther(): void;
}

/**
 * None so far. What is seen is not kept alive by having been seen: so `now` and `isAllowed` must be made where nothing
 * large has a name, for a function keeps alive all that functions around it use.
 */
export const createObservations = (): Observations => {
  let all: Observation[] | null = [];
  return {
    get all() {
      return all;
    },
    addAllowed: (isAllowed) => void all?.push({ holdsFor: isAllowed }),
    addSeen(seen, now, isAllowed) {
      const weak = new WeakRef(seen);
      const isSame = () => {
        const held = now();
        return held !== null && held === weak.deref();
      };
      all?.push({ holdsFor: (caller) => isSame() && isAllowed(caller) });
    },
    addOther() {
      all = null;
    },
  };
};
