import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import { formatRunKey, type RunKey } from '../domain/run-key.ts';
import { nextState, type RunState } from '../domain/run-state.ts';
import {
  changeBetween,
  isEnded,
  isFinalFor,
  isSameToTell,
  type RunChange,
  shownRun,
  type Told,
  toldOf,
} from '../domain/run-update.ts';
import { createOneCopy } from '../runs/one-copy.ts';
import type { RunStore } from '../runs/run-store.ts';
import { iterate } from './feed.ts';
import { createMailbox, type MailboxReader } from './mailbox.ts';
import type { Watches } from './watches.ts';

/** One run of a subscription. */
export interface FollowedRun {
  readonly key: RunKey;
  /** The first position in the list of keys that names it. */
  readonly keyIndex: number;
  /** Whether an earlier connection was told of this content, and of nothing since. */
  readonly wasTold: (contentHash: string) => boolean;
  /**
   * Whether that was the last thing told, on a connection that opens again by itself however it ended; null for a run
   * of which nothing was shown.
   */
  readonly wasToldLast: (contentHash: string | null) => boolean;
  /** Why the subscriber may not follow it. */
  readonly refusal: PrecheckError | null;
}

/** One event. Subscribers who were told the same and are told the same share the object. */
export interface RunUpdate {
  readonly key: RunKey;
  readonly keyIndex: number;
  readonly change: RunChange;
}

interface FollowDeps {
  readonly watches: Pick<Watches, 'join'>;
  readonly store: Pick<RunStore, 'peek'>;
  readonly clock: Clock;
  readonly pollMinMs: number;
}

/**
 * Follows runs until each of them has had its final event. A run that cannot be followed is told of as such, with
 * trouble, and ends; the others go on.
 */
export type FollowRuns = (runs: readonly FollowedRun[]) => MailboxReader<RunUpdate>;

/** The updates of runs whose ends were all told: there will be none. */
export const NO_UPDATES: MailboxReader<RunUpdate> = {
  [Symbol.asyncIterator]: () => iterate(NO_UPDATES),
  take: () => null,
  onMore() {},
  stop() {},
};

/** How long what is known of a run that is over is taken for its end, where that was told already. */
const ENDED_MS = 15_000;

const NOTHING_TOLD = {};

/** One run of one subscriber. */
interface Following {
  readonly key: RunKey;
  readonly keyIndex: number;
  /** The same where the same events may be sent. */
  readonly name: string;
  told: Told | null;
  /** What an earlier connection was told; null once this one was told something. */
  before: FollowedRun | null;
  /** Null once nothing more is to come. */
  leave: (() => void) | null;
}

/** Updates that are equal are one object, for as long as the states live that they are made of. */
const createUpdates = () => {
  const byState = new WeakMap<RunState, WeakMap<object, Map<string, RunUpdate>>>();

  const find = (run: Following, before: RunState | null, state: RunState, isFinal: boolean): RunUpdate => {
    const byBefore = byState.get(state) ?? new WeakMap();
    byState.set(state, byBefore);
    const updates = byBefore.get(before ?? NOTHING_TOLD) ?? new Map();
    byBefore.set(before ?? NOTHING_TOLD, updates);
    const { key, keyIndex } = run;
    const name = `${isFinal ? 'final' : 'open'} ${run.name}`;
    const update = updates.get(name) ?? { key, keyIndex, change: changeBetween(before, state, isFinal) };
    updates.set(name, update);
    return update;
  };

  // Of thousands who are told in one turn, most are told the same.
  let last: { name: string; before: RunState | null; update: RunUpdate } | null = null;
  return (run: Following, before: RunState | null, state: RunState, isFinal: boolean): RunUpdate => {
    if (last && last.name === run.name && last.before === before) {
      const { change } = last.update;
      if (change.state === state && change.isFinal === isFinal) return last.update;
    }
    const update = find(run, before, state, isFinal);
    last = { name: run.name, before, update };
    return update;
  };
};

/** What a subscriber has been told before the first event of this connection. */
const toldBefore = (run: FollowedRun, { contentHash, ...next }: Told): Told | null =>
  contentHash !== null && run.wasTold(contentHash)
    ? { ...next, contentHash, troubleCode: null, isStalled: false, isFinal: false, state: null }
    : null;

/** What is told of a state is one object, and most who are told of one are so in one turn. */
const createTold = () => {
  let last: Told | null = null;
  return (state: RunState, isFinal: boolean): Told => {
    if (last?.state !== state || last.isFinal !== isFinal) last = toldOf(state, isFinal);
    return last;
  };
};

export const createFollowRuns = ({ watches, store, clock, pollMinMs }: FollowDeps): FollowRuns => {
  const updateOf = createUpdates();
  const nextTold = createTold();
  const oneCopy = createOneCopy();

  const wasToldEnd = ({ key, refusal, wasToldLast }: FollowedRun): boolean => {
    if (refusal) return wasToldLast(null);
    const sinceMs = clock.now() - ENDED_MS;
    const state = store.peek(key);
    if (!state || !isFinalFor(state, sinceMs)) return false;
    return wasToldLast(shownRun(state)?.contentHash ?? null);
  };

  return (runs) => {
    if (runs.every(wasToldEnd)) return NO_UPDATES;
    // A read that is younger than the pace is as good as one of its own.
    const sinceMs = clock.now() - pollMinMs + 1;
    const all: Following[] = [];
    let open = runs.length;

    const end = (run: Following) => {
      if (!run.leave) return;
      run.leave();
      run.leave = null;
      open -= 1;
    };

    const mailbox = createMailbox<Following, RunState, RunUpdate>({
      read(run, state) {
        const isFinal = isFinalFor(state, sinceMs);
        // That it could not be read long ago says nothing of now.
        if (!isFinal && isEnded(state)) return null;
        const next = nextTold(state, isFinal);
        const before = run.told ?? (run.before && toldBefore(run.before, next));
        run.told = before;
        if (before && isSameToTell(before, next)) return null;
        run.told = next;
        run.before = null;
        if (isFinal) end(run);
        return updateOf(run, before?.state ?? null, state, isFinal);
      },
      isDone: () => open === 0,
      onClose: () => all.forEach(end),
    });

    const follow = (run: Following, { refusal }: FollowedRun) => {
      if (refusal) throw refusal;
      run.leave = watches.join(run.key, (state) => mailbox.put(run, state));
      const state = store.peek(run.key);
      if (state) mailbox.put(run, state);
    };

    for (const followed of runs) {
      const { key, keyIndex } = followed;
      const name = oneCopy(`${keyIndex} ${formatRunKey(key)}`);
      const run: Following = { key, keyIndex, name, told: null, before: followed, leave: () => {} };
      all.push(run);
      try {
        follow(run, followed);
      } catch (thrown) {
        mailbox.put(run, nextState('', null, { error: PrecheckError.from(thrown) }, clock.now()));
      }
    }
    return mailbox.reader;
  };
};
