import DataLoader from 'dataloader';
import { type Caller, mayKnowAccount, mayList, mayRead, mayReadSome } from '../domain/caller.ts';
import type { Subject } from '../domain/node-id.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { PrecheckKind } from '../domain/precheck-run.ts';
import { formatRunKey } from '../domain/run-key.ts';
import type { ListPlace, ListSlice, SubjectFacts, SubjectPage, SubjectQuery } from '../domain/subject.ts';
import type { Patience } from '../runs/patience.ts';
import type { SubjectStore } from '../runs/subject-store.ts';
import type { Observations } from './observations.ts';
import { readableIf } from './run-loader.ts';

/** The subjects of one operation: what the vendor's lists tell of them, asked together. */
export interface SubjectLoader {
  /** Null where no list tells of it. Rejects with the PrecheckError that it deserves. */
  facts(subject: Subject): Promise<SubjectFacts | null>;
  list(query: SubjectQuery, slice: ListSlice): Promise<SubjectPage>;
  /** Those that the caller may read, of the regions where one kind of prechecks is. */
  regions(kind: PrecheckKind, place: ListPlace): Promise<readonly string[]>;
}

interface SubjectLoaderDeps {
  readonly caller: Caller;
  /** In whose name he waits for reads, as callers take turns. */
  readonly holder: string;
  readonly patience: Pick<Patience, 'untilMs'>;
  readonly store: SubjectStore;
  readonly maxAgeMs: number;
  readonly signal: AbortSignal;
  readonly observations: Pick<Observations, 'addSeen' | 'addOther'>;
}

const placeOf = ({ by, account, regionId }: Subject): string => JSON.stringify([by, account, regionId]);

// These outlive the loader, whose facts and pages are not to.
const factsIn = (store: SubjectStore, subject: Subject, maxAgeMs: number) => () =>
  store.heldFacts(subject, maxAgeMs);
const pageIn = (store: SubjectStore, query: SubjectQuery, slice: ListSlice) => () =>
  store.heldPage(query, slice);

interface Shown {
  readonly subject: Subject;
  readonly isShown: boolean;
}

/** Whether a caller may see the list, and of its subjects the same ones. */
const shownTheSame =
  (query: SubjectQuery, isAccountKnown: boolean, all: readonly Shown[]) => (caller: Caller) =>
    mayList(caller, query) === true &&
    // Whoever asks for none may, in any account; whether that is there is not told to all.
    mayKnowAccount(caller, query.account) === isAccountKnown &&
    all.every(({ subject, isShown }) => (mayRead(caller, subject) === true) === isShown);

export const createSubjectLoader = (deps: SubjectLoaderDeps): SubjectLoader => {
  const { caller, holder, patience, store, maxAgeMs, signal, observations } = deps;
  const ask = () => ({ caller: holder, untilMs: patience.untilMs, signal });

  /** All at once, but one call for each kind, account and region. */
  const batch = async (subjects: readonly Subject[]): Promise<(SubjectFacts | null | Error)[]> => {
    const found = new Map<Subject, SubjectFacts | null | Error>();
    const together = [...Map.groupBy(subjects, placeOf).values()];
    await Promise.all(
      together.map(async (some) => {
        try {
          const facts = await store.facts(some, maxAgeMs, ask());
          some.forEach((subject, i) => void found.set(subject, facts[i] ?? null));
        } catch (thrown) {
          const error = thrown instanceof Error ? thrown : PrecheckError.from(thrown);
          for (const subject of some) found.set(subject, error);
        }
      }),
    );
    return subjects.map((subject) => found.get(subject) ?? null);
  };

  const loader = new DataLoader<Subject, SubjectFacts | null, string>(batch, { cacheKeyFn: formatRunKey });

  return {
    async facts(subject) {
      const allowed = mayRead(caller, subject);
      if (allowed !== true) throw allowed;
      const facts = await loader.load(subject);
      if (facts) observations.addSeen(facts, factsIn(store, subject, maxAgeMs), readableIf(subject));
      else observations.addOther();
      return facts;
    },
    async list(query, slice) {
      const allowed = mayList(caller, query);
      if (allowed !== true) throw allowed;
      const page = await store.list(query, slice, ask());
      // Who may see some ids alone is told of those alone, whatever came.
      const isShown = (subject: Subject) => mayRead(caller, subject) === true;
      const subjects = page.subjects.filter(({ subject }) => isShown(subject));
      const shown = page.subjects.map(({ subject }) => ({ subject, isShown: isShown(subject) }));
      observations.addSeen(
        page,
        pageIn(store, query, slice),
        shownTheSame(query, mayKnowAccount(caller, query.account), shown),
      );
      for (const { subject, facts } of subjects) loader.prime(subject, facts);
      return { ...page, subjects };
    },
    async regions(kind, place) {
      const allowed = mayReadSome(caller, kind, place.account);
      if (allowed instanceof PrecheckError) throw allowed;
      observations.addOther();
      const regions = await store.regions(kind, place, ask());
      return regions.filter(allowed);
    },
  };
};
