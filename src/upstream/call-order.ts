import { type Demand, isAwaited } from '../domain/demand.ts';
import { createCallerTurns } from './caller-turns.ts';

/** A call that waits for its turn. */
export interface Waiting {
  readonly demand: Demand;
  readonly sinceMs: number;
  /** One that had its turn and comes again has little time left. */
  readonly isAgain: boolean;
}

/**
 * Those who wait, and who of them goes next: queries before everything else, callers by turns; then runs that nobody
 * has read yet; then the polls that are most overdue. Of queries and of polls, those first that come again. What a call
 * waits for may change while it does, so it is looked at when one may go.
 */
export interface CallOrder<Call extends Waiting> {
  add(call: Call): void;
  delete(call: Call): void;
  /** Takes out the one that goes next; undefined where nobody waits. */
  take(nowMs: number): Call | undefined;
  readonly size: number;
}

/** So many listeners make a run at most so many times as important as one listener does. */
const MAX_WEIGHT = 4;

/** One turn of this many goes to who has waited longest for news, whoever else waits: nobody starves. */
const FAIR_TURN = 4;

/**
 * So many are all looked at each time. More are put in order once in a while, and those that a query has joined are found
 * a little more often: looking at many thousands takes milliseconds.
 */
const FEW = 64;
const LOOK_EVERY_MS = 1_000;
const JOINED_EVERY_MS = 100;

/** How overdue a poll is: by the time since the run was last read, and by how many want to know. */
const overdue = ({ demand, sinceMs }: Waiting, nowMs: number): number => {
  const weight = Math.min(MAX_WEIGHT, 1 + Math.log2(Math.max(1, demand.listeners)));
  const ageMs = nowMs - (demand.triedAtMs ?? sinceMs);
  // The clock was set back. By their ages these would come after all that are read since, for as long as it was set back.
  return ageMs < 0 ? Number.MAX_VALUE : ageMs * weight;
};

export const createCallOrder = <Call extends Waiting>(): CallOrder<Call> => {
  const waiting = new Set<Call>();
  const queries = createCallerTurns<Call>();
  /** Nobody waited for them when they were last looked at. */
  const polls = new Set<Call>();
  const unread = new Set<Call>();
  const again = new Set<Call>();
  /** As they stood when they were last looked at; some may be gone. */
  let mostOverdue: IterableIterator<Call> = [].values();
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let promotedAtMs = Number.NEGATIVE_INFINITY;
  let picks = 0;

  const sort = (call: Call) => {
    if (queries.add(call)) return;
    polls.add(call);
    if (call.demand.triedAtMs === null) unread.add(call);
  };

  const look = (nowMs: number) => {
    for (const each of [queries, polls, unread]) each.clear();
    for (const call of waiting) sort(call);
    const ranked = [...polls].map((call) => ({ call, rank: overdue(call, nowMs) }));
    mostOverdue = ranked
      .sort((a, b) => b.rank - a.rank)
      .map(({ call }) => call)
      .values();
    lookedAtMs = nowMs;
    promotedAtMs = nowMs;
  };

  const leave = (call: Call) => {
    polls.delete(call);
    unread.delete(call);
  };

  const firstAgain = (mayBe: (call: Call) => boolean) => {
    for (const call of again) if (mayBe(call)) return call;
    return undefined;
  };

  /** A query may join a poll at any time. */
  const promote = (nowMs: number) => {
    promotedAtMs = nowMs;
    for (const call of polls) if (isAwaited(call.demand) && queries.add(call)) leave(call);
  };

  const firstUnread = () => {
    for (const call of unread) {
      if (call.demand.triedAtMs === null) return call;
      unread.delete(call);
    }
    return undefined;
  };

  const poll = () => {
    for (const call of mostOverdue) if (polls.has(call)) return call;
    return undefined;
  };

  const choose = (): Call | undefined => {
    const fair = picks % FAIR_TURN === 0 ? poll() : undefined;
    const query = () =>
      firstAgain(({ demand }) => isAwaited(demand)) ?? queries.pick((call) => waiting.has(call));
    return fair ?? query() ?? firstAgain(() => true) ?? firstUnread() ?? poll();
  };

  return {
    add(call) {
      waiting.add(call);
      if (call.isAgain) again.add(call);
      sort(call);
    },
    delete(call) {
      waiting.delete(call);
      again.delete(call);
      leave(call);
      if (waiting.size === 0) mostOverdue = [].values();
    },
    take(nowMs) {
      const pastMs = nowMs - lookedAtMs;
      if (waiting.size <= FEW || pastMs >= LOOK_EVERY_MS || pastMs < 0) look(nowMs);
      else if (nowMs - promotedAtMs >= JOINED_EVERY_MS) promote(nowMs);
      picks += 1;
      let next = choose();
      if (!next && waiting.size > 0) {
        look(nowMs);
        next = choose();
      }
      if (next) this.delete(next);
      return next;
    },
    get size() {
      return waiting.size;
    },
  };
};
