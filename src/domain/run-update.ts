import type { PrecheckItem } from './precheck-run.ts';
import type { RunState, Trouble } from './run-state.ts';
import { isOver } from './verdict.ts';

/** What a subscriber is told of a run, before the run gets its identity. */
export interface RunChange {
  readonly state: RunState;
  readonly changedItems: readonly PrecheckItem[];
  readonly isNewAttempt: boolean;
  readonly isFinal: boolean;
}

/** What a subscriber was last told. */
export interface Told {
  readonly contentHash: string | null;
  readonly troubleCode: Trouble['code'] | null;
  readonly isStalled: boolean;
  readonly isFinal: boolean;
  /** Null where an earlier connection told it. */
  readonly state: RunState | null;
}

/** Failures after which there is nothing more to be told. */
const ENDS: ReadonlySet<string> = new Set(['NOT_FOUND', 'INVALID_ARGUMENT', 'FORBIDDEN', 'LIMIT_EXCEEDED']);

/**
 * Whether nothing more is to come: the run is over, as a read since `sinceMs` says, or the reading of it is. An older
 * read is no proof: the run may have been started again since.
 */
export const isFinalFor = ({ run, trouble, observedAtMs }: RunState, sinceMs: number): boolean =>
  trouble
    ? ENDS.has(trouble.code)
    : run !== null && isOver(run) && observedAtMs !== null && observedAtMs >= sinceMs;

/** The run that a state shows, if it shows one. */
export const shownRun = ({ run, isRefused }: RunState) => (isRefused ? null : run);

/** What a subscriber has been told once it was told of a state. */
export const toldOf = (state: RunState, isFinal: boolean): Told => ({
  contentHash: shownRun(state)?.contentHash ?? null,
  troubleCode: state.trouble?.code ?? null,
  isStalled: state.stalledSinceMs !== null,
  isFinal,
  state,
});

/** Whether there is nothing to tell, that `told` would not say already. */
export const isSameToTell = (told: Told, next: Told): boolean =>
  told.contentHash === next.contentHash &&
  told.troubleCode === next.troubleCode &&
  told.isStalled === next.isStalled &&
  told.isFinal === next.isFinal;

const changedItems = (before: RunState | null, state: RunState): readonly PrecheckItem[] => {
  const items = shownRun(state)?.items ?? [];
  const known = before && before.attempt === state.attempt ? shownRun(before)?.items : null;
  if (!known) return items;
  const texts = new Map(known.map((item) => [item.localId, JSON.stringify(item)]));
  return items.filter((item) => texts.get(item.localId) !== JSON.stringify(item));
};

/** What a state says to whom was told the one before, or nothing of it yet. */
export const changeBetween = (before: RunState | null, state: RunState, isFinal: boolean): RunChange => ({
  state,
  changedItems: changedItems(before, state),
  isNewAttempt: before !== null && before.attempt > 0 && before.attempt < state.attempt,
  isFinal,
});
