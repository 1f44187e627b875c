import { withDeadline } from '../domain/deadline.ts';
import { type Demand, isAwaited } from '../domain/demand.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { Account } from './account.ts';
import type { AcsAnswer } from './acs-answer.ts';
import { type AcsAttempt, type AttemptNote, createAcsAttempt, timedOut } from './acs-attempt.ts';
import type { AcsRequest } from './acs-request.ts';
import type { AccessKey } from './acs-signature.ts';
import { type CallKeys, createCallKeys } from './call-keys.ts';
import type { Outcome } from './circuit.ts';
import { createGovernor, type Gate, type GovernorDeps } from './governor.ts';
import type { CallEnd, Permit } from './quota.ts';
import { type Attempt, retry } from './retry.ts';
import type { Send } from './send.ts';

/**
 * Reads once, when its turn has come, whatever that takes within the deadlines; rejects with a PrecheckError or the
 * signal's reason.
 */
export type AcsCall = (request: AcsRequest, signal: AbortSignal, demand: Demand) => Promise<AcsAnswer>;

interface AcsCallDeps extends GovernorDeps {
  readonly accounts: readonly Account[];
  readonly send: Send;
  /** Told of each request once it is over. */
  readonly onAttempt: (note: AttemptNote) => void;
}

/** From its turn on. */
const OPERATION_MS = 15_000;

/** A query, or one more attempt, waits for no longer pause: who asked is told so, and shown what was known before. */
const MAX_PAUSE_MS = 3_000;

/** Whether a failure may be the endpoint's: one that another attempt would not mend is of what it was asked. */
const isOutage = (result: Attempt<AcsAnswer>): boolean => {
  if (!('error' in result)) return false;
  const { code } = result.error;
  return code === 'UPSTREAM_TIMEOUT' || (code === 'UPSTREAM_UNAVAILABLE' && result.remedy === 'AGAIN');
};

const throttledFor = ({ product, action }: AcsRequest, retryAfterMs: number) =>
  new PrecheckError(
    'UPSTREAM_THROTTLED',
    `${product} is limiting the rate of ${action}, so it is left alone for a while`,
    {
      retryAfterMs,
    },
  );

interface Call {
  readonly request: AcsRequest;
  readonly keys: CallKeys;
  readonly gate: Gate;
  readonly attempt: AcsAttempt;
  /** After a failure that is worth another attempt, if there was one. */
  takeTurn(signal: AbortSignal, after: PrecheckError | null): Promise<Permit>;
}

const endOf = (result: Attempt<AcsAnswer>): CallEnd =>
  'error' in result && result.error.code === 'UPSTREAM_THROTTLED' ? 'THROTTLED' : 'OVER';

/** One attempt that the circuit let through, which is told how it ended. */
const attemptThrough = async (
  { request, attempt }: Call,
  told: (outcome: Outcome) => void,
  accessKey: AccessKey,
  signal: AbortSignal,
): Promise<Attempt<AcsAnswer>> => {
  try {
    const result = await attempt(request, accessKey, signal);
    told(isOutage(result) ? 'FAILED' : 'ANSWERED');
    return result;
  } catch (thrown) {
    told('LEFT');
    throw thrown;
  }
};

/** The attempts of one read, each in its turn and with the access key of its moment. */
const attemptsOf = (call: Call, first: Permit, signal: AbortSignal) => {
  const { request, keys, gate, takeTurn } = call;
  let next: Permit | null = first;
  let failed: PrecheckError | null = null;
  return async (): Promise<Attempt<AcsAnswer>> => {
    const permit = next ?? (await takeTurn(signal, failed));
    next = null;
    let end: CallEnd = 'UNSENT';
    let retryAfterMs: number | null = null;
    try {
      const accessKey = await keys.current();
      signal.throwIfAborted();
      const told = gate.circuit.enter(request);
      permit.send();
      end = 'LEFT';
      const result = await attemptThrough(call, told, accessKey, signal);
      end = endOf(result);
      if ('error' in result) {
        failed = result.error;
        retryAfterMs = failed.retryAfterMs;
        if (result.remedy === 'KEY') keys.refuse(accessKey, failed);
      }
      return result;
    } finally {
      permit.end(end, retryAfterMs);
    }
  };
};

export const createAcsCall = (deps: AcsCallDeps): AcsCall => {
  const { clock, random } = deps;
  const accounts = new Map(deps.accounts.map((account) => [account.name, account]));
  const governor = createGovernor(deps);
  const attempt = createAcsAttempt(deps);

  return async (request, signal, demand) => {
    const account = accounts.get(request.account);
    if (!account) throw new Error(`a request of an account that is not there: ${request.account}`);
    const gate = governor(request);
    let waitsAfter: PrecheckError | null = null;
    // Who waits for another turn has heard from the vendor, and is to know what.
    const error = () => waitsAfter ?? timedOut(request, OPERATION_MS);
    const limit = { clock, ms: OPERATION_MS, error };
    const keys = createCallKeys(account.credentials);
    const takeTurn: Call['takeTurn'] = async (waiting, after) => {
      waitsAfter = after;
      // Whoever waits for a key does so outside the queue, in nobody's way.
      await withDeadline(limit, waiting, keys.current);
      gate.circuit.check(request);
      const retryAfterMs = gate.quota.pauseMs();
      if (retryAfterMs > MAX_PAUSE_MS && (after || isAwaited(demand)))
        throw after ?? throttledFor(request, retryAfterMs);
      const permit = await gate.quota.acquire(demand, waiting, after ? 'again' : 'first');
      waitsAfter = null;
      return permit;
    };
    const first = await takeTurn(signal, null);
    demand.onTurn();
    const deadlineMs = clock.now() + OPERATION_MS;
    return withDeadline(limit, signal, (inner) =>
      retry(
        { clock, random, deadlineMs, isWrite: request.isWrite ?? false },
        inner,
        attemptsOf({ request, keys, gate, attempt, takeTurn }, first, inner),
      ),
    );
  };
};
