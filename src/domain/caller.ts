import { PrecheckError } from './precheck-error.ts';
import type { RunKey } from './run-key.ts';

/** What a caller may do. */
export type Grant = 'read';

/** Who asks, as the door found out. */
export interface Caller {
  readonly subject: string;
  readonly grants: ReadonlySet<Grant>;
  /** All that may change the bytes of an answer, never who asks: callers of one scope share answers. */
  readonly scope: string;
}

/** Until there is authentication everybody is this one. */
export const ANONYMOUS: Caller = { subject: 'anonymous', grants: new Set(['read']), scope: 'public' };

/** May this caller see the run that the key leads to? Asked before loader and store, without looking at either. */
export const mayRead = (caller: Caller, key: RunKey): true | PrecheckError =>
  caller.grants.has('read') ||
  new PrecheckError(
    'FORBIDDEN',
    `${caller.subject} may not read ${key.by} ${JSON.stringify(key.upstreamId)}`,
  );
