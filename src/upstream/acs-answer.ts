import { PrecheckError } from '../domain/precheck-error.ts';
import type { UpstreamTrace } from '../domain/precheck-run.ts';
import type { AcsRequest } from './acs-request.ts';
import { skewSentence } from './clock-skew.ts';
import { parseJson } from './exact-json.ts';
import { type Failure, failureOf } from './failures.ts';
import type { Attempt } from './retry.ts';
import { isObject, type JsonObject, readLeaves } from './wire.ts';
import { parseXmlError } from './xml-error.ts';

/** A success: the body, not yet looked into, and where it came from. */
export interface AcsAnswer {
  readonly body: JsonObject;
  /** The paths of envelope leaves that make no sense. */
  readonly unreadable: readonly string[];
  readonly trace: Omit<UpstreamTrace, 'rawStatus'>;
}

export interface RawAnswer {
  readonly status: number;
  /** Of the header; bodies that tell the id themselves are believed first. */
  readonly requestId: string | null;
  readonly retryAfter: string | null;
  /** Milliseconds that our clock, when the request was sent, was ahead of the answer's `date`. */
  readonly aheadMs: number | null;
  readonly text: string;
}

const OK_CODES: ReadonlySet<string> = new Set(['200', 'OK', 'SUCCESS']);

const SENTENCE = {
  NOT_FOUND: ({ product, subject }: AcsRequest) => `${product} knows no ${subject}`,
  INVALID_ARGUMENT: ({ product, subject }: AcsRequest) => `${product} cannot take ${subject}`,
  UPSTREAM_FORBIDDEN: ({ product, action, subject }: AcsRequest) =>
    `The cloud account may not call ${product} ${action} for ${subject}`,
  UPSTREAM_THROTTLED: ({ product, action }: AcsRequest) => `${product} is limiting the rate of ${action}`,
  UPSTREAM_CREDENTIALS: ({ product }: AcsRequest) =>
    `${product} did not accept this gateway's credentials, signature or clock`,
} as const;

const sentenceOf = (code: string, request: AcsRequest): string => {
  const known = Object.entries(SENTENCE).find(([name]) => name === code);
  return known ? known[1](request) : `${request.product} could not answer ${request.action}`;
};

/** Refusals of the time of a request, rather than of how it is written. */
const OUT_OF_TIME = /^(InvalidTimeStamp\.Expired|IllegalTimestamp)$/i;

/** A vendor's code may stand in a message only if it looks like one; else the HTTP status has to do. */
const shown = (vendorCode: string | null, { status }: RawAnswer): string =>
  vendorCode !== null && /^[\w.-]{1,64}$/.test(vendorCode) ? vendorCode : `HTTP ${status}`;

/** A longer wait is taken for this one: nobody is to be without news for hours because of one header. */
const MAX_RETRY_AFTER_MS = 5 * 60_000;

const retryAfterMs = (header: string | null): number | null => {
  const ms = header === null || header.trim() === '' ? Number.NaN : Number(header);
  return ms >= 0 && Number.isFinite(ms) ? Math.min(Math.round(ms), MAX_RETRY_AFTER_MS) : null;
};

/** The leaves that decide; one that is there and makes no sense decides nothing, least of all a success. */
const DECISIVE = /^(success|code)$/i;

interface Envelope extends Pick<UpstreamTrace, 'requestId' | 'success' | 'errorCode' | 'errorMessage'> {
  /** A `Code` that says failure. */
  readonly badCode: string | null;
  readonly unreadable: readonly string[];
}

const readEnvelope = (body: JsonObject, raw: RawAnswer): Envelope => {
  const unreadable: string[] = [];
  const leaves = readLeaves(body, '', (path) => void unreadable.push(path));
  // Keys come in more than one case; all that there are of a name are looked at.
  const keys = Map.groupBy(Object.keys(body), (key) => key.toLowerCase());
  const all = <T>(name: string, read: (key: string) => T | null): T[] =>
    (keys.get(name) ?? []).flatMap((key) => read(key) ?? []);
  const codes = all('code', leaves.raw).map((code) => code.trim());
  const flags = all('success', leaves.flag);
  return {
    // Where several differ, the one that says failure decides.
    badCode: codes.find((code) => code !== '' && !OK_CODES.has(code.toUpperCase())) ?? null,
    success: flags.includes(false) ? false : (flags[0] ?? null),
    errorCode: all('errcode', leaves.raw)[0] ?? null,
    errorMessage: all('errmessage', leaves.raw)[0] ?? null,
    requestId: all('requestid', leaves.id)[0] ?? raw.requestId,
    unreadable,
  };
};

/** One sentence, the vendor's code, and of a clock how far it is off. */
const messageOf = (code: string, vendorCode: string | null, request: AcsRequest, raw: RawAnswer): string => {
  if (vendorCode !== null && OUT_OF_TIME.test(vendorCode))
    return `${request.product} did not accept the time of the request (${vendorCode}): ${skewSentence(raw.aheadMs)}`;
  return `${sentenceOf(code, request)} (${shown(vendorCode, raw)})`;
};

/** A refusal in the vendor's own words: who says what is wrong with a request has not done it. */
const isRefusal = ({ remedy }: Failure, vendorCode: string | null, { status }: RawAnswer): boolean =>
  remedy === 'NONE' && vendorCode !== null && status >= 400 && status <= 499;

/** Each request has a nonce of its own. One that was used came twice over the network, and may have been done. */
const cameTwice = ({ product, action }: AcsRequest, requestId: string | null): Attempt<AcsAnswer> => {
  const message = `${product} says that it has had this request for ${action} before`;
  return { error: new PrecheckError('UPSTREAM_UNAVAILABLE', message, { requestId }), remedy: 'NONE' };
};

const failed = (request: AcsRequest, raw: RawAnswer, envelope: Envelope): Attempt<AcsAnswer> => {
  const { badCode, success, errorCode, requestId } = envelope;
  // Beside `Success: true` the field holds filler.
  const vendorCode = badCode ?? (success === true ? null : (errorCode?.trim() ?? null));
  const failure = failureOf(vendorCode, raw.status);
  const { code, remedy } = failure;
  if (request.isWrite && remedy === 'NONCE') return cameTwice(request, requestId);
  const message = messageOf(code, vendorCode, request, raw);
  const effect = isRefusal(failure, vendorCode, raw) ? 'NONE' : null;
  const detail = { requestId, retryAfterMs: retryAfterMs(raw.retryAfter), effect } as const;
  return { error: new PrecheckError(code, message, detail), remedy };
};

/** Decides whether an answer is a success: by the real HTTP status, a `Code` and `Success`. */
export const judge = (request: AcsRequest, raw: RawAnswer): Attempt<AcsAnswer> => {
  const value = parseJson(raw.text);
  const body = isObject(value) ? value : null;
  const envelope = readEnvelope(body ?? parseXmlError(raw.text) ?? {}, raw);
  if (raw.status < 200 || raw.status > 299) return failed(request, raw, envelope);
  const { badCode, unreadable, ...trace } = envelope;
  if (badCode !== null || trace.success === false) return failed(request, raw, envelope);
  const undecided = unreadable.find((path) => DECISIVE.test(path));
  if (!body || undecided) {
    const text = `${raw.text.length} characters that are no JSON object`;
    const what = undecided ? `a ${undecided} that cannot be read` : text;
    const message = `${request.product} answered ${request.action} with ${what}`;
    return { error: new PrecheckError('UPSTREAM_MALFORMED', message, trace), remedy: 'NONE' };
  }
  const { product, action } = request;
  return { answer: { body, unreadable, trace: { product, action, httpStatus: raw.status, ...trace } } };
};
