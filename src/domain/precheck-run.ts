export const PRECHECK_KINDS = ['BACKUP_PLAN', 'RESTORE_TASK', 'DATABASE'] as const;
export type PrecheckKind = (typeof PRECHECK_KINDS)[number];

/** Is it over? Apart from the verdict, because "finished" and "passed" are different questions. */
export type RunStatus = 'PENDING' | 'RUNNING' | 'FINISHED' | 'UNKNOWN';

/** May the job go ahead? */
export type Verdict = 'UNDECIDED' | 'PASSED' | 'WARNED' | 'FAILED' | 'INCONCLUSIVE';

export const ITEM_STATES = [
  'PENDING',
  'RUNNING',
  'PASSED',
  'WARNED',
  'FAILED',
  'ERRORED',
  'UNKNOWN',
] as const;
export type ItemState = (typeof ITEM_STATES)[number];

export const DATABASE_ENGINES = [
  'MYSQL',
  'MSSQL',
  'ORACLE',
  'MARIADB',
  'POSTGRESQL',
  'DRDS',
  'MONGODB',
  'REDIS',
  'UNKNOWN',
] as const;
export type DatabaseEngine = (typeof DATABASE_ENGINES)[number];

/** One check. Times are epoch milliseconds; null means that the vendor did not say. */
export interface PrecheckItem {
  /** Tells the items of one run apart, the same at each reading and on each attempt. */
  readonly localId: string;
  readonly code: string;
  readonly group: string | null;
  readonly order: number | null;
  readonly state: ItemState;
  readonly rawState: string | null;
  readonly message: string | null;
  readonly jobId: string | null;
  readonly instanceId: string | null;
  readonly engine: DatabaseEngine | null;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly checkedAtMs: number | null;
}

/** Where a reading came from, in the vendor's own words, as sent. */
export interface UpstreamTrace {
  readonly product: string;
  readonly action: string;
  readonly requestId: string | null;
  readonly rawStatus: string | null;
  readonly httpStatus: number | null;
  readonly success: boolean | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** What one answer of the vendor says of a run, in our words; whatever the vendor, the same shape. */
export interface RunReading {
  readonly status: RunStatus;
  /** The vendor's word for the run as a whole says that it failed. */
  readonly hasFailed: boolean;
  /** 0..100, rounded; null when absent. */
  readonly progress: number | null;
  readonly message: string | null;
  readonly engine: DatabaseEngine | null;
  readonly startedAtMs: number | null;
  readonly updatedAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly items: readonly PrecheckItem[];
  readonly upstream: UpstreamTrace;
}

/** A run as clients see it, without its identity: the reading, judged, with progress that never falls. */
export interface PrecheckRun extends RunReading {
  readonly verdict: Verdict;
  readonly progress: number;
  /** Equal for equal normalised content, on every instance. */
  readonly contentHash: string;
}

export type ItemDraft = Omit<PrecheckItem, 'localId'>;

/** Gives each item the id that it keeps: where it was checked, its code, and which of several equals it is. */
export const withLocalIds = (drafts: readonly ItemDraft[]): PrecheckItem[] => {
  const seen = new Map<string, number>();
  return drafts.map((draft) => {
    const name = JSON.stringify([draft.instanceId ?? draft.group, draft.code]);
    const occurrence = seen.get(name) ?? 0;
    seen.set(name, occurrence + 1);
    return { localId: Buffer.from(`${name}${occurrence}`).toString('base64url'), ...draft };
  });
};
