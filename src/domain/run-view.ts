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

/** The run, stale if need be, for its reader; throws the trouble's error when there is none to show. */
export const viewRun = (key: RunKey, state: RunState): RunView => {
  const { run, observedAtMs, trouble } = state;
  if (run && observedAtMs !== null && !state.isRefused) {
    const id = runIdOf(key);
    return { key, id, state, run, observedAtMs, revision: `${id}.${run.contentHash}` };
  }
  if (!trouble) throw new Error('a state without a run has trouble');
  const retryAfterMs = trouble.retryAtMs === null ? null : Math.max(0, trouble.retryAtMs - state.triedAtMs);
  throw new PrecheckError(trouble.code, trouble.message, { ...trouble, retryAfterMs });
};
