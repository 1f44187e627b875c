import type { Subject } from '../../domain/node-id.ts';
import { PrecheckError, quote } from '../../domain/precheck-error.ts';
import type { DatabaseEngine, UpstreamTrace } from '../../domain/precheck-run.ts';
import type { AcsAnswer } from '../acs-answer.ts';
import type { Ask, Asking } from '../ask.ts';
import { engineWord } from '../engine.ts';
import { MalformedError, readLeaves } from '../wire.ts';

/** StartPreCheckDatabase, the one call that changes something. */
export const START_PRECHECK = {
  product: 'Sas',
  action: 'StartPreCheckDatabase',
  version: '2018-12-03',
} as const;

export interface StartedTask {
  readonly taskId: string;
  readonly upstream: UpstreamTrace;
}

const readStarted = ({ body, trace }: AcsAnswer): StartedTask => {
  const taskId = readLeaves(body, '', () => {}).id('CreateMark');
  if (taskId === null) throw new MalformedError('CreateMark', 'expected the id of the started precheck');
  return { taskId, upstream: { ...trace, rawStatus: null } };
};

/** Failures after which nobody knows whether the vendor did it, unless they say so. */
const UNSURE: ReadonlySet<string> = new Set([
  ...['UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT', 'UPSTREAM_MALFORMED'],
]);

/** The same failure, and whether the precheck was started. */
const withEffect = (error: PrecheckError): PrecheckError => {
  const { code, requestId, retryAfterMs, effect } = error;
  if (!UNSURE.has(code)) return error;
  if (effect === 'NONE') {
    const message = `${error.message}; the precheck was not started`;
    return new PrecheckError(code, message, { requestId, retryAfterMs, effect, cause: error });
  }
  const message = `${error.message}; it is not known whether the precheck was started: look at the latest one of the database`;
  return new PrecheckError(code, message, { requestId, effect: 'UNKNOWN', cause: error });
};

/** Has a precheck of a database started. Rejects with a PrecheckError, and is never sent twice. */
export const createStart =
  (ask: Ask) =>
  async (database: Subject, engine: DatabaseEngine, asking: Asking): Promise<StartedTask> => {
    const { account, regionId, upstreamId } = database;
    const question = {
      ...{ account, regionId, ...START_PRECHECK, isWrite: true as const },
      query: { DatabaseType: engineWord(engine), InstanceUuid: upstreamId, UniRegionId: regionId },
      subject: `database ${quote(upstreamId)}`,
    };
    try {
      return await ask.answer(question, readStarted, asking);
    } catch (thrown) {
      throw thrown instanceof PrecheckError ? withEffect(thrown) : thrown;
    }
  };
