import DataLoader from 'dataloader';
import { type Caller, mayRead } from '../domain/caller.ts';
import { PrecheckError, quote } from '../domain/precheck-error.ts';
import { formatRunKey, type RunKey, type RunKeyText } from '../domain/run-key.ts';
import type { RunState } from '../domain/run-state.ts';
import { type RunView, viewRun } from '../domain/run-view.ts';
import type { MaxAge } from '../runs/freshness.ts';
import type { Patience } from '../runs/patience.ts';
import type { RunStore } from '../runs/run-store.ts';
import type { Observations } from './observations.ts';

/** The runs of one operation: each read once, however often it is asked for. */
export interface RunLoader {
  /** Throws the PrecheckError that this key deserves, where the operation may not look at it, or not at one more. */
  admit(key: RunKey): void;
  /** Rejects with the PrecheckError that this key deserves; other keys are not harmed. */
  load(key: RunKey, maxAgeMs: MaxAge): Promise<RunView>;
}

interface RunLoaderDeps {
  readonly caller: Caller;
  /** In whose name he waits for reads, as callers take turns. */
  readonly holder: string;
  readonly patience: Pick<Patience, 'untilMs'>;
  readonly store: Pick<RunStore, 'refresh' | 'held'>;
  /** How many runs one operation may look at. */
  readonly maxKeys: number;
  /** How old a run may be that is shown although reading it fails, ms; 0: none is. */
  readonly maxStaleMs: number;
  readonly signal: AbortSignal;
  readonly observations: Pick<Observations, 'addSeen'>;
  /** What this answer is about, and so what further down in it is shown of that run. */
  readonly given?: { readonly key: RunKey; readonly state: RunState } | undefined;
}

interface Look {
  readonly key: RunKey;
  readonly text: RunKeyText;
  readonly maxAgeMs: MaxAge;
}

// Outlives the loader, whose states are not to.
const heldIn = (store: RunLoaderDeps['store'], key: RunKey, maxAgesMs: readonly MaxAge[]) => () =>
  store.held(key, maxAgesMs);

/** Whether a caller may read the run. */
export const readableIf = (key: RunKey) => (caller: Caller) => mayRead(caller, key) === true;

export const createRunLoader = (deps: RunLoaderDeps): RunLoader => {
  const { caller, holder, patience, store, maxKeys, maxStaleMs, signal, observations, given } = deps;
  const held = new Map<RunKeyText, RunState>();
  const asked = new Set<RunKeyText>();
  if (given) held.set(formatRunKey(given.key), given.state);

  const refresh = async (key: RunKey, text: RunKeyText, maxAgesMs: MaxAge[]): Promise<RunState> => {
    const before = held.get(text);
    // Further down in one answer a run is the one already shown, unless a younger one is asked for by number.
    if (before && maxAgesMs.every((maxAgeMs) => maxAgeMs === null)) return before;
    const state = await store.refresh(key, { maxAgesMs, caller: holder, untilMs: patience.untilMs, signal });
    held.set(text, state);
    observations.addSeen(state, heldIn(store, key, maxAgesMs), readableIf(key));
    return state;
  };

  const batch = (looks: readonly Look[]): Promise<(RunView | Error)[]> => {
    const together = Map.groupBy(looks, (look) => look.text);
    const states = new Map<RunKeyText, Promise<RunState>>();
    for (const [text, [first, ...others]] of together) {
      if (!first) continue;
      const maxAgesMs = [first, ...others].map((look) => look.maxAgeMs);
      states.set(text, refresh(first.key, text, maxAgesMs));
    }
    const settle = async ({ key, text }: Look) => {
      try {
        const state = await states.get(text);
        if (!state) throw new Error('a look without a state');
        return viewRun(key, state, maxStaleMs);
      } catch (thrown) {
        return thrown instanceof Error ? thrown : PrecheckError.from(thrown);
      }
    };
    return Promise.all(looks.map(settle));
  };

  const loader = new DataLoader<Look, RunView, string>(batch, {
    cacheKeyFn: ({ text, maxAgeMs }) => `${text}${maxAgeMs ?? ''}`,
  });

  const admit = (key: RunKey): void => {
    const allowed = mayRead(caller, key);
    if (allowed !== true) throw allowed;
    const text = formatRunKey(key);
    if (!asked.has(text) && asked.size >= maxKeys) {
      throw new PrecheckError(
        'LIMIT_EXCEEDED',
        `one operation may look at ${maxKeys} runs at most, got also that of ${key.by} ${quote(key.upstreamId)}`,
      );
    }
    asked.add(text);
  };

  return {
    admit,
    async load(key, maxAgeMs) {
      admit(key);
      return loader.load({ key, text: formatRunKey(key), maxAgeMs });
    },
  };
};
