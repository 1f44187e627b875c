import type { Clock } from '../domain/clock.ts';
import type { ErrorCode, PrecheckError } from '../domain/precheck-error.ts';
import type { Live } from '../graphql/context.ts';
import { createAwaitRun } from '../live/await-run.ts';
import { createFollowRuns } from '../live/run-updates.ts';
import { createWatches } from '../live/watches.ts';
import type { Log } from '../log.ts';
import { TurnNotCome } from '../runs/query-waits.ts';
import { createMemoryFleet } from '../runs/run-fleet.ts';
import { createRunStore, type RunStore } from '../runs/run-store.ts';
import { createStartPrecheck, type StartPrecheck } from '../runs/start-precheck.ts';
import { createSubjectStore, type SubjectStore } from '../runs/subject-store.ts';
import type { Account } from '../upstream/account.ts';
import { createAcsCall } from '../upstream/acs-call.ts';
import { type Ask, createAsk } from '../upstream/ask.ts';
import { CircuitOpen } from '../upstream/circuit.ts';
import { createReadRegions } from '../upstream/region-reader.ts';
import { createRunReader } from '../upstream/run-reader.ts';
import { createStart } from '../upstream/sas/start-precheck.ts';
import type { Send } from '../upstream/send.ts';
import { createListSubjects } from '../upstream/subject-list.ts';
import { createLateReads } from './late-reads.ts';
import type { OnUnexpected } from './mask-error.ts';

/** All that runs are read with, and how often. */
export interface RunsDeps {
  readonly accounts: readonly Account[];
  readonly pollMinMs: number;
  readonly pollMaxMs: number;
  readonly send: Send;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

interface Around {
  readonly onUnexpected: OnUnexpected;
  /** Aborts when the gateway begins to close. */
  readonly closing: AbortSignal;
}

interface Runs {
  readonly store: RunStore;
  readonly subjectStore: SubjectStore;
  readonly startPrecheck: StartPrecheck;
  readonly live: Live;
}

const MAX_WATCHES = 5_000;

/** Answers to a question that was wrong: nothing for an operator to mend. */
const CLIENTS_DOING: ReadonlySet<ErrorCode> = new Set(['NOT_FOUND', 'INVALID_ARGUMENT']);

/** What an operator needs to know; the message is written for clients, so it tells nothing secret. */
const failureFields = ({ code, message, requestId, cause }: PrecheckError) => ({
  code,
  reason: message,
  requestId,
  cause: cause instanceof Error && 'code' in cause ? cause.code : undefined,
});

const createVendorAsk = ({ clock, random, send, log, accounts }: RunsDeps): Ask => {
  const onLate = createLateReads(clock, (late) =>
    log.warn(late, 'upstream reads did not come to their turn'),
  );
  return createAsk({
    accounts,
    call: createAcsCall({
      ...{ send, accounts, clock, random },
      onAttempt: (note) => log.info(note, 'upstream attempt'),
      onCircuit: ({ isOpen, ...note }) =>
        isOpen ? log.warn(note, 'upstream circuit open') : log.info(note, 'upstream circuit closed'),
      onThrottled: (note) => log.warn(note, 'upstream throttled, so called less'),
    }),
    onUnreadable: (where) => log.warn(where, 'upstream sent a value that cannot be read'),
    onFailure: ({ error, ...where }) => {
      if (error instanceof TurnNotCome) return onLate(where);
      // That it is open was told once; each read that it refuses would be told again.
      if (!CLIENTS_DOING.has(error.code) && !(error instanceof CircuitOpen))
        log.warn({ ...where, ...failureFields(error) }, 'upstream read failed');
    },
  });
};

/** Puts together what reads runs, keeps them, and tells of what is new. */
export const createRuns = (deps: RunsDeps, { onUnexpected, closing }: Around): Runs => {
  const { clock, random, pollMinMs, pollMaxMs } = deps;
  const ask = createVendorAsk(deps);
  const { wireKey, read } = createRunReader(ask);
  const fleet = createMemoryFleet();
  const store = createRunStore({ wireKey, read, fleet, clock, pollMinMs, onUnexpected });
  const watches = createWatches({
    ...{ wireKey, store, fleet, clock, random, pollMinMs, pollMaxMs, onUnexpected },
    maxWatches: MAX_WATCHES,
  });
  const live = {
    follow: createFollowRuns({ watches, store, clock, pollMinMs }),
    awaitRun: createAwaitRun({ watches, store, clock, pollMinMs, closing }),
  };
  const subjectStore = createSubjectStore({
    ...{ list: createListSubjects(ask), regions: createReadRegions(ask), clock, pollMinMs },
  });
  const startPrecheck = createStartPrecheck({ start: createStart(ask), store, clock });
  return { store, subjectStore, startPrecheck, live };
};
