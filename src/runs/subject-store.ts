import { LRUCache } from 'lru-cache';
import type { Clock } from '../domain/clock.ts';
import type { Subject } from '../domain/node-id.ts';
import type { PrecheckKind } from '../domain/precheck-run.ts';
import { formatRunKey, type RunKeyText } from '../domain/run-key.ts';
import type { ListPlace, ListSlice, SubjectFacts, SubjectPage, SubjectQuery } from '../domain/subject.ts';
import { createSharedReads, type QueryAsk, type ReadAsk } from './shared-reads.ts';

/** What is known of subjects, asked once for all who ask at a time. All reject with a PrecheckError or the signal's reason. */
export interface SubjectStore {
  list(query: SubjectQuery, slice: ListSlice, ask: QueryAsk): Promise<SubjectPage>;
  /**
   * What the lists tell of subjects of one kind, account and region, in their order, no older than asked; null for one
   * that no list tells of.
   */
  facts(
    subjects: readonly Subject[],
    maxAgeMs: number,
    ask: QueryAsk,
  ): Promise<readonly (SubjectFacts | null)[]>;
  /** The page of a list that would come without a call; null where none would. */
  heldPage(query: SubjectQuery, slice: ListSlice): SubjectPage | null;
  /** What would come of a subject without a call; null where none would, or nothing is known of it. */
  heldFacts(subject: Subject, maxAgeMs: number): SubjectFacts | null;
  /** The ids of the regions where one kind of prechecks is. */
  regions(kind: PrecheckKind, place: ListPlace, ask: QueryAsk): Promise<readonly string[]>;
}

interface SubjectStoreDeps {
  readonly list: (query: SubjectQuery, slice: ListSlice, ask: ReadAsk) => Promise<SubjectPage>;
  readonly regions: (kind: PrecheckKind, place: ListPlace, ask: ReadAsk) => Promise<readonly string[]>;
  readonly clock: Clock;
  /** The same is never asked twice within this, ms. */
  readonly pollMinMs: number;
}

const MAX_FACTS = 50_000;
const MAX_PAGES = 200;
const MAX_REGION_LISTS = 200;
/** So many ids one call takes. */
const MAX_IDS = 100;

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

/** How to ask for these by their ids; null where the vendor has no such question. */
const queryFor = ({ by, account, regionId }: Subject, ids: readonly string[]): SubjectQuery | null => {
  if (by === 'backupPlan') return { by, account, regionId, ids, name: null, status: null, method: null };
  return by === 'restoreTask' ? { by, account, regionId, ids } : null;
};

export const createSubjectStore = (deps: SubjectStoreDeps): SubjectStore => {
  const { clock, pollMinMs: keepMs } = deps;
  const pages = createSharedReads<SubjectPage>({ clock, keepMs, max: MAX_PAGES });
  const regionLists = createSharedReads<readonly string[]>({ clock, keepMs, max: MAX_REGION_LISTS });
  const known = new LRUCache<RunKeyText, { readonly facts: SubjectFacts | null; readonly atMs: number }>({
    max: MAX_FACTS,
  });

  const learn = (subject: Subject, facts: SubjectFacts | null) =>
    known.set(formatRunKey(subject), { facts, atMs: clock.now() });

  const isKnown = (subject: Subject, maxAgeMs: number): boolean => {
    const ageMs = clock.now() - (known.peek(formatRunKey(subject))?.atMs ?? Number.NEGATIVE_INFINITY);
    return ageMs >= 0 && ageMs < Math.max(maxAgeMs, keepMs);
  };

  const pageName = (query: SubjectQuery, slice: ListSlice) => JSON.stringify([query, slice]);

  const list: SubjectStore['list'] = (query, slice, ask) =>
    pages.read(pageName(query, slice), ask, async (asking) => {
      const page = await deps.list(query, slice, asking);
      for (const { subject, facts } of page.subjects) learn(subject, facts);
      return page;
    });

  const learnOf = async (subjects: readonly [Subject, ...Subject[]], ask: QueryAsk): Promise<void> => {
    const ids = subjects.map(({ upstreamId }) => upstreamId);
    const query = queryFor(subjects[0], ids);
    if (!query) return;
    const page = await list(query, { offset: 0, count: ids.length }, ask);
    const listed = new Set(page.subjects.map(({ subject }) => subject.upstreamId));
    for (const subject of subjects) if (!listed.has(subject.upstreamId)) learn(subject, null);
  };

  const factsOf = (subject: Subject) => known.get(formatRunKey(subject))?.facts ?? null;

  return {
    list,
    heldPage: (query, slice) => pages.held(pageName(query, slice)),
    heldFacts: (subject, maxAgeMs) => (isKnown(subject, maxAgeMs) ? factsOf(subject) : null),
    async facts(subjects, maxAgeMs, ask) {
      const unknown = subjects.filter(
        // An id with a comma would be two.
        (subject) => !isKnown(subject, maxAgeMs) && !subject.upstreamId.includes(','),
      );
      await Promise.all(
        chunks(unknown, MAX_IDS).map(async ([first, ...others]) => {
          if (first) await learnOf([first, ...others], ask);
        }),
      );
      return subjects.map(factsOf);
    },
    regions: (kind, place, ask) =>
      regionLists.read(JSON.stringify([kind, place]), ask, (asking) => deps.regions(kind, place, asking)),
  };
};
