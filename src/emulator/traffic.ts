import { createSecondWindow } from './second-window.ts';

/** How much each account may ask of each action. */
export interface Quota {
  /** In any window of one second; null: as much as it likes. */
  readonly callsPerSecond: number | null;
}

interface Counted {
  readonly total: number;
  /** The most that came in any window of one second, by the real time. */
  readonly mostInOneSecond: number;
}

/** The calls of one account to one action. Only those whose signature is right can be told apart so. */
interface ActionCalls extends Counted {
  /** The account: the id of the key that it has for good. */
  readonly accessKeyId: string;
  readonly action: string;
  /** How many of them were beyond the quota. */
  readonly throttled: number;
}

/** What came, in all: refused calls too, whatever they were refused for. */
export interface Calls extends Counted {
  readonly perAction: readonly ActionCalls[];
}

export interface Traffic {
  /** Counts a call that came. */
  come(): void;
  /** Counts a call of an account; false if it is beyond the quota. */
  admit(account: string, action: string): boolean;
  limit(quota: Quota): void;
  /** As after the start: nothing came, and the quota of then. */
  restart(): void;
  readonly quota: Quota;
  readonly calls: Calls;
}

const createCounter = (now: () => number) => {
  const window = createSecondWindow(now);
  let total = 0;
  let mostInOneSecond = 0;
  return {
    add() {
      window.add();
      total += 1;
      mostInOneSecond = Math.max(mostInOneSecond, window.count);
    },
    get counted(): Counted {
      return { total, mostInOneSecond };
    },
  };
};

const createRow = (now: () => number, accessKeyId: string, action: string) => {
  const counter = createCounter(now);
  // Filled without a quota too: one that is set now counts what was answered a moment ago.
  const admitted = createSecondWindow(now);
  let throttled = 0;
  return {
    admit({ callsPerSecond }: Quota): boolean {
      counter.add();
      const isBeyond = callsPerSecond !== null && admitted.count >= callsPerSecond;
      if (isBeyond) throttled += 1;
      else admitted.add();
      return !isBeyond;
    },
    get calls(): ActionCalls {
      return { accessKeyId, action, ...counter.counted, throttled };
    },
  };
};

/** Counts what comes, and holds it to a quota. Its memory is bounded by accounts times actions, never by calls. */
export const createTraffic = (now: () => number, first: Quota): Traffic => {
  let quota = first;
  let all = createCounter(now);
  const rows = new Map<string, ReturnType<typeof createRow>>();
  return {
    come: () => all.add(),
    admit(account, action) {
      const name = `${account} ${action}`;
      const row = rows.get(name) ?? createRow(now, account, action);
      rows.set(name, row);
      return row.admit(quota);
    },
    limit(next) {
      quota = next;
    },
    restart() {
      quota = first;
      all = createCounter(now);
      rows.clear();
    },
    get quota() {
      return quota;
    },
    get calls() {
      return { ...all.counted, perAction: [...rows.values()].map(({ calls }) => calls) };
    },
  };
};
