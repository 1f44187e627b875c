import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import { type AcsAnswer, judge, type RawAnswer } from './acs-answer.ts';
import { type AcsRequest, signedHeaders } from './acs-request.ts';
import { canonicalQuery } from './acs-signature.ts';
import type { Credentials } from './credentials.ts';
import { withDeadline } from './deadline.ts';
import { type Attempt, retryReads } from './retry.ts';
import type { HttpAnswer, Send } from './send.ts';

/** Reads once, whatever that takes within the deadlines; rejects with a PrecheckError or the signal's reason. */
export type AcsCall = (request: AcsRequest, signal: AbortSignal) => Promise<AcsAnswer>;

interface AcsCallDeps {
  readonly send: Send;
  readonly credentials: Credentials;
  readonly clock: Clock;
  /** 0 inclusive to 1 exclusive, for jitter. */
  readonly random: () => number;
}

const ATTEMPT_MS = 10_000;
const OPERATION_MS = 15_000;
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

const timedOut = ({ product, action }: AcsRequest, ms: number) =>
  new PrecheckError('UPSTREAM_TIMEOUT', `${product} did not answer ${action} within ${ms} ms`);

/** A request that cannot be put on the wire as it is; whatever else fails there, the network did. */
const isOurMistake = (thrown: unknown): boolean =>
  thrown instanceof TypeError ||
  (thrown instanceof Error && 'code' in thrown && thrown.code === 'UND_ERR_INVALID_ARG');

export const createAcsCall = ({ send, credentials, clock, random }: AcsCallDeps): AcsCall => {
  const exchange = async (request: AcsRequest, signal: AbortSignal): Promise<RawAnswer> => {
    const accessKey = await credentials(signal);
    signal.throwIfAborted();
    const headers = signedHeaders(request, accessKey, clock.now());
    const url = `${request.origin}/?${canonicalQuery(request.query)}`;
    try {
      const answer = await send({ method: 'POST', url, headers, signal });
      const text = await readText(answer.body, request);
      return { status: answer.status, retryAfter: answer.header('x-acs-retry-after'), text };
    } catch (thrown) {
      if (thrown instanceof PrecheckError || isOurMistake(thrown)) throw thrown;
      const message = `${request.product} could not be reached for ${request.action}`;
      throw new PrecheckError('UPSTREAM_UNAVAILABLE', message, { cause: thrown });
    }
  };

  const attempt = async (request: AcsRequest, signal: AbortSignal): Promise<Attempt<AcsAnswer>> => {
    const limit = { clock, ms: ATTEMPT_MS, error: () => timedOut(request, ATTEMPT_MS) };
    try {
      return judge(request, await withDeadline(limit, signal, (inner) => exchange(request, inner)));
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof PrecheckError)) throw thrown;
      // What could not be reached may be reached next time; a deadline or a cap that was met would be met again.
      return { error: thrown, isTransient: thrown.code === 'UPSTREAM_UNAVAILABLE' };
    }
  };

  return (request, signal) => {
    const deadlineMs = clock.now() + OPERATION_MS;
    const limit = { clock, ms: OPERATION_MS, error: () => timedOut(request, OPERATION_MS) };
    return withDeadline(limit, signal, (inner) =>
      retryReads({ clock, random, deadlineMs }, inner, () => attempt(request, inner)),
    );
  };
};
