import { z } from 'zod';
import type { ErrorCode } from '../../src/domain/precheck-error.ts';
import { findingsOf, type Inspection, isRecord, jsonIn } from './inspection.ts';
import { word } from './leaves.ts';

/** What we take the vendor's codes for; the HTTP statuses beside them differ from page to page. */
const MEANINGS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/Throttling/, 'UPSTREAM_THROTTLED'],
  [/^(ServiceUnavailable|InternalError|ServerError)$/, 'UPSTREAM_UNAVAILABLE'],
  [/^(SignatureNonceUsed|SignatureDoesNotMatch|IncompleteSignature)$/, 'UPSTREAM_CREDENTIALS'],
  [/^(InvalidTimeStamp\.\w+|IllegalTimestamp)$/, 'UPSTREAM_CREDENTIALS'],
  [/^(InvalidAccessKeyId\.\w+|InvalidSecurityToken\.\w+)$/, 'UPSTREAM_CREDENTIALS'],
  [/^(NoPermission|Request\.Forbidden|Forbidden(\.\w+)?)$/, 'UPSTREAM_FORBIDDEN'],
  [/^Param\.NotFound$/, 'NOT_FOUND'],
  [/^(Missing\w+|InvalidParameter\w*|-106)$/, 'INVALID_ARGUMENT'],
  [/^(Invalid(Api|Action|Product)\.NotFound|NoSuchVersion|InvalidProtocol\.\w+)$/, 'UPSTREAM_UNAVAILABLE'],
];

/** The documented names; they come in other cases, too. */
const NAMES = new Map(
  ['RequestId', 'HostId', 'Code', 'Message', 'Recommend', 'Success', 'ErrCode', 'ErrMessage'].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

const code = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), word);

/** How the gateway of all products refuses. */
const GATEWAY = z
  .looseObject({ RequestId: word, HostId: z.string().nullish(), Code: code, Message: z.string() })
  .transform(({ RequestId, Code }) => ({ requestId: RequestId, vendorCode: Code.trim() }));

/** How DBS refuses by itself, under any HTTP status. */
const PRODUCT = z
  .looseObject({
    RequestId: word,
    Success: z.literal(false),
    ErrCode: code,
    ErrMessage: z.string().nullish(),
  })
  .transform(({ RequestId, ErrCode }) => ({ requestId: RequestId, vendorCode: ErrCode.trim() }));

/** An error that came before the format was known: the fields of the other, as elements. */
const fromXml = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/<(\w+)>([^<>]*)<\/\1>/g)].map(([, name = '', value = '']) => [name, value]),
  );

const fieldsOf = (text: string): Record<string, unknown> => {
  const body = text.trimStart().startsWith('<') ? fromXml(text) : jsonIn(text);
  const entries = isRecord(body) ? Object.entries(body) : [];
  return Object.fromEntries(entries.map(([name, value]) => [NAMES.get(name.toLowerCase()) ?? name, value]));
};

const SUCCESSES: ReadonlySet<string> = new Set(['', '200', 'ok', 'success']);

/** Whether an answer is a refusal: by the HTTP status, or by what stands in a 200. */
export const isRefusal = (status: number, text: string): boolean => {
  const { Success, Code = '' } = fieldsOf(text);
  return status < 200 || status > 299 || Success === false || !SUCCESSES.has(String(Code).toLowerCase());
};

export interface Refusal {
  readonly vendorCode: string;
  readonly requestId: string;
  /** What we must take it for; null for a code that nobody knows. */
  readonly meaning: ErrorCode | null;
}

/** A vendor's code where it looks like one. */
export const shownCode = (vendorCode: string): string =>
  /^[\w.-]{1,64}$/.test(vendorCode) ? vendorCode : 'a code not shown';

/** Holds the body of a refusal against what we rely on. */
export const inspectRefusal = (text: string): Inspection & { readonly refusal: Refusal | null } => {
  const fields = fieldsOf(text);
  const { error, data } = ('ErrCode' in fields && !('Code' in fields) ? PRODUCT : GATEWAY).safeParse(fields);
  if (error) return { findings: findingsOf(error), novelties: [], refusal: null };
  const [, meaning = null] = MEANINGS.find(([pattern]) => pattern.test(data.vendorCode)) ?? [];
  const novelties = meaning === null ? [`the code is ${shownCode(data.vendorCode)}`] : [];
  return { findings: [], novelties, refusal: { ...data, meaning } };
};
