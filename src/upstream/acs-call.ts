import type { Clock } from '../domain/clock.ts';
import type { PrecheckError } from '../domain/precheck-error.ts';
import type { AcsAnswer } from './acs-answer.ts';
import { type AttemptNote, createAcsAttempt, timedOut } from './acs-attempt.ts';
import type { AcsRequest } from './acs-request.ts';
import type { AccessKey } from './acs-signature.ts';
import type { Credentials } from './credentials.ts';
import { withDeadline } from './deadline.ts';
import { type Attempt, retryReads } from './retry.ts';
import type { Send } from './send.ts';

/** Reads once, whatever that takes within the deadlines; rejects with a PrecheckError or the signal's reason. */
export type AcsCall = (request: AcsRequest, signal: AbortSignal) => Promise<AcsAnswer>;

interface AcsCallDeps {
  readonly send: Send;
  readonly credentials: Credentials;
  readonly clock: Clock;
  /** 0 inclusive to 1 exclusive, for jitter. */
  readonly random: () => number;
  /** Told of each request once it is over. */
  readonly onAttempt: (note: AttemptNote) => void;
}

const OPERATION_MS = 15_000;

/** An access key that the vendor refused, and how. */
interface RefusedKey {
  readonly accessKey: AccessKey;
  readonly error: PrecheckError;
}

export const createAcsCall = ({ send, credentials, clock, random, onAttempt }: AcsCallDeps): AcsCall => {
  const attempt = createAcsAttempt({ send, clock, onAttempt });

  /** The attempts of one read, each with the access key of its moment; one that was refused is not used again. */
  const attemptsOf = (request: AcsRequest, signal: AbortSignal) => {
    let refused: RefusedKey | null = null;
    return async (): Promise<Attempt<AcsAnswer>> => {
      const accessKey = await credentials(refused?.accessKey ?? null);
      signal.throwIfAborted();
      if (refused?.accessKey === accessKey) throw refused.error;
      const result = await attempt(request, accessKey, signal);
      if ('error' in result && result.remedy === 'KEY') refused = { accessKey, error: result.error };
      return result;
    };
  };

  return (request, signal) => {
    const deadlineMs = clock.now() + OPERATION_MS;
    const limit = { clock, ms: OPERATION_MS, error: () => timedOut(request, OPERATION_MS) };
    return withDeadline(limit, signal, (inner) =>
      retryReads({ clock, random, deadlineMs }, inner, attemptsOf(request, inner)),
    );
  };
};
