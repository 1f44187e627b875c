import { readFileSync } from 'node:fs';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import type { PrecheckRun, RunReading } from '../../src/domain/precheck-run.ts';
import { nextState } from '../../src/domain/run-state.ts';
import { type AcsAnswer, judge, type RawAnswer } from '../../src/upstream/acs-answer.ts';
import type { AcsRequest } from '../../src/upstream/acs-request.ts';
import { PRECHECK_PROGRESS, readPrecheckProgress } from '../../src/upstream/dbs/precheck-progress.ts';
import { DATABASE_PRECHECK, readDatabasePrecheck } from '../../src/upstream/sas/database-precheck.ts';

/** An answer that the vendor's documentation prints, byte for byte. */
export const published = (name: string): string =>
  readFileSync(new URL(`../published/${name}.json`, import.meta.url), 'utf8');

export const DBS_REQUEST: AcsRequest = {
  ...PRECHECK_PROGRESS,
  account: 'default',
  endpoint: { origin: 'https://dbs-api.cn-hangzhou.aliyuncs.com', isKnown: true },
  query: { BackupPlanId: 'plan-1' },
  subject: 'backup plan "plan-1"',
};

export const SAS_REQUEST: AcsRequest = {
  ...DATABASE_PRECHECK,
  account: 'default',
  endpoint: { origin: 'https://tds.cn-shanghai.aliyuncs.com', isKnown: true },
  query: { TaskId: 't-1', UniRegionId: 'cn-hangzhou' },
  subject: 'database precheck task "t-1"',
};

/** An HTTP answer with this body, a text byte for byte, and these headers. */
export const rawOf = (
  status: number,
  body: unknown,
  headers: Partial<Pick<RawAnswer, 'requestId' | 'retryAfter' | 'aheadMs'>> = {},
): RawAnswer => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, requestId: null, retryAfter: null, aheadMs: null, ...headers, text };
};

/** What an HTTP 200 with this body is to an adapter. */
export const answerTo = (request: AcsRequest, body: unknown): AcsAnswer => {
  const attempt = judge(request, rawOf(200, body));
  if ('error' in attempt) throw attempt.error;
  return attempt.answer;
};

/** What an answer that must not be a success is taken for. */
export const failureIn = (raw: RawAnswer, request = DBS_REQUEST) => {
  const attempt = judge(request, raw);
  if ('error' in attempt) return attempt;
  throw new Error('expected a failure');
};

/** What one HTTP answer comes to, and the paths of the leaves that could not be read on the way. */
type Outcome = (
  | { readonly reading: RunReading; readonly run: PrecheckRun }
  | { readonly error: PrecheckError }
) & {
  readonly notices: readonly string[];
};

/** The whole way from an HTTP answer to a run that was never read before; what is thrown is an error of ours. */
export const outcomeOf = (request: AcsRequest, raw: RawAnswer): Outcome => {
  const attempt = judge(request, raw);
  if ('error' in attempt) return { error: attempt.error, notices: [] };
  const notices = [...attempt.answer.unreadable];
  const read = request.product === 'Dbs' ? readPrecheckProgress : readDatabasePrecheck;
  try {
    const reading = read(attempt.answer, (path) => void notices.push(path));
    const { run } = nextState('wire', null, { reading }, 1);
    if (run) return { reading, run, notices };
  } catch (error) {
    if (error instanceof PrecheckError) return { error, notices };
    throw error;
  }
  throw new Error('a reading makes a run');
};

interface ReadAnswer {
  readonly reading: RunReading;
  /** The paths of leaves that could not be read, in order. */
  readonly notices: readonly string[];
}

/** Runs one adapter over HTTP 200 answers and keeps its notices. */
export const readerOf =
  (request: AcsRequest, read: (answer: AcsAnswer, onUnreadable: (path: string) => void) => RunReading) =>
  (body: unknown): ReadAnswer => {
    const notices: string[] = [];
    const reading = read(answerTo(request, body), (path) => void notices.push(path));
    return { reading, notices };
  };

/** The PrecheckError that `run` throws; anything else fails the test. */
export const errorOf = (run: () => unknown): PrecheckError => {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof PrecheckError) return thrown;
    throw thrown;
  }
  throw new Error('expected a PrecheckError, nothing was thrown');
};
