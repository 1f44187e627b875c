import { type Caller, mayKnowAccount } from '../domain/caller.ts';
import { type NodeId, parseNodeId } from '../domain/node-id.ts';
import { PrecheckError, quote } from '../domain/precheck-error.ts';
import { checkedRegionId, createRunKey, type RunKey, type RunKeyBy } from '../domain/run-key.ts';
import type { ListPlace } from '../domain/subject.ts';

type Maybe<T> = T | null | undefined;

interface Place {
  readonly regionId?: Maybe<string>;
  readonly account?: Maybe<string>;
}

/** A `PrecheckRunKey` as a client sends it: graphql has seen to it that exactly one member is there. */
export interface RunKeyInput {
  readonly id?: Maybe<string>;
  readonly backupPlan?: Maybe<Place & { readonly backupPlanId: string }>;
  readonly restoreTask?: Maybe<Place & { readonly restoreTaskId: string }>;
  readonly database?: Maybe<Place & { readonly instanceUuid: string }>;
  readonly databaseTask?: Maybe<Place & { readonly taskId: string }>;
}

/**
 * Turns what a client sent into keys; throws INVALID_ARGUMENT, naming the value, for what cannot be one. An account that
 * the caller may not know of is passed on, whether or not it is there: he may not look at runs of it.
 */
export interface KeyReader {
  fromInput(input: RunKeyInput): RunKey;
  at<By extends RunKeyBy>(by: By, upstreamId: string, place: Place): RunKey & { readonly by: By };
  /** Account and region, resolved. */
  place(place: Place): ListPlace;
  fromId(id: string): NodeId;
}

/** An account that keys may name. */
interface KnownAccount {
  readonly name: string;
  /** Where a key names no region. */
  readonly regionId: string;
}

const DEFAULT_ACCOUNT = 'default';

/** Stands for the region of an account that the caller may not know of: its own would tell that it is there. */
const SOME_REGION = 'cn-hangzhou';

/** What an account may be called. Other names than the usual one are not told: not everybody may know them. */
const expectedAccount = (regions: ReadonlyMap<string, string>): string => {
  const other = 'the name of a configured account';
  if (!regions.has(DEFAULT_ACCOUNT)) return `${other}, as none is named ${quote(DEFAULT_ACCOUNT)}`;
  return regions.size === 1 ? quote(DEFAULT_ACCOUNT) : `${quote(DEFAULT_ACCOUNT)} or ${other}`;
};

/** Makes what reads the keys of one caller. */
export const createKeyReaders = (accounts: readonly KnownAccount[]): ((caller: Caller) => KeyReader) => {
  const regions = new Map(accounts.map(({ name, regionId }) => [name, regionId]));
  const expected = expectedAccount(regions);
  return (caller) => createKeyReader(caller, regions, expected);
};

const createKeyReader = (
  caller: Caller,
  regions: ReadonlyMap<string, string>,
  expected: string,
): KeyReader => {
  const regionOf = (account: string | null): string => {
    const name = account ?? DEFAULT_ACCOUNT;
    if (!mayKnowAccount(caller, name)) return SOME_REGION;
    const regionId = regions.get(name);
    if (regionId !== undefined) return regionId;
    const got = account === null ? 'none' : quote(account);
    throw new PrecheckError('INVALID_ARGUMENT', `account must be ${expected}, got ${got}`);
  };
  const placeOf = ({ account, regionId }: Place): ListPlace => {
    const accountRegionId = regionOf(account ?? null);
    return { account: account ?? DEFAULT_ACCOUNT, regionId: checkedRegionId(regionId ?? accountRegionId) };
  };
  const at: KeyReader['at'] = (by, upstreamId, place) => ({
    ...createRunKey({ by, upstreamId, ...placeOf(place) }),
    by,
  });
  const fromId = (id: string): NodeId => {
    const node = parseNodeId(id);
    regionOf(node.key.account);
    return node;
  };
  return {
    fromId,
    at,
    place: placeOf,
    fromInput({ id, backupPlan, restoreTask, database, databaseTask }) {
      if (backupPlan) return at('backupPlan', backupPlan.backupPlanId, backupPlan);
      if (restoreTask) return at('restoreTask', restoreTask.restoreTaskId, restoreTask);
      if (database) return at('database', database.instanceUuid, database);
      if (databaseTask) return at('databaseTask', databaseTask.taskId, databaseTask);
      const node = fromId(id ?? '');
      if (node.type === 'run') return node.key;
      throw new PrecheckError(
        'INVALID_ARGUMENT',
        `id must be that of a PrecheckRun, got that of a ${node.key.by}, ${quote(id ?? '')}: ask with its precheckRunId`,
      );
    },
  };
};
