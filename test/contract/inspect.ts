import type { ErrorCode } from '../../src/domain/precheck-error.ts';
import { verdictOf } from '../../src/domain/verdict.ts';
import { type AcsAnswer, judge, type RawAnswer } from '../../src/upstream/acs-answer.ts';
import type { AcsRequest } from '../../src/upstream/acs-request.ts';
import { readPrecheckProgress } from '../../src/upstream/dbs/precheck-progress.ts';
import { readDatabasePrecheck } from '../../src/upstream/sas/database-precheck.ts';
import { inspectDbs } from './dbs-answer.ts';
import { differences, type Inspected, type Inspection, isRecord, jsonIn } from './inspection.ts';
import { inspectRefusal, isRefusal, type Refusal, shownCode } from './refusal.ts';
import { inspectSas } from './sas-answer.ts';

/** An HTTP answer as it came. */
export interface Wire extends RawAnswer {
  readonly contentType: string | null;
}

export interface InspectedWire extends Inspection {
  /** In one line what was refused, and what our reading takes it for; null for a success. */
  readonly refusal: { readonly told: string; readonly readAs: ErrorCode } | null;
}

/** Not relied on, but the first thing to look at when a body is no longer what it was. */
const headNovelties = ({ contentType, requestId }: Wire): string[] => {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  return [
    ...(type === 'application/json' ? [] : ['the content type is not application/json']),
    ...(requestId === null ? ['there is no header x-acs-request-id'] : []),
  ];
};

const requestIdFindings = (header: string | null, body: unknown): string[] =>
  header === null || header === body ? [] : ['RequestId: not the one of the header x-acs-request-id'];

/** What our adapter makes of an answer, held against the answer by itself. */
const readingFindings = (
  product: AcsRequest['product'],
  answer: AcsAnswer,
  { expected, novelties }: Inspected,
): string[] => {
  const unread: string[] = [...answer.unreadable];
  const read = product === 'Dbs' ? readPrecheckProgress : readDatabasePrecheck;
  try {
    const reading = read(answer, (path) => void unread.push(path.replace(/\[\d+\]/g, '[]')));
    return [
      ...differences(expected ?? {}, { ...reading, verdict: verdictOf(reading) }),
      ...unread
        .filter((path) => !novelties.some((novelty) => novelty.startsWith(`${path} is `)))
        .map((path) => `our reading: none of ${path}`),
    ];
  } catch {
    return ['our reading: none, the answer is malformed to it'];
  }
};

const inspectSuccess = (request: AcsRequest, wire: Wire, nowMs: number): InspectedWire => {
  const body = jsonIn(wire.text);
  const inspected = request.product === 'Dbs' ? inspectDbs(body, nowMs) : inspectSas(body, nowMs);
  const attempt = judge(request, wire);
  const requestId = isRecord(body) ? body['RequestId'] : undefined;
  const ours =
    'error' in attempt
      ? [`our reading: ${attempt.error.code}, the answer is no refusal`]
      : readingFindings(request.product, attempt.answer, inspected);
  return {
    findings: [...requestIdFindings(wire.requestId, requestId), ...inspected.findings, ...ours],
    novelties: [...headNovelties(wire), ...inspected.novelties],
    refusal: null,
  };
};

const refusalFindings = (refusal: Refusal, wire: Wire, readAs: ErrorCode, requestId: string | null) => [
  ...requestIdFindings(wire.requestId, refusal.requestId),
  ...(requestId === refusal.requestId ? [] : ['our reading.requestId: not what the answer says']),
  ...(refusal.meaning === null || refusal.meaning === readAs
    ? []
    : [`our reading.code: ${readAs}, the answer means ${refusal.meaning}`]),
];

const inspectRefused = (request: AcsRequest, wire: Wire): InspectedWire => {
  const { findings, novelties, refusal } = inspectRefusal(wire.text);
  const attempt = judge(request, wire);
  const head = headNovelties(wire);
  if ('answer' in attempt)
    return {
      findings: [...findings, 'our reading: a success, the answer is a refusal'],
      novelties: [...head, ...novelties],
      refusal: null,
    };
  const { code: readAs, requestId } = attempt.error;
  const ours = refusal ? refusalFindings(refusal, wire, readAs, requestId) : [];
  const told = `HTTP ${wire.status}, ${refusal ? shownCode(refusal.vendorCode) : 'no code'}`;
  return {
    findings: [...findings, ...ours],
    novelties: [...head, ...novelties],
    refusal: { told, readAs },
  };
};

/** Holds an answer against what we rely on, and our reading of it against the answer. */
export const inspect = (request: AcsRequest, wire: Wire, nowMs: number): InspectedWire =>
  isRefusal(wire.status, wire.text) ? inspectRefused(request, wire) : inspectSuccess(request, wire, nowMs);
