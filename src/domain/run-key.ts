import { PrecheckError, quote } from './precheck-error.ts';
import type { PrecheckKind } from './precheck-run.ts';

/** The ways to say which run is meant, and the kind of precheck that each leads to. */
export const KIND_OF = {
  backupPlan: 'BACKUP_PLAN',
  restoreTask: 'RESTORE_TASK',
  database: 'DATABASE',
  databaseTask: 'DATABASE',
} as const satisfies Record<string, PrecheckKind>;

export type RunKeyBy = keyof typeof KIND_OF;

/**
 * Where to look for a run: never one execution, save for `databaseTask`. Account and region are resolved before a
 * key is made, so that two equal keys are always the same place.
 */
export interface RunKey {
  readonly by: RunKeyBy;
  readonly account: string;
  readonly regionId: string;
  /** The vendor's id of the plan, task or database. */
  readonly upstreamId: string;
}

const MAX_ID_LENGTH = 256;
const UNPRINTABLE = /[\s\p{C}]/u;
/** A region becomes part of a host name, so nothing else may ever stand in it. */
export const isRegionId = (text: string): boolean => /^[a-z]{2,8}(-[a-z0-9]{1,16}){1,4}$/.test(text);

/** The region itself; throws INVALID_ARGUMENT, naming the value, when it cannot be one. */
export const checkedRegionId = (regionId: string): string => {
  if (isRegionId(regionId)) return regionId;
  throw new PrecheckError(
    'INVALID_ARGUMENT',
    `regionId must be a region such as "cn-hangzhou", got ${quote(regionId)}`,
  );
};

/** Throws INVALID_ARGUMENT, naming the value, when an id or region cannot be one. */
export const createRunKey = (key: RunKey): RunKey => {
  const { by, account, regionId, upstreamId } = key;
  if (upstreamId.length === 0 || upstreamId.length > MAX_ID_LENGTH || UNPRINTABLE.test(upstreamId)) {
    throw new PrecheckError(
      'INVALID_ARGUMENT',
      `${by} id must be 1 to ${MAX_ID_LENGTH} characters without spaces or control characters, got ${quote(upstreamId)}`,
    );
  }
  return { by, account, regionId: checkedRegionId(regionId), upstreamId };
};

export type RunKeyText = string;

/** One text per key, for maps and ids. */
export const formatRunKey = ({ by, account, regionId, upstreamId }: RunKey): RunKeyText =>
  JSON.stringify([by, account, regionId, upstreamId]);

const isRunKeyBy = (text: unknown): text is RunKeyBy =>
  typeof text === 'string' && Object.hasOwn(KIND_OF, text);

/** The key of a text that `formatRunKey` made; null for anything else. */
export const parseRunKey = (text: RunKeyText): RunKey | null => {
  try {
    const parts: unknown = JSON.parse(text);
    if (!Array.isArray(parts) || parts.length !== 4) return null;
    const [by, account, regionId, upstreamId]: unknown[] = parts;
    if (!isRunKeyBy(by) || typeof account !== 'string') return null;
    if (typeof regionId !== 'string' || typeof upstreamId !== 'string') return null;
    return createRunKey({ by, account, regionId, upstreamId });
  } catch {
    return null;
  }
};
