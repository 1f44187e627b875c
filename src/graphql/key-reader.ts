import { type NodeId, parseNodeId } from '../domain/node-id.ts';
import { PrecheckError, quote } from '../domain/precheck-error.ts';
import { createRunKey, type RunKey, type RunKeyBy } from '../domain/run-key.ts';

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

/** Turns what a client sent into keys; throws INVALID_ARGUMENT, naming the value, for what cannot be one. */
export interface KeyReader {
  fromInput(input: RunKeyInput): RunKey;
  fromId(id: string): NodeId;
}

interface KeyReaderDeps {
  /** Names of the configured accounts. */
  readonly accounts: readonly string[];
  readonly defaultRegionId: string;
}

export const createKeyReader = ({ accounts, defaultRegionId }: KeyReaderDeps): KeyReader => {
  const checkAccount = ({ account }: RunKey): void => {
    if (accounts.includes(account)) return;
    const names = accounts.map(quote).join(', ');
    throw new PrecheckError('INVALID_ARGUMENT', `account must be one of ${names}, got ${quote(account)}`);
  };
  const at = (by: RunKeyBy, upstreamId: string, { account, regionId }: Place): RunKey => {
    const place = { account: account ?? 'default', regionId: regionId ?? defaultRegionId };
    const key = createRunKey({ by, upstreamId, ...place });
    checkAccount(key);
    return key;
  };
  const fromId = (id: string): NodeId => {
    const node = parseNodeId(id);
    checkAccount(node.key);
    return node;
  };
  return {
    fromId,
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
