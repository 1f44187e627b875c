import type { Clock } from '../domain/clock.ts';
import { type ErrorCode, PrecheckError } from '../domain/precheck-error.ts';
import { type AcsAnswer, judge, type RawAnswer } from './acs-answer.ts';
import { type AcsRequest, signedHeaders } from './acs-request.ts';
import { type AccessKey, canonicalQuery } from './acs-signature.ts';
import { withDeadline } from './deadline.ts';
import type { Remedy } from './failures.ts';
import type { Attempt } from './retry.ts';
import type { HttpAnswer, Send } from './send.ts';

/** One request as it was sent, for the log: nothing of its headers and of either body. */
export interface AttemptNote extends Pick<AcsRequest, 'product' | 'action' | 'subject'> {
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
  readonly onAttempt: (note: AttemptNote) => void;
}

/** Sends once, signed afresh; rejects with the signal's reason, or with what is no failure of the vendor's. */
export type AcsAttempt = (
  request: AcsRequest,
  accessKey: AccessKey,
  signal: AbortSignal,
) => Promise<Attempt<AcsAnswer>>;

const ATTEMPT_MS = 10_000;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

const readText = async (body: HttpAnswer['body'], { product, action }: AcsRequest): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) {
      const message = `${product} answered ${action} with more than ${MAX_ANSWER_BYTES} bytes`;
      throw new PrecheckError('UPSTREAM_MALFORMED', message);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

export const timedOut = ({ product, action }: AcsRequest, ms: number) =>
  new PrecheckError('UPSTREAM_TIMEOUT', `${product} did not answer ${action} within ${ms} ms`);

/** A request that cannot be put on the wire as it is; whatever else fails there, the network did. */
const isOurMistake = (thrown: unknown): boolean =>
  thrown instanceof TypeError ||
  (thrown instanceof Error && 'code' in thrown && thrown.code === 'UND_ERR_INVALID_ARG');

/** A call that ran out of time aborts its attempt with its error; whoever leaves does so with a reason of his own. */
const outcomeOfAbort = ({ reason }: AbortSignal): AttemptNote['outcome'] =>
  reason instanceof PrecheckError ? reason.code : 'LEFT';

export const createAcsAttempt = ({ send, clock, onAttempt }: AcsAttemptDeps): AcsAttempt => {
  const exchange = async (
    request: AcsRequest,
    accessKey: AccessKey,
    signal: AbortSignal,
  ): Promise<RawAnswer> => {
    const headers = signedHeaders(request, accessKey, clock.now());
    const url = `${request.origin}/?${canonicalQuery(request.query)}`;
    try {
      const answer = await send({ method: 'POST', url, headers, signal });
      const text = await readText(answer.body, request);
      return {
        status: answer.status,
        requestId: answer.header('x-acs-request-id'),
        retryAfter: answer.header('x-acs-retry-after'),
        text,
      };
    } catch (thrown) {
      if (thrown instanceof PrecheckError || isOurMistake(thrown)) throw thrown;
      const message = `${request.product} could not be reached for ${request.action}`;
      throw new PrecheckError('UPSTREAM_UNAVAILABLE', message, { cause: thrown });
    }
  };

  const attempt = async (...[request, accessKey, signal]: Parameters<AcsAttempt>) => {
    const limit = { clock, ms: ATTEMPT_MS, error: () => timedOut(request, ATTEMPT_MS) };
    try {
      const raw = await withDeadline(limit, signal, (inner) => exchange(request, accessKey, inner));
      return { result: judge(request, raw), httpStatus: raw.status };
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof PrecheckError)) throw thrown;
      // What could not be reached may be reached next time; a deadline or a cap that was met would be met again.
      const remedy: Remedy = thrown.code === 'UPSTREAM_UNAVAILABLE' ? 'AGAIN' : 'NONE';
      return { result: { error: thrown, remedy }, httpStatus: null };
    }
  };

  return async (request, accessKey, signal) => {
    const { product, action, subject } = request;
    const sentMs = clock.now();
    const tell = (note: Pick<AttemptNote, 'outcome' | 'httpStatus' | 'requestId'>) =>
      onAttempt({ product, action, subject, ms: clock.now() - sentMs, ...note });
    try {
      const { result, httpStatus } = await attempt(request, accessKey, signal);
      if ('answer' in result) tell({ outcome: 'OK', httpStatus, requestId: result.answer.trace.requestId });
      else tell({ outcome: result.error.code, httpStatus, requestId: result.error.requestId });
      return result;
    } catch (thrown) {
      const outcome = signal.aborted ? outcomeOfAbort(signal) : 'INTERNAL';
      tell({ outcome, httpStatus: null, requestId: null });
      throw thrown;
    }
  };
};
