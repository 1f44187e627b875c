import { type Caller, mayRead, mayStart, type Sight } from '../domain/caller.ts';
import type { Clock } from '../domain/clock.ts';
import { DEFAULT_LOCALE, type Locale } from '../domain/locale.ts';
import type { Subject } from '../domain/node-id.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { DatabaseEngine, PrecheckKind } from '../domain/precheck-run.ts';
import { formatRunKey, type RunKey } from '../domain/run-key.ts';
import type { RunState } from '../domain/run-state.ts';
import { type RunView, viewRun } from '../domain/run-view.ts';
import type { AwaitOptions, AwaitRun } from '../live/await-run.ts';
import type { FollowRuns } from '../live/run-updates.ts';
import { createPatience } from '../runs/patience.ts';
import type { RunStore } from '../runs/run-store.ts';
import type { StartedRun, StartPrecheck } from '../runs/start-precheck.ts';
import type { SubjectStore } from '../runs/subject-store.ts';
import { createItemBudget, type ItemBudget } from './item-budget.ts';
import type { KeyReader } from './key-reader.ts';
import { createObservations, type Observation } from './observations.ts';
import { createRunLoader, type RunLoader, readableIf } from './run-loader.ts';
import { createSubjectLoader, type SubjectLoader } from './subject-loader.ts';

/** What the resolvers of one operation have: made for it, gone with it. */
export interface OperationContext {
  /** All that may change the bytes of an answer besides question and locale; callers of one scope share answers. */
  readonly scope: string;
  /** The language of whoever names none. An event that is shared knows the caller's only where a field takes one. */
  readonly locale: Locale;
  /** Who asks. An answer that looked here belongs to this caller alone. */
  readonly viewer: Caller;
  /** Whether no resolver has looked at `viewer`. */
  readonly isShareable: boolean;
  /** All that the answer was made from; null where some of it cannot be looked at again. */
  readonly observations: readonly Observation[] | null;
  readonly runs: RunLoader;
  readonly subjects: SubjectLoader;
  /** Has a precheck of a database started, where this caller may; rejects with the PrecheckError that it deserves. */
  startPrecheck(database: Subject, engine: DatabaseEngine): Promise<RunView>;
  /** Waits for the end of a run that this caller may read; rejects with the PrecheckError that the key deserves. */
  awaitRun(key: RunKey, options: Omit<AwaitOptions, 'signal' | 'untilMs'>): Promise<RunView>;
  readonly follow: FollowRuns;
  /**
   * What an earlier connection was told last, for each position in its keys: the start of a content hash, null where no
   * run was shown.
   */
  readonly lastTold: ReadonlyMap<number, string | null>;
  /** May this caller see that of the runs that he may read? All callers of one scope may. */
  sees(sight: Sight): boolean;
  /** May this caller see the run? */
  mayRead(key: RunKey): true | PrecheckError;
  readonly keys: KeyReader;
  /** Throws LIMIT_EXCEEDED, before anything is looked at, when a list of keys or ids is too long. */
  checkListLength(name: string, length: number): void;
  readonly items: ItemBudget;
  readonly onUnknownCode: OnUnknownCode;
}

/** Hears of a check to which there is no guide. */
export type OnUnknownCode = (kind: PrecheckKind, code: string) => void;

/** What goes on while somebody listens. */
export interface Live {
  readonly follow: FollowRuns;
  readonly awaitRun: AwaitRun;
}

interface ContextDeps {
  readonly caller: Caller;
  readonly locale?: Locale;
  readonly onUnknownCode?: OnUnknownCode;
  /** In whose name he waits for reads, if not in his own: where nobody has a name, all would be one. */
  readonly holder?: string;
  readonly clock: Clock;
  readonly store: Pick<RunStore, 'refresh' | 'held'>;
  readonly subjectStore: SubjectStore;
  readonly startPrecheck: StartPrecheck;
  readonly live: Live;
  readonly keys: KeyReader;
  /** How many keys one list may hold, and how many runs an operation may look at. */
  readonly maxKeys: number;
  /** How old a run may be that a query shows although reading it fails, ms; without it, any age. */
  readonly maxStaleMs?: number;
  readonly lastTold?: ReadonlyMap<number, string | null>;
  /** What an event is about. */
  readonly given?: { readonly key: RunKey; readonly state: RunState };
  /** Aborts when the caller has gone. */
  readonly signal: AbortSignal;
}

/** How old what is known of subjects may be. */
const IN_A_QUERY_MS = 15_000;
const BESIDE_AN_EVENT_MS = 60_000;

export const createContext = (deps: ContextDeps): OperationContext => {
  const { caller, clock, store, subjectStore, startPrecheck, live, keys, maxKeys, signal, given } = deps;
  const { lastTold = new Map(), maxStaleMs = Number.POSITIVE_INFINITY, holder = caller.subject } = deps;
  const observations = createObservations();
  const patience = createPatience(clock);
  // Fields of a mutation come one after another, so that those which ask for the same do not meet under way.
  const starts = new Map<string, Promise<StartedRun>>();
  const runs = createRunLoader({
    ...{ caller, holder, patience, store, maxKeys, maxStaleMs },
    ...{ signal, given, observations },
  });
  let isShareable = true;
  return {
    scope: caller.scope,
    locale: deps.locale ?? DEFAULT_LOCALE,
    get viewer() {
      isShareable = false;
      return caller;
    },
    get isShareable() {
      return isShareable;
    },
    get observations() {
      return observations.all;
    },
    runs,
    subjects: createSubjectLoader({
      ...{ caller, holder, patience, signal, observations, store: subjectStore },
      // What is beside a run is to cost its stream no call for each event.
      maxAgeMs: given ? BESIDE_AN_EVENT_MS : IN_A_QUERY_MS,
    }),
    async startPrecheck(database, engine) {
      observations.addOther();
      const allowed = mayStart(caller, database);
      if (allowed !== true) throw allowed;
      const name = `${engine} ${formatRunKey(database)}`;
      const started = starts.get(name) ?? startPrecheck(database, engine, { caller: holder, signal });
      starts.set(name, started);
      const { key, state } = await started;
      patience.restart();
      return viewRun(key, state);
    },
    async awaitRun(key, options) {
      observations.addOther();
      runs.admit(key);
      const state = await live.awaitRun(key, { ...options, untilMs: caller.expiresAtMs, signal });
      patience.restart();
      return viewRun(key, state);
    },
    follow: live.follow,
    lastTold,
    sees: (sight) => caller.sights.has(sight),
    mayRead(key) {
      observations.addAllowed(readableIf(key));
      return mayRead(caller, key);
    },
    keys,
    checkListLength(name, length) {
      if (length <= maxKeys) return;
      throw new PrecheckError('LIMIT_EXCEEDED', `${name} takes at most ${maxKeys} entries, got ${length}`);
    },
    items: createItemBudget(maxKeys),
    onUnknownCode: deps.onUnknownCode ?? (() => {}),
  };
};
