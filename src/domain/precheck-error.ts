import { randomUUID } from 'node:crypto';

/** Everything that can go wrong, as clients see it in `extensions.code`; the only place that says what may be tried again. */
const CODES = {
  INVALID_ARGUMENT: { isRetryable: false },
  UNAUTHENTICATED: { isRetryable: false },
  FORBIDDEN: { isRetryable: false },
  NOT_FOUND: { isRetryable: false },
  LIMIT_EXCEEDED: { isRetryable: false },
  UPSTREAM_FORBIDDEN: { isRetryable: false },
  UPSTREAM_THROTTLED: { isRetryable: true },
  UPSTREAM_UNAVAILABLE: { isRetryable: true },
  UPSTREAM_TIMEOUT: { isRetryable: true },
  UPSTREAM_MALFORMED: { isRetryable: false },
  UPSTREAM_CREDENTIALS: { isRetryable: false },
  INTERNAL: { isRetryable: false },
  GRAPHQL_PARSE_FAILED: { isRetryable: false },
  GRAPHQL_VALIDATION_FAILED: { isRetryable: false },
} as const satisfies Record<string, { readonly isRetryable: boolean }>;

export type ErrorCode = keyof typeof CODES;

export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(CODES, code);

/** The codes that the reading of a run can end with. */
export const TROUBLE_CODES = [
  'NOT_FOUND',
  'INVALID_ARGUMENT',
  'FORBIDDEN',
  'LIMIT_EXCEEDED',
  'INTERNAL',
  'UPSTREAM_FORBIDDEN',
  'UPSTREAM_THROTTLED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_MALFORMED',
  'UPSTREAM_CREDENTIALS',
] as const satisfies readonly ErrorCode[];

export type TroubleCode = (typeof TROUBLE_CODES)[number];

interface Detail {
  /** The vendor's id of the request that failed. */
  readonly requestId?: string | null;
  /** How long to wait, from now, as the vendor asked, or we ask of a caller who comes too often. */
  readonly retryAfterMs?: number | null;
  /** Names the log line of an unexpected failure. */
  readonly errorId?: string | null;
  readonly effect?: Effect | null;
  readonly cause?: unknown;
}

/** What a call that failed has changed, where it was to change something. */
export type Effect = 'NONE' | 'UNKNOWN';

/**
 * The one error that our code throws. `message` is written for the client: it names the value that was wrong and
 * what was expected, and never repeats a secret or the vendor's own text. What only the log may see is the `cause`.
 */
export class PrecheckError extends Error {
  override readonly name = 'PrecheckError';
  readonly code: ErrorCode;
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;
  readonly errorId: string | null;
  /** Null where nobody can say, or nothing was to be changed. */
  readonly effect: Effect | null;

  constructor(code: ErrorCode, message: string, detail: Detail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.requestId = detail.requestId ?? null;
    this.retryAfterMs = detail.retryAfterMs ?? null;
    this.errorId = detail.errorId ?? null;
    this.effect = detail.effect ?? null;
  }

  get isRetryable(): boolean {
    // Clients go by this by themselves, and what may have been done is not to be done again by itself.
    if (this.effect === 'UNKNOWN') return false;
    return CODES[this.code].isRetryable || (this.code === 'LIMIT_EXCEEDED' && this.retryAfterMs !== null);
  }

  /** The error itself if it is ours, else INTERNAL under a fresh `errorId`, with what was thrown as its cause. */
  static from(thrown: unknown): PrecheckError {
    if (thrown instanceof PrecheckError) return thrown;
    return new PrecheckError('INTERNAL', 'Unexpected failure; the log has it under this errorId.', {
      errorId: randomUUID(),
      cause: thrown,
    });
  }
}

const MAX_QUOTED = 80;
/** What nobody sees, or takes for a space. JSON escapes but the first few of these. */
const INVISIBLE = /(?! )[\p{C}\p{Z}]/gu;

const escapeUnits = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');

/** A value that came from outside, as it may stand in a message: quoted, escaped, cut after 80 characters. */
export const quote = (value: string): string => {
  // Never between the halves of one character.
  const start = value.slice(0, MAX_QUOTED).replace(/[\ud800-\udbff]$/, '');
  const text = value.length > MAX_QUOTED ? `${start}…` : value;
  return JSON.stringify(text).replace(INVISIBLE, escapeUnits);
};
