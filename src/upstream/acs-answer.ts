import { PrecheckError } from '../domain/precheck-error.ts';
import type { UpstreamTrace } from '../domain/precheck-run.ts';
import type { AcsRequest } from './acs-request.ts';
import { failureOf } from './failures.ts';
import type { Attempt } from './retry.ts';
import { isObject, type JsonObject, readLeaves } from './wire.ts';

/** A success: the body, not yet looked into, and where it came from. */
export interface AcsAnswer {
  readonly body: JsonObject;
  /** The paths of envelope leaves that make no sense. */
  readonly unreadable: readonly string[];
  readonly trace: Omit<UpstreamTrace, 'rawStatus'>;
}

export interface RawAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

const OK_CODES: ReadonlySet<string> = new Set(['200', 'OK', 'SUCCESS']);

/** An error that arose before the vendor knew what format was asked for. */
const parseXml = (text: string): JsonObject | null => {
  if (!/^\s*<(\?xml|Error)/.test(text)) return null;
  const read = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? null;
  return { Code: read('Code'), RequestId: read('RequestId') };
};

const parseJson = (text: string): JsonObject | null => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
};

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

/** A vendor's code may stand in a message only if it looks like one. */
const shown = (vendorCode: string | null): string =>
  vendorCode !== null && /^[\w.-]{1,64}$/.test(vendorCode) ? ` (${vendorCode})` : '';

/** A longer wait is not believed. */
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

const retryAfterMs = (header: string | null): number | null => {
  const ms = header === null || header.trim() === '' ? Number.NaN : Number(header);
  return ms >= 0 && ms <= MAX_RETRY_AFTER_MS ? Math.round(ms) : null;
};

/** Decides whether an answer is a success, by the real HTTP status, a `Code` and `Success: false`, in that order. */
export const judge = (request: AcsRequest, raw: RawAnswer): Attempt<AcsAnswer> => {
  const body = parseJson(raw.text);
  const isGood = raw.status >= 200 && raw.status < 300;
  if (!body && isGood) {
    const message = `${request.product} answered ${request.action} with something that is no JSON object`;
    return { error: new PrecheckError('UPSTREAM_MALFORMED', message), isTransient: false };
  }
  const unreadable: string[] = [];
  const leaves = readLeaves(body ?? parseXml(raw.text) ?? {}, '', (path) => void unreadable.push(path));
  const code = leaves.raw('Code') ?? leaves.raw('code');
  const success = leaves.flag('Success');
  const errorCode = leaves.raw('ErrCode');
  const requestId = leaves.raw('RequestId') ?? leaves.raw('requestId');
  const hasBadCode = code !== null && !OK_CODES.has(code.toUpperCase());
  if (body && isGood && !hasBadCode && success !== false) {
    const { product, action } = request;
    const errorMessage = leaves.raw('ErrMessage');
    return {
      answer: {
        body,
        unreadable,
        trace: { product, action, requestId, httpStatus: raw.status, success, errorCode, errorMessage },
      },
    };
  }
  // Beside `Success: true` the field holds filler.
  const vendorCode = hasBadCode ? code : success === true ? null : errorCode;
  const failure = failureOf(vendorCode, raw.status);
  const message = `${sentenceOf(failure.code, request)}${shown(vendorCode)}`;
  const detail = { requestId, retryAfterMs: retryAfterMs(raw.retryAfter) };
  return { error: new PrecheckError(failure.code, message, detail), isTransient: failure.isTransient };
};
