import type { ErrorCode } from '../domain/precheck-error.ts';

/**
 * What helps a read that failed: nothing; another attempt, as it may pass by itself; one more under a fresh nonce;
 * one more with another access key.
 */
export type Remedy = 'NONE' | 'AGAIN' | 'NONCE' | 'KEY';

/** What a vendor's error means to us. */
export interface Failure {
  readonly code: ErrorCode;
  readonly remedy: Remedy;
}

const lasting = (code: ErrorCode): Failure => ({ code, remedy: 'NONE' });
const passing = (code: ErrorCode): Failure => ({ code, remedy: 'AGAIN' });

/** The first match decides. HTTP statuses differ between the vendor's pages, so the code speaks first. */
const BY_VENDOR_CODE: readonly (readonly [RegExp, Failure])[] = [
  [/throttling/i, passing('UPSTREAM_THROTTLED')],
  [/^(ServiceUnavailable|InternalError|ServerError)/i, passing('UPSTREAM_UNAVAILABLE')],
  // Every attempt has a fresh nonce; one that is refused as well is a defect.
  [/^SignatureNonceUsed$/i, { code: 'UPSTREAM_CREDENTIALS', remedy: 'NONCE' }],
  // A key may have been replaced where it comes from; its parts do not fit where that was while they were read.
  [
    /^(InvalidSecurityToken|InvalidAccessKeyId|SignatureDoesNotMatch)/i,
    { code: 'UPSTREAM_CREDENTIALS', remedy: 'KEY' },
  ],
  [
    /^(InvalidTimeStamp|IllegalTimestamp|IncompleteSignature|MissingAccessKeyId|MissingSecurityToken)/i,
    lasting('UPSTREAM_CREDENTIALS'),
  ],
  [/^(NoPermission|Request\.Forbidden|Forbidden)/i, lasting('UPSTREAM_FORBIDDEN')],
  [/^Param\.NotFound$/i, lasting('NOT_FOUND')],
  [
    /^(InvalidApi|InvalidAction|InvalidProduct)\.NotFound|^NoSuchVersion|^InvalidProtocol/i,
    lasting('UPSTREAM_UNAVAILABLE'),
  ],
  [/^(Missing|InvalidParameter|-106$)/i, lasting('INVALID_ARGUMENT')],
];

const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** Classifies an answer that is a failure, by the vendor's code and, only where that says nothing, by the status. */
export const failureOf = (vendorCode: string | null, httpStatus: number): Failure => {
  const rule = BY_VENDOR_CODE.find(([pattern]) => vendorCode !== null && pattern.test(vendorCode));
  if (rule) return rule[1];
  if (httpStatus === 429) return passing('UPSTREAM_THROTTLED');
  return TRANSIENT_STATUSES.has(httpStatus)
    ? passing('UPSTREAM_UNAVAILABLE')
    : lasting('UPSTREAM_UNAVAILABLE');
};
