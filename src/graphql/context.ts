import type { Caller } from '../domain/caller.ts';
import type { RunState } from '../domain/run-state.ts';
import type { RunStore } from '../runs/run-store.ts';
import { createItemBudget, type ItemBudget } from './item-budget.ts';
import type { KeyReader } from './key-reader.ts';
import { createRunLoader, type RunLoader } from './run-loader.ts';

/** What the resolvers of one operation have: made for it, gone with it. */
export interface OperationContext {
  /** All that may change the bytes of an answer besides the question; callers of one scope share answers. */
  readonly scope: string;
  /** Who asks. An answer that looked here belongs to this caller alone. */
  readonly viewer: Caller;
  /** Whether no resolver has looked at `viewer`. */
  readonly isShareable: boolean;
  /** The observations that the answer was made from. */
  readonly reads: ReadonlySet<RunState>;
  readonly runs: RunLoader;
  readonly keys: KeyReader;
  readonly items: ItemBudget;
}

interface ContextDeps {
  readonly caller: Caller;
  readonly store: Pick<RunStore, 'refresh'>;
  readonly keys: KeyReader;
  /** Aborts when the caller has gone. */
  readonly signal: AbortSignal;
}

export const createContext = ({ caller, store, keys, signal }: ContextDeps): OperationContext => {
  const reads = new Set<RunState>();
  let isShareable = true;
  return {
    scope: caller.scope,
    get viewer() {
      isShareable = false;
      return caller;
    },
    get isShareable() {
      return isShareable;
    },
    reads,
    runs: createRunLoader({ caller, store, signal, onRead: (state) => reads.add(state) }),
    keys,
    items: createItemBudget(),
  };
};
