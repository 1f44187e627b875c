import { text } from 'node:stream/consumers';
import type { Clock } from '../../src/domain/clock.ts';
import { withDeadline } from '../../src/domain/deadline.ts';
import { type AcsRequest, signedHeaders } from '../../src/upstream/acs-request.ts';
import { type AccessKey, canonicalQuery } from '../../src/upstream/acs-signature.ts';
import { PRECHECK_PROGRESS } from '../../src/upstream/dbs/precheck-progress.ts';
import type { EndpointOf } from '../../src/upstream/endpoints.ts';
import { DATABASE_PRECHECK } from '../../src/upstream/sas/database-precheck.ts';
import type { Send } from '../../src/upstream/send.ts';
import type { InspectedWire, Wire } from './inspect.ts';

type Product = AcsRequest['product'];

/** An id that a target has, and what is particular about it. */
export interface Question {
  readonly title: string;
  readonly product: Product;
  readonly parameter: 'BackupPlanId' | 'RestoreTaskId' | 'InstanceUuid' | 'TaskId';
  readonly id: string;
  /** What is found in its answers on purpose. */
  readonly findings?: readonly string[];
}

/** The way to a target, for one test. */
export interface Connection {
  readonly send: Send;
  readonly clock: Clock;
  readonly accessKey: AccessKey;
  readonly regionId: string;
  readonly endpoint: EndpointOf;
  /** Lets the prechecks of the target go on. */
  wait(ms: number): Promise<void>;
}

/** Whoever answers as the vendor does. */
export interface Target {
  readonly name: string;
  readonly questions: readonly Question[];
  /** What cannot be asked here, and why. */
  readonly missing: readonly string[];
  /** When each question is asked again, in milliseconds after the time before. */
  readonly waitsMs: readonly number[];
  /** Opened by a test, it closes with it. */
  open(): Promise<Connection>;
  /** Hears of each answer what is no finding. */
  hear(title: string, seen: InspectedWire): void;
}

const LIMIT_MS = 15_000;

/** Tells nothing of what was thrown but the code of a system call: the rest may be anything. */
const unreachable = ({ product, action }: AcsRequest, thrown: unknown): Error => {
  const code = Object(thrown).code;
  const why = typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? code : 'no answer';
  return new Error(`${product} could not be asked for ${action}: ${why}`);
};

export const requestFor = (
  { endpoint, regionId }: Connection,
  { product, parameter, id }: Pick<Question, 'product' | 'parameter' | 'id'>,
): AcsRequest => ({
  ...(product === 'Dbs' ? PRECHECK_PROGRESS : DATABASE_PRECHECK),
  account: 'default',
  endpoint: endpoint(product, regionId),
  query: { [parameter]: id, ...(product === 'Sas' && { UniRegionId: regionId }) },
  subject: 'a contract',
});

/** Asks once; `accessKey` and `nowMs` may be wrong ones. Rejects with a plain sentence when nobody answers. */
export const ask = async (
  { send, clock, accessKey }: Connection,
  request: AcsRequest,
  wrong: { readonly accessKey?: AccessKey; readonly nowMs?: number } = {},
): Promise<Wire> => {
  const headers = signedHeaders(request, wrong.accessKey ?? accessKey, wrong.nowMs ?? clock.now());
  const url = `${request.endpoint.origin}/?${canonicalQuery(request.query)}`;
  const limit = { clock, ms: LIMIT_MS, error: () => new Error('no answer in time') };
  try {
    return await withDeadline(limit, new AbortController().signal, async (signal) => {
      const { status, header, body } = await send({ method: 'POST', url, headers, signal });
      const requestId = header('x-acs-request-id');
      const head = { status, requestId, contentType: header('content-type') };
      return { ...head, retryAfter: header('x-acs-retry-after'), aheadMs: null, text: await text(body) };
    });
  } catch (thrown) {
    throw unreachable(request, thrown);
  }
};
