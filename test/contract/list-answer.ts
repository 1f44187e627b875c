import { z } from 'zod';
import type { AcsAnswer } from '../../src/upstream/acs-answer.ts';
import type { AcsRequest } from '../../src/upstream/acs-request.ts';
import { BACKUP_PLANS } from '../../src/upstream/dbs/backup-plans.ts';
import { DBS_REGIONS, readDbsRegions } from '../../src/upstream/dbs/regions.ts';
import { RESTORE_TASKS } from '../../src/upstream/dbs/restore-tasks.ts';
import type { Listing } from '../../src/upstream/listing.ts';
import { readSasRegions, SAS_REGIONS } from '../../src/upstream/sas/regions.ts';
import { SERVER_DATABASES } from '../../src/upstream/sas/server-databases.ts';
import { integer, timeIn, word } from './leaves.ts';

type Reading = { readonly ids: readonly unknown[]; readonly total: number | null };

/** What we rely on in one list of the vendor's. */
export interface ListContract {
  readonly operation: Pick<AcsRequest, 'product' | 'action' | 'version'>;
  readonly schema: (nowMs: number) => z.ZodType;
  /** The words of a list that say what it holds, in the answer itself. */
  readonly told: (body: unknown) => Reading;
  /** The same as our adapter reads it. */
  readonly read: (answer: AcsAnswer) => Reading;
  /** Words that it may have in one field of its entries. */
  readonly words?: readonly [field: string, known: readonly string[]];
  readonly entriesOf: (body: unknown) => readonly unknown[];
}

const optional = z.string().nullish();
const ENGINES = ['mysql', 'mssql', 'oracle'];

const planSchema = (nowMs: number) =>
  z.looseObject({
    BackupPlanId: word,
    BackupPlanName: optional,
    BackupPlanStatus: word,
    DatabaseType: optional,
    BackupMethod: optional,
    ErrMessage: optional,
    BackupPlanCreateTime: timeIn(1, nowMs),
  });

const taskSchema = (nowMs: number) =>
  z.looseObject({
    RestoreTaskId: word,
    RestoreTaskName: optional,
    RestoreStatus: word,
    BackupPlanId: word,
    ErrMessage: optional,
    RestoreTaskCreateTime: timeIn(1, nowMs),
    RestoreTaskFinishTime: timeIn(1, nowMs),
  });

const databaseSchema = z.looseObject({
  InstanceUuid: word,
  InstanceId: optional,
  InstanceName: optional,
  DatabaseName: optional,
  DatabaseType: word,
  DatabaseVersion: optional,
  AgentStatus: optional,
  Status: optional,
});

const dbsPage = (name: string, entry: z.ZodType) =>
  z.looseObject({
    ...{ RequestId: word, Success: z.literal(true), PageNum: integer, PageSize: integer },
    TotalElements: integer,
    Items: z.looseObject({ [name]: z.array(entry) }),
  });

const at = (body: unknown, ...path: readonly string[]): unknown =>
  path.reduce((value, name) => Object(value)[name], body);
const listAt = (body: unknown, ...path: readonly string[]): readonly unknown[] => {
  const value = at(body, ...path);
  return Array.isArray(value) ? value : [];
};

const pageRead =
  ({ readPage }: Listing) =>
  (answer: AcsAnswer): Reading => {
    const { entries, total } = readPage(answer, (path) => {
      throw new Error(`our reading: none of ${path}`);
    });
    return { ids: entries.map((entry) => entry?.id ?? null), total };
  };

const paged = (
  listing: Listing,
  schema: ListContract['schema'],
  [path, total, id]: readonly [path: readonly string[], total: readonly string[], id: string],
  words: NonNullable<ListContract['words']>,
): ListContract => ({
  ...{ operation: listing.operation, schema, words, read: pageRead(listing) },
  entriesOf: (body) => listAt(body, ...path),
  told: (body) => ({
    ids: listAt(body, ...path).map((entry) => at(entry, id)),
    total: Number(at(body, ...total)),
  }),
});

const regions = (
  operation: ListContract['operation'],
  path: readonly string[],
  schema: z.ZodType,
  read: (answer: AcsAnswer, onUnreadable: (path: string) => void) => readonly string[],
): ListContract => ({
  ...{ operation, schema: () => schema, entriesOf: () => [] },
  told: (body) => ({ ids: listAt(body, ...path), total: null }),
  read: (answer) => ({ ids: read(answer, () => {}), total: null }),
});

const region = z.string().regex(/^[a-z0-9-]+$/, 'Invalid string: it is no region');

/** What we rely on in the vendor's lists, written down apart from what reads them. */
export const LISTS = {
  plans: paged(
    BACKUP_PLANS,
    (nowMs) => dbsPage('BackupPlanDetail', planSchema(nowMs)),
    [['Items', 'BackupPlanDetail'], ['TotalElements'], 'BackupPlanId'],
    ['BackupPlanStatus', ['wait', 'init', 'check_pass', 'running', 'stop', 'pause', 'locked']],
  ),
  tasks: paged(
    RESTORE_TASKS,
    (nowMs) => dbsPage('RestoreTaskDetail', taskSchema(nowMs)),
    [['Items', 'RestoreTaskDetail'], ['TotalElements'], 'RestoreTaskId'],
    ['RestoreStatus', ['init', 'check_pass', 'running', 'stop', 'pause']],
  ),
  databases: paged(
    SERVER_DATABASES,
    () =>
      z.looseObject({
        RequestId: word,
        PageInfo: z.looseObject({ CurrentPage: integer, PageSize: integer, TotalCount: integer }),
        DatabaseList: z.array(databaseSchema),
      }),
    [['DatabaseList'], ['PageInfo', 'TotalCount'], 'InstanceUuid'],
    ['DatabaseType', ENGINES],
  ),
  dbsRegions: regions(
    DBS_REGIONS,
    ['Regions', 'RegionCode'],
    z.looseObject({ RequestId: word, Regions: z.looseObject({ RegionCode: z.array(region).min(1) }) }),
    readDbsRegions,
  ),
  sasRegions: regions(
    SAS_REGIONS,
    ['UniSupportRegion'],
    z.looseObject({ RequestId: word, UniSupportRegion: z.array(region).min(1) }),
    readSasRegions,
  ),
} as const satisfies Record<string, ListContract>;
