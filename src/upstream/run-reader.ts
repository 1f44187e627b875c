import { PrecheckError } from '../domain/precheck-error.ts';
import type { RunReading } from '../domain/precheck-run.ts';
import type { RunKey } from '../domain/run-key.ts';
import type { WireKey } from '../domain/run-state.ts';
import type { AcsAnswer } from './acs-answer.ts';
import type { AcsCall } from './acs-call.ts';
import type { AcsRequest } from './acs-request.ts';
import { PRECHECK_PROGRESS, readPrecheckProgress } from './dbs/precheck-progress.ts';
import type { Product } from './endpoints.ts';
import { DATABASE_PRECHECK, readDatabasePrecheck } from './sas/database-precheck.ts';
import type { OnUnreadable } from './wire.ts';

type Endpoint = (product: Product, regionId: string) => string;

interface RunReaderDeps {
  readonly call: AcsCall;
  readonly endpoint: Endpoint;
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
  read(key: RunKey, signal: AbortSignal): Promise<RunReading>;
}

interface Plan {
  readonly request: AcsRequest;
  readonly parse: (answer: AcsAnswer, onUnreadable: OnUnreadable) => RunReading;
}

const dbsPlan = (
  endpoint: Endpoint,
  { regionId }: RunKey,
  query: AcsRequest['query'],
  subject: string,
): Plan => ({
  request: { ...PRECHECK_PROGRESS, origin: endpoint('Dbs', regionId), query, subject },
  parse: readPrecheckProgress,
});

const sasPlan = (
  endpoint: Endpoint,
  { regionId }: RunKey,
  id: AcsRequest['query'],
  subject: string,
): Plan => ({
  request: {
    ...DATABASE_PRECHECK,
    origin: endpoint('Sas', regionId),
    query: { ...id, UniRegionId: regionId },
    subject,
  },
  parse: readDatabasePrecheck,
});

/** What to send for a key, and who reads the answer. */
const planFor = (endpoint: Endpoint, key: RunKey): Plan => {
  const id = key.upstreamId;
  switch (key.by) {
    case 'backupPlan':
      return dbsPlan(endpoint, key, { BackupPlanId: id }, `backup plan ${JSON.stringify(id)}`);
    case 'restoreTask':
      return dbsPlan(endpoint, key, { RestoreTaskId: id }, `restore task ${JSON.stringify(id)}`);
    case 'database':
      return sasPlan(endpoint, key, { InstanceUuid: id }, `database ${JSON.stringify(id)}`);
    case 'databaseTask':
      return sasPlan(endpoint, key, { TaskId: id }, `database precheck task ${JSON.stringify(id)}`);
  }
};

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

export const createRunReader = ({ call, endpoint, onUnreadable, onFailure }: RunReaderDeps): RunReader => {
  const notice = createNotice(onUnreadable);

  const read = async ({ request, parse }: Plan, signal: AbortSignal): Promise<RunReading> => {
    const answer = await call(request, signal);
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
      const { origin, action, query } = planFor(endpoint, key).request;
      return JSON.stringify([key.account, origin, action, query]);
    },
    async read(key, signal) {
      const plan = planFor(endpoint, key);
      try {
        return await read(plan, signal);
      } catch (thrown) {
        if (thrown instanceof PrecheckError) onFailure({ action: plan.request.action, error: thrown });
        throw thrown;
      }
    },
  };
};
