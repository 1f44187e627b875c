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

interface RunReaderDeps {
  readonly call: AcsCall;
  readonly endpoint: (product: Product, regionId: string) => string;
  readonly onUnreadable: (where: { readonly action: string; readonly path: string }) => void;
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

const NOTICES_KEPT = 1_000;

export const createRunReader = ({ call, endpoint, onUnreadable }: RunReaderDeps): RunReader => {
  const dbs = ({ regionId }: RunKey, query: AcsRequest['query'], subject: string): Plan => ({
    request: { ...PRECHECK_PROGRESS, origin: endpoint('Dbs', regionId), query, subject },
    parse: readPrecheckProgress,
  });
  const sas = ({ regionId }: RunKey, query: AcsRequest['query'], subject: string): Plan => ({
    request: {
      ...DATABASE_PRECHECK,
      origin: endpoint('Sas', regionId),
      query: { ...query, UniRegionId: regionId },
      subject,
    },
    parse: readDatabasePrecheck,
  });
  const planFor = (key: RunKey): Plan => {
    const id = key.upstreamId;
    switch (key.by) {
      case 'backupPlan':
        return dbs(key, { BackupPlanId: id }, `backup plan ${JSON.stringify(id)}`);
      case 'restoreTask':
        return dbs(key, { RestoreTaskId: id }, `restore task ${JSON.stringify(id)}`);
      case 'database':
        return sas(key, { InstanceUuid: id }, `database ${JSON.stringify(id)}`);
      case 'databaseTask':
        return sas(key, { TaskId: id }, `database precheck task ${JSON.stringify(id)}`);
    }
  };

  const noticed = new Set<string>();
  /** Once per leaf, not per item or run: a vendor that drifts does so everywhere. */
  const noticeOnce = (action: string, path: string) => {
    const leaf = path.replace(/\[\d+\]/g, '[]');
    const name = `${action} ${leaf}`;
    if (noticed.has(name) || noticed.size >= NOTICES_KEPT) return;
    noticed.add(name);
    onUnreadable({ action, path: leaf });
  };

  return {
    wireKey: (key) => {
      const { origin, action, query } = planFor(key).request;
      return JSON.stringify([key.account, origin, action, query]);
    },
    async read(key, signal) {
      const { request, parse } = planFor(key);
      const answer = await call(request, signal);
      const notice = (path: string) => noticeOnce(request.action, path);
      for (const path of answer.unreadable) notice(path);
      try {
        return parse(answer, notice);
      } catch (thrown) {
        if (!(thrown instanceof PrecheckError)) throw thrown;
        throw new PrecheckError(thrown.code, thrown.message, {
          requestId: answer.trace.requestId,
          cause: thrown,
        });
      }
    },
  };
};
