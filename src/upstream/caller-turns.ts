import type { Demand } from '../domain/demand.ts';

interface Wanted {
  readonly demand: Pick<Demand, 'callers'>;
}

/** Callers take turns, however much each of them asks. */
export interface CallerTurns<Call extends Wanted> {
  /** False, and nothing changes, where no caller waits for the call. */
  add(call: Call): boolean;
  /** The call of the caller whose turn it is, which it then was. Undefined: nobody waits. */
  pick(isWaiting: (call: Call) => boolean): Call | undefined;
  /** Forgets the calls, but not the turns. */
  clear(): void;
}

const isCalledFor = ({ demand }: Wanted, caller: string): boolean => {
  for (const other of demand.callers) if (other === caller) return true;
  return false;
};

export const createCallerTurns = <Call extends Wanted>(): CallerTurns<Call> => {
  const callsOf = new Map<string, Set<Call>>();
  /** How many turns each has had, counted from where the others stood when he came. */
  const turns = new Map<string, number>();
  let level = 0;
  const turnsOf = (caller: string) => Math.max(turns.get(caller) ?? 0, level);

  const nextCaller = (): string | undefined => {
    let next: string | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    for (const caller of callsOf.keys()) {
      const had = turnsOf(caller);
      if (had < fewest) [next, fewest] = [caller, had];
    }
    return next;
  };

  /** What a caller has left, or is not there any more, is forgotten on the way. */
  const firstOf = (caller: string, isWaiting: (call: Call) => boolean): Call | undefined => {
    const calls = callsOf.get(caller) ?? new Set();
    for (const call of calls) {
      if (isWaiting(call) && isCalledFor(call, caller)) return call;
      calls.delete(call);
    }
    callsOf.delete(caller);
    return undefined;
  };

  return {
    add(call) {
      let isAwaited = false;
      for (const caller of call.demand.callers) {
        const calls = callsOf.get(caller) ?? new Set();
        callsOf.set(caller, calls.add(call));
        isAwaited = true;
      }
      return isAwaited;
    },
    pick(isWaiting) {
      for (let caller = nextCaller(); caller !== undefined; caller = nextCaller()) {
        const call = firstOf(caller, isWaiting);
        if (!call) continue;
        level = turnsOf(caller);
        turns.set(caller, level + 1);
        return call;
      }
      // Nobody waits any more, so nobody was before anybody.
      turns.clear();
      level = 0;
      return undefined;
    },
    clear() {
      callsOf.clear();
      // As many as everybody has had are none.
      for (const [caller, had] of turns) if (had <= level) turns.delete(caller);
    },
  };
};
