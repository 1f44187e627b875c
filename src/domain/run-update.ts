import type { PrecheckItem } from './precheck-run.ts';
import { isJustBegun, type RunState, type Trouble } from './run-state.ts';
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

/** Whether there is no reading of the run. */
export const isEnded = ({ trouble, begun, triedAtMs }: RunState): boolean =>
  trouble !== null && ENDS.has(trouble.code) && !isJustBegun({ begun }, trouble.code, triedAtMs);

/**
 * Whether nothing more is to come: the run is over, or the reading of it is, as was found out since `sinceMs`. What is
 * older is no proof: the run may have been started since.
 */
export const isFinalFor = (state: RunState, sinceMs: number): boolean => {
  const { run, trouble, triedAtMs } = state;
  if (triedAtMs < sinceMs) return false;
  return trouble ? isEnded(state) : run !== null && isOver(run);
};

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
