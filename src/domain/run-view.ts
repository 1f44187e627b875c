import { runIdOf } from './node-id.ts';
import { PrecheckError } from './precheck-error.ts';
import type { PrecheckRun } from './precheck-run.ts';
import type { RunKey } from './run-key.ts';
import type { RunState } from './run-state.ts';

/** A state looked at through a key: only here does shared content get an identity. */
export interface RunView {
  readonly key: RunKey;
  readonly id: string;
  readonly state: RunState;
  readonly run: PrecheckRun;
  readonly observedAtMs: number;
  /** `<run id>.<content hash>`: equal as long as the vendor's content is. */
  readonly revision: string;
}

/** Whether reading failed, and the state before was read too long before that; with 0 it always was. */
const isTooOld = ({ trouble, observedAtMs, triedAtMs }: RunState, maxStaleMs: number): boolean =>
  trouble !== null && observedAtMs !== null && (maxStaleMs === 0 || triedAtMs - observedAtMs > maxStaleMs);

const dateOf = (ms: number): string => new Date(ms).toISOString();

const errorOf = ({ trouble, observedAtMs, triedAtMs, isRefused }: RunState): PrecheckError => {
  if (!trouble) throw new Error('a state without a run has trouble');
  const retryAfterMs = trouble.retryAtMs === null ? null : Math.max(0, trouble.retryAtMs - triedAtMs);
  const age =
    observedAtMs === null || isRefused
      ? ''
      : `; reading has failed since ${dateOf(trouble.sinceMs)}, and what was read last, at ${dateOf(observedAtMs)}, is too old to be shown`;
  return new PrecheckError(trouble.code, `${trouble.message}${age}`, { ...trouble, retryAfterMs });
};

/**
 * The run, stale if need be, for its reader. Throws the trouble's error when there is none to show, or when it was read
 * more than `maxStaleMs` before reading failed.
 */
export const viewRun = (key: RunKey, state: RunState, maxStaleMs = Number.POSITIVE_INFINITY): RunView => {
  const { run, observedAtMs, isRefused } = state;
  if (!run || observedAtMs === null || isRefused || isTooOld(state, maxStaleMs)) throw errorOf(state);
  const id = runIdOf(key);
  return { key, id, state, run, observedAtMs, revision: `${id}.${run.contentHash}` };
};
