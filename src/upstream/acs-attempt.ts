import type { Clock } from '../domain/clock.ts';
import { withDeadline } from '../domain/deadline.ts';
import { type ErrorCode, PrecheckError } from '../domain/precheck-error.ts';
import { type AcsAnswer, judge } from './acs-answer.ts';
import { type AnswerHead, exchange } from './acs-exchange.ts';
import type { AcsRequest } from './acs-request.ts';
import type { AccessKey } from './acs-signature.ts';
import type { Remedy } from './failures.ts';
import type { Attempt } from './retry.ts';
import type { Send } from './send.ts';

/** One request as it was sent, for the log: nothing of its headers and of either body. */
export interface AttemptNote extends Pick<AcsRequest, 'account' | 'product' | 'action' | 'subject'> {
  readonly ms: number;
  /** `LEFT` when nobody waited for it any more. */
  readonly outcome: 'OK' | 'LEFT' | ErrorCode;
  readonly httpStatus: number | null;
  /** The vendor's, where it answered. */
  readonly requestId: string | null;
}

interface AcsAttemptDeps {
  readonly send: Send;
  readonly clock: Clock;
  /** Told of each request once it is over. */
  readonly onAttempt: (note: AttemptNote) => void;
}

/** Sends once; rejects with the signal's reason, or with what is no failure of the vendor's. */
export type AcsAttempt = (
  request: AcsRequest,
  accessKey: AccessKey,
  signal: AbortSignal,
) => Promise<Attempt<AcsAnswer>>;

const ATTEMPT_MS = 10_000;

export const timedOut = ({ product, action }: AcsRequest, ms: number, requestId: string | null = null) =>
  new PrecheckError('UPSTREAM_TIMEOUT', `${product} did not answer ${action} within ${ms} ms`, { requestId });

/** A failure that kept the answer from being judged. */
const brokenOff = (thrown: unknown): Attempt<AcsAnswer> => {
  if (!(thrown instanceof PrecheckError)) throw thrown;
  // What could not be reached may be reached next time; a deadline or a cap that was met would be met again.
  const remedy: Remedy = thrown.code === 'UPSTREAM_UNAVAILABLE' ? 'AGAIN' : 'NONE';
  return { error: thrown, remedy };
};

const outcomeOf = (result: Attempt<AcsAnswer>): AttemptNote['outcome'] =>
  'answer' in result ? 'OK' : result.error.code;

/** A call that ran out of time aborts its attempt with its error; whoever leaves does so with a reason of his own. */
const outcomeOfThrown = ({ aborted, reason }: AbortSignal): AttemptNote['outcome'] => {
  if (!aborted) return 'INTERNAL';
  return reason instanceof PrecheckError ? reason.code : 'LEFT';
};

const requestIdIn = (result: Attempt<AcsAnswer>): string | null =>
  'answer' in result ? result.answer.trace.requestId : result.error.requestId;

export const createAcsAttempt =
  ({ send, clock, onAttempt }: AcsAttemptDeps): AcsAttempt =>
  async (request, accessKey, signal) => {
    const { account, product, action, subject } = request;
    const sentMs = clock.now();
    const head: AnswerHead = { status: null, requestId: null };
    const limit = { clock, ms: ATTEMPT_MS, error: () => timedOut(request, ATTEMPT_MS, head.requestId) };
    const tell = (outcome: AttemptNote['outcome'], requestId: string | null) =>
      onAttempt({
        ...{ account, product, action, subject, outcome, requestId },
        ms: clock.now() - sentMs,
        httpStatus: head.status,
      });
    const attempt = async (): Promise<Attempt<AcsAnswer>> => {
      try {
        const work = { send, request, accessKey, nowMs: sentMs };
        const raw = await withDeadline(limit, signal, (inner) => exchange(work, head, inner));
        return judge(request, raw);
      } catch (thrown) {
        signal.throwIfAborted();
        return brokenOff(thrown);
      }
    };
    try {
      const result = await attempt();
      tell(outcomeOf(result), requestIdIn(result));
      return result;
    } catch (thrown) {
      tell(outcomeOfThrown(signal), head.requestId);
      throw thrown;
    }
  };
