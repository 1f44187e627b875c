import type { RunReading } from '../domain/precheck-run.ts';
import type { RunKey } from '../domain/run-key.ts';
import type { WireKey } from '../domain/run-state.ts';
import type { AcsAnswer } from './acs-answer.ts';
import type { Ask, Asking, Question } from './ask.ts';
import { PRECHECK_PROGRESS, readPrecheckProgress } from './dbs/precheck-progress.ts';
import { DATABASE_PRECHECK, readDatabasePrecheck } from './sas/database-precheck.ts';
import type { OnUnreadable } from './wire.ts';

/** Reads runs from the vendor, whatever their kind. */
export interface RunReader {
  /** Equal for keys that put the same thing on the wire. */
  wireKey(key: RunKey): WireKey;
  /** Rejects with a PrecheckError, or with the signal's reason when it aborts. */
  read(key: RunKey, asking: Asking): Promise<RunReading>;
}

/** What to send for a key, and who reads the answer. */
interface Plan {
  readonly question: Question;
  readonly read: (answer: AcsAnswer, onUnreadable: OnUnreadable) => RunReading;
}

const ofDbs = ({ account, regionId }: RunKey, query: Question['query'], subject: string): Plan => ({
  question: { account, regionId, ...PRECHECK_PROGRESS, query, subject },
  read: readPrecheckProgress,
});

const ofSas = ({ account, regionId }: RunKey, id: Question['query'], subject: string): Plan => ({
  question: {
    ...{ account, regionId, ...DATABASE_PRECHECK, subject },
    query: { ...id, UniRegionId: regionId },
  },
  read: readDatabasePrecheck,
});

const planFor = (key: RunKey): Plan => {
  const id = key.upstreamId;
  switch (key.by) {
    case 'backupPlan':
      return ofDbs(key, { BackupPlanId: id }, `backup plan ${JSON.stringify(id)}`);
    case 'restoreTask':
      return ofDbs(key, { RestoreTaskId: id }, `restore task ${JSON.stringify(id)}`);
    case 'database':
      return ofSas(key, { InstanceUuid: id }, `database ${JSON.stringify(id)}`);
    case 'databaseTask':
      return ofSas(key, { TaskId: id }, `database precheck task ${JSON.stringify(id)}`);
  }
};

export const createRunReader = (ask: Ask): RunReader => ({
  wireKey: (key) => {
    const { account, product, action, query } = planFor(key).question;
    return JSON.stringify([account, ask.endpoint(key, product).origin, action, query]);
  },
  async read(key, asking) {
    const { question, read } = planFor(key);
    return ask.answer(question, read, asking);
  },
});
