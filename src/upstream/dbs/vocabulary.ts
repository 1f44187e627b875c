import type {
  BackupMethod,
  BackupPlanStatus,
  DatabaseEndpoint,
  EndpointKind,
  PrecheckSummary,
  RestoreTaskStatus,
} from '../../domain/subject.ts';
import { type readLeaves, wordOf } from '../wire.ts';

type Leaves = ReturnType<typeof readLeaves>;

export const BACKUP_PLAN_STATUS: ReadonlyMap<string, BackupPlanStatus> = new Map([
  ['wait', 'NOT_CONFIGURED'],
  ['init', 'NOT_STARTED'],
  ['check_pass', 'CHECKED'],
  ['running', 'RUNNING'],
  ['stop', 'FAILED'],
  ['pause', 'PAUSED'],
  ['locked', 'LOCKED'],
]);

export const RESTORE_TASK_STATUS: ReadonlyMap<string, RestoreTaskStatus> = new Map([
  ['init', 'NOT_STARTED'],
  ['check_pass', 'CHECKED'],
  ['running', 'RUNNING'],
  ['stop', 'FAILED'],
  ['pause', 'STOPPED'],
]);

export const BACKUP_METHOD: ReadonlyMap<string, BackupMethod> = new Map([
  ['logical', 'LOGICAL'],
  ['physical', 'PHYSICAL'],
  ['duplication', 'DUPLICATION'],
]);

const ENDPOINT_KIND: ReadonlyMap<string, EndpointKind> = new Map([
  ['rds', 'RDS'],
  ['ecs', 'ECS'],
  ['express', 'EXPRESS'],
  ['agent', 'AGENT'],
  ['dds', 'DDS'],
  ['other', 'OTHER'],
]);

/** Our word for one of the vendor's; UNKNOWN for one that is new. */
export const ours = <Word extends string>(
  words: ReadonlyMap<string, Word>,
  raw: string | null,
): Word | 'UNKNOWN' => words.get(wordOf(raw)) ?? 'UNKNOWN';

/** The vendor's word for one of ours; null for UNKNOWN, which nobody can ask for. */
export const theirs = <Word extends string>(words: ReadonlyMap<string, Word>, ours: Word): string | null =>
  [...words].find(([, word]) => word === ours)?.[0] ?? null;

/** Where a database is: of the leaves whose names begin with `Source` or `Destination`. */
export const readEndpoint = (
  { text, id }: Leaves,
  prefix: 'SourceEndpoint' | 'DestinationEndpoint',
): DatabaseEndpoint => {
  const kind = text(`${prefix}InstanceType`);
  const host = text(`${prefix}Host`);
  const port = text(`${prefix}Port`);
  return {
    kind: kind === null ? null : ours(ENDPOINT_KIND, kind),
    instanceId: id(`${prefix}InstanceID`),
    regionId: text(`${prefix}Region`),
    databaseName: text(`${prefix}DatabaseName`),
    address: text(`${prefix}IpPort`) ?? (host !== null && port !== null ? `${host}:${port}` : host),
    userName: text(`${prefix}UserName`),
  };
};

/** How the precheck came out, by the status of what was prechecked: the list has no other word for it. */
export const summaryOf = (
  rawStatus: string | null,
  message: string | null,
  cleared: readonly string[],
): PrecheckSummary => {
  const word = wordOf(rawStatus);
  const isBlocked = word === 'init' && message !== null;
  const outcome = cleared.includes(word) ? 'CLEARED' : isBlocked ? 'BLOCKED' : 'UNKNOWN';
  return { outcome: word === 'wait' ? 'NOT_CONFIGURED' : outcome, message, rawStatus };
};
