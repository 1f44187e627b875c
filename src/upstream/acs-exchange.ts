import { PrecheckError } from '../domain/precheck-error.ts';
import type { RawAnswer } from './acs-answer.ts';
import { type AcsRequest, signedHeaders } from './acs-request.ts';
import { type AccessKey, canonicalQuery } from './acs-signature.ts';
import { aheadOf } from './clock-skew.ts';
import { codeOf, faultOf, isUnsent } from './network-faults.ts';
import { ProxyError } from './proxy.ts';
import type { HttpAnswer, Send } from './send.ts';
import { idOf } from './wire.ts';

/** What an answer begins with: known even where its body then fails. */
export interface AnswerHead {
  status: number | null;
  requestId: string | null;
}

const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

const readText = async (body: HttpAnswer['body'], fail: (what: string) => PrecheckError): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw fail(`more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** A request that cannot be put on the wire as it is; whatever else fails there, the network did. */
const isOurMistake = (thrown: unknown): boolean =>
  thrown instanceof TypeError || codeOf(thrown) === 'UND_ERR_INVALID_ARG';

const whyOf = (thrown: unknown): string => {
  if (thrown instanceof ProxyError) return ` ${thrown.message}`;
  const fault = faultOf(thrown);
  return fault === null ? '' : `: ${fault}`;
};

/** A request, and what it is sent and signed with. */
interface Exchange {
  readonly send: Send;
  readonly request: AcsRequest;
  readonly accessKey: AccessKey;
  readonly nowMs: number;
}

/** Sends a request, signed afresh, and reads the answer whole. Fills `head` as soon as there is one. */
export const exchange = async (
  { send, request, accessKey, nowMs }: Exchange,
  head: AnswerHead,
  signal: AbortSignal,
): Promise<RawAnswer> => {
  const { product, action, endpoint, query } = request;
  const headers = signedHeaders(request, accessKey, nowMs);
  const url = `${endpoint.origin}/?${canonicalQuery(query)}`;
  try {
    const answer = await send({ method: 'POST', url, headers, signal });
    const requestId = idOf(answer.header('x-acs-request-id'));
    head.status = answer.status;
    head.requestId = requestId;
    const text = await readText(answer.body, (what) => {
      const message = `${product} answered ${action} with ${what}`;
      return new PrecheckError('UPSTREAM_MALFORMED', message, { requestId });
    });
    const aheadMs = aheadOf(nowMs, answer.header('date'));
    return {
      ...{ status: answer.status, requestId, aheadMs, text },
      retryAfter: answer.header('x-acs-retry-after'),
    };
  } catch (thrown) {
    if (thrown instanceof PrecheckError || isOurMistake(thrown)) throw thrown;
    const what = head.status === null ? 'could not be reached for' : 'broke off its answer to';
    const message = `${product} ${what} ${action}${whyOf(thrown)}`;
    const effect = head.status === null && (thrown instanceof ProxyError || isUnsent(thrown)) ? 'NONE' : null;
    const detail = { requestId: head.requestId, effect, cause: thrown } as const;
    throw new PrecheckError('UPSTREAM_UNAVAILABLE', message, detail);
  }
};
