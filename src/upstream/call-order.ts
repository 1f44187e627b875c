import type { Demand } from '../domain/demand.ts';

/** A call that waits for its turn. */
export interface Waiting {
  readonly demand: Demand;
  readonly sinceMs: number;
}

/** Takes the one that goes next out of those who wait, in the order that they came; there must be one. */
export type PickNext = <Call extends Waiting>(waiting: readonly Call[], nowMs: number) => Call | undefined;

/** So many listeners make a run at most so many times as important as one listener does. */
const MAX_WEIGHT = 4;

/** One turn of this many goes to who has waited longest for news, whoever else waits: nobody starves. */
const FAIR_TURN = 4;

/** How overdue a poll is: by the time since the run was last read, and by how many want to know. */
const overdue = ({ demand, sinceMs }: Waiting, nowMs: number): number => {
  const weight = Math.min(MAX_WEIGHT, 1 + Math.log2(Math.max(1, demand.listeners)));
  return (nowMs - (demand.triedAtMs ?? sinceMs)) * weight;
};

/** Greater goes first; among equals, the one that came first. */
const greatest = <Call>(calls: readonly Call[], rankOf: (call: Call) => number): Call | undefined => {
  let best: Call | undefined;
  let bestRank = Number.NEGATIVE_INFINITY;
  for (const call of calls) {
    const rank = rankOf(call);
    if (rank > bestRank) [best, bestRank] = [call, rank];
  }
  return best;
};

/** Callers take turns, however much each of them asks. */
const createTurns = () => {
  /** How many turns each has had, counted from where the others stood when he came. */
  const turns = new Map<string, number>();
  let level = 0;
  const turnsOf = (caller: string) => Math.max(turns.get(caller) ?? 0, level);

  return {
    pick<Call extends Waiting>(calls: readonly Call[]): Call | undefined {
      const next = greatest(calls, ({ demand }) => -Math.min(...[...demand.callers].map(turnsOf)));
      const [first] = [...(next?.demand.callers ?? [])].sort((a, b) => turnsOf(a) - turnsOf(b));
      if (first === undefined) return next;
      level = turnsOf(first);
      turns.set(first, level + 1);
      return next;
    },
    /** Nobody waits any more, so nobody was before anybody. */
    clear() {
      turns.clear();
      level = 0;
    },
  };
};

const isAwaited = ({ demand }: Waiting): boolean => {
  for (const _ of demand.callers) return true;
  return false;
};

/**
 * Queries before everything else, callers by turns; then runs that nobody has read yet; then the polls that are most
 * overdue. What a call waits for may change while it does, so it is looked at now.
 */
export const createPickNext = (): PickNext => {
  const turns = createTurns();
  let picks = 0;
  return (waiting, nowMs) => {
    const awaited = waiting.filter(isAwaited);
    const others = awaited.length === 0 ? waiting : waiting.filter((call) => !awaited.includes(call));
    if (awaited.length === 0) turns.clear();
    const mostOverdue = () => greatest(others, (call) => overdue(call, nowMs));
    picks += 1;
    if (picks % FAIR_TURN === 0 && others.length > 0) return mostOverdue();
    if (awaited.length > 0) return turns.pick(awaited);
    return others.find(({ demand }) => demand.triedAtMs === null) ?? mostOverdue();
  };
};
