import { quote } from '../domain/precheck-error.ts';
import type { ListedSubject, ListSlice, SubjectPage, SubjectQuery } from '../domain/subject.ts';
import type { Ask, Asking, Question } from './ask.ts';
import { BACKUP_PLANS } from './dbs/backup-plans.ts';
import { RESTORE_TASKS } from './dbs/restore-tasks.ts';
import { BACKUP_METHOD, BACKUP_PLAN_STATUS, theirs } from './dbs/vocabulary.ts';
import { engineWord } from './engine.ts';
import type { Listing, VendorPage } from './listing.ts';
import { SERVER_DATABASES } from './sas/server-databases.ts';
import { vendorPagesFor } from './vendor-pages.ts';
import { MalformedError } from './wire.ts';

/**
 * Reads a slice of one of the vendor's lists, of at most 100, with no more calls than its pages make necessary: one, or
 * two. Rejects with a PrecheckError or the signal's reason.
 */
export type ListSubjects = (query: SubjectQuery, slice: ListSlice, asking: Asking) => Promise<SubjectPage>;

/** Filters that were given, as the vendor names them. */
const given = (filters: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== null));

interface Plan {
  readonly listing: Listing;
  readonly filters: Question['query'];
  /** For messages. */
  readonly subject: string;
}

const textOf = (ms: number | null): string | null => (ms === null ? null : String(ms));

const planFor = (query: SubjectQuery): Plan => {
  const { regionId } = query;
  switch (query.by) {
    case 'backupPlan': {
      const filters = given({
        Region: regionId,
        BackupPlanId: query.ids?.join(',') ?? null,
        BackupPlanName: query.name,
        BackupPlanStatus: query.status && theirs(BACKUP_PLAN_STATUS, query.status),
        BackupMethod: query.method && theirs(BACKUP_METHOD, query.method),
      });
      return { listing: BACKUP_PLANS, filters, subject: `backup plans in ${regionId}` };
    }
    case 'restoreTask': {
      if ('ids' in query) {
        const filters = { RestoreTaskId: query.ids.join(',') };
        return { listing: RESTORE_TASKS, filters, subject: `restore tasks in ${regionId}` };
      }
      const filters = given({
        BackupPlanId: query.backupPlanId,
        StartTimestamp: textOf(query.createdAfterMs),
        EndTimestamp: textOf(query.createdBeforeMs),
      });
      const subject = `restore tasks of backup plan ${quote(query.backupPlanId)}`;
      return { listing: RESTORE_TASKS, filters, subject };
    }
    case 'database': {
      const filters = given({
        UniRegionId: regionId,
        DatabaseType: query.engine && engineWord(query.engine),
        InstanceName: query.name,
      });
      return { listing: SERVER_DATABASES, filters, subject: `databases in ${regionId}` };
    }
  }
};

/**
 * A page as it may be: one that is longer than asked has other positions than those asked for, and a total that is less
 * than what was seen is none.
 */
const checkedPage = ({ entries, total }: VendorPage, index: number, size: number): VendorPage => {
  if (entries.length > size)
    throw new MalformedError('PageSize', `expected at most ${size} entries, got ${entries.length}`);
  const seen = entries.length > 0 ? index * size + entries.length : 0;
  return { entries, total: total !== null && total >= seen ? total : null };
};

type Place = Pick<SubjectQuery, 'account' | 'regionId' | 'by'>;

const subjectsAt = ({ by, account, regionId }: Place, offset: number, places: VendorPage['entries']) =>
  places.flatMap((entry, at): readonly ListedSubject[] => {
    if (!entry) return [];
    const subject = { by, account, regionId, upstreamId: entry.id };
    return [{ position: offset + at, subject, facts: entry.facts }];
  });

export const createListSubjects =
  (ask: Ask): ListSubjects =>
  async (query, slice, asking) => {
    // The vendor takes no ids for no filter, and would tell of all.
    if ('ids' in query && query.ids?.length === 0) return { subjects: [], length: 0, total: 0 };
    const { account, regionId } = query;
    const { listing, filters, subject } = planFor(query);
    const { size, first, last, skip } = vendorPagesFor(slice);
    const entries: VendorPage['entries'][number][] = [];
    let total: number | null = null;
    for (let index = first; index <= last; index++) {
      const page = await ask.answer(
        {
          ...{ account, regionId, ...listing.operation, subject },
          query: { ...filters, ...listing.pageQuery(index, size) },
        },
        (answer, onUnreadable) => checkedPage(listing.readPage(answer, onUnreadable), index, size),
        asking,
      );
      entries.push(...page.entries);
      total = page.total;
      // Nothing more is there to be asked for.
      if (page.entries.length < size || (total !== null && (index + 1) * size >= total)) break;
    }
    const places = entries.slice(skip, skip + slice.count);
    return { subjects: subjectsAt(query, slice.offset, places), length: places.length, total };
  };
