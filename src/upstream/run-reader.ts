import type { Demand } from '../domain/demand.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { RunReading } from '../domain/precheck-run.ts';
import type { RunKey } from '../domain/run-key.ts';
import type { WireKey } from '../domain/run-state.ts';
import type { Account } from './account.ts';
import type { AcsAnswer } from './acs-answer.ts';
import type { AcsCall } from './acs-call.ts';
import type { AcsRequest } from './acs-request.ts';
import { PRECHECK_PROGRESS, readPrecheckProgress } from './dbs/precheck-progress.ts';
import { DATABASE_PRECHECK, readDatabasePrecheck } from './sas/database-precheck.ts';
import type { OnUnreadable } from './wire.ts';

interface RunReaderDeps {
  readonly accounts: readonly Pick<Account, 'name' | 'endpoint'>[];
  readonly call: AcsCall;
  /** Told once of each leaf or word that makes no sense, wherever it stands. */
  readonly onUnreadable: (where: { readonly action: string; readonly path: string }) => void;
  /** Told of each read that failed, whatever the reason. */
  readonly onFailure: (failure: { readonly action: string; readonly error: PrecheckError }) => void;
}

/** Reads runs from the vendor, whatever their kind. */
export interface RunReader {
  /** Equal for keys that put the same thing on the wire. */
  wireKey(key: RunKey): WireKey;
  /** Rejects with a PrecheckError, or with the signal's reason when it aborts. */
  read(key: RunKey, signal: AbortSignal, demand: Demand): Promise<RunReading>;
}

/** What to send for a key, but not yet where to. */
interface Question extends Omit<AcsRequest, 'account' | 'endpoint'> {
  readonly parse: (answer: AcsAnswer, onUnreadable: OnUnreadable) => RunReading;
}

const ofDbs = (query: AcsRequest['query'], subject: string): Question => ({
  ...{ ...PRECHECK_PROGRESS, query, subject },
  parse: readPrecheckProgress,
});

const ofSas = (id: AcsRequest['query'], { regionId }: RunKey, subject: string): Question => ({
  ...{ ...DATABASE_PRECHECK, query: { ...id, UniRegionId: regionId }, subject },
  parse: readDatabasePrecheck,
});

const questionOf = (key: RunKey): Question => {
  const id = key.upstreamId;
  switch (key.by) {
    case 'backupPlan':
      return ofDbs({ BackupPlanId: id }, `backup plan ${JSON.stringify(id)}`);
    case 'restoreTask':
      return ofDbs({ RestoreTaskId: id }, `restore task ${JSON.stringify(id)}`);
    case 'database':
      return ofSas({ InstanceUuid: id }, key, `database ${JSON.stringify(id)}`);
    case 'databaseTask':
      return ofSas({ TaskId: id }, key, `database precheck task ${JSON.stringify(id)}`);
  }
};

interface Plan extends Pick<Question, 'parse'> {
  readonly request: AcsRequest;
}

const NOTICES_KEPT = 1_000;

/** Once per leaf, not per item or run: a vendor that drifts does so everywhere. */
const createNotice = (onUnreadable: RunReaderDeps['onUnreadable']) => {
  const noticed = new Set<string>();
  return (action: string, path: string): void => {
    const leaf = path.replace(/\[\d+\]/g, '[]');
    const name = `${action} ${leaf}`;
    if (noticed.has(name) || noticed.size >= NOTICES_KEPT) return;
    noticed.add(name);
    onUnreadable({ action, path: leaf });
  };
};

export const createRunReader = (deps: RunReaderDeps): RunReader => {
  const { accounts, call, onUnreadable, onFailure } = deps;
  const endpoints = new Map(accounts.map(({ name, endpoint }) => [name, endpoint]));
  const notice = createNotice(onUnreadable);

  /** What to send for a key and where to, and who reads the answer. */
  const planFor = (key: RunKey): Plan => {
    const { account, regionId } = key;
    const endpoint = endpoints.get(account);
    if (!endpoint) throw new Error(`a key of an account that is not there: ${account}`);
    const { parse, ...question } = questionOf(key);
    return { request: { account, endpoint: endpoint(question.product, regionId), ...question }, parse };
  };

  const read = async ({ request, parse }: Plan, signal: AbortSignal, demand: Demand): Promise<RunReading> => {
    const answer = await call(request, signal, demand);
    const onLeaf = (path: string) => notice(request.action, path);
    answer.unreadable.forEach(onLeaf);
    try {
      return parse(answer, onLeaf);
    } catch (thrown) {
      if (!(thrown instanceof PrecheckError)) throw thrown;
      const { requestId } = answer.trace;
      throw new PrecheckError(thrown.code, thrown.message, { requestId, cause: thrown });
    }
  };

  return {
    wireKey: (key) => {
      const { account, endpoint, action, query } = planFor(key).request;
      return JSON.stringify([account, endpoint.origin, action, query]);
    },
    async read(key, signal, demand) {
      const plan = planFor(key);
      try {
        return await read(plan, signal, demand);
      } catch (thrown) {
        if (thrown instanceof PrecheckError) onFailure({ action: plan.request.action, error: thrown });
        throw thrown;
      }
    },
  };
};
