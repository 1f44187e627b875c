import { PrecheckError, quote } from '../domain/precheck-error.ts';
import type { ListPlace, SubjectQuery } from '../domain/subject.ts';
import { BackupPlanRef } from './backup-plan.ts';
import { builder } from './builder.ts';
import { type ConnectionView, connectionOf } from './connection.ts';
import type { OperationContext } from './context.ts';
import { cursorsOf, DEFAULT_FIRST, sliceOf } from './list-slice.ts';
import { RestoreTaskRef } from './restore-task.ts';
import { ServerDatabaseRef } from './server-database.ts';
import { BackupMethodEnum, BackupPlanStatusEnum } from './subject-vocabularies.ts';
import { DatabaseEngineEnum, PrecheckKindEnum } from './vocabularies.ts';

const where = {
  regionId: 'Region, for instance `cn-hangzhou`. Without it, the default region of the account.',
  account: 'Configured cloud account to ask with. Without it, `default`.',
  first: `How many, 1 to 100; ${DEFAULT_FIRST} without it.`,
  after:
    'The `endCursor` of the page before; leave it out for the first page. Positions are counted from the start of the list, so where something is added or removed before it meanwhile, one may come twice or be left out.',
};

type Given<T> = T | null | undefined;

const MAX_NAME_LENGTH = 256;

/** A text to filter by; throws INVALID_ARGUMENT where it cannot be one. */
const checkedText = (name: string, text: Given<string>): string | null => {
  if (text === null || text === undefined) return null;
  if (text.length > 0 && text.length <= MAX_NAME_LENGTH && !/\p{C}/u.test(text)) return text;
  throw new PrecheckError(
    'INVALID_ARGUMENT',
    `${name} must be 1 to ${MAX_NAME_LENGTH} characters without control characters, got ${quote(text)}`,
  );
};

/** The vendor has no word for what is new to us, so nobody can ask for it. */
const checkedWord = <Word extends string>(name: string, word: Given<Word | 'UNKNOWN'>): Word | null => {
  if (word === 'UNKNOWN')
    throw new PrecheckError('INVALID_ARGUMENT', `${name} must be one that the vendor has, got UNKNOWN`);
  return word ?? null;
};

/** Where the vendor takes several ids it takes them as one text, parted by commas. */
const checkedId = (name: string, id: string, { at }: OperationContext['keys'], place: ListPlace): string => {
  if (id.includes(','))
    throw new PrecheckError('INVALID_ARGUMENT', `${name} must be one, without a comma, got ${quote(id)}`);
  return at('backupPlan', id, place).upstreamId;
};

/** Each once; throws for too many, or what is no id. */
const checkedIds = (ids: Given<readonly string[]>, place: ListPlace, context: OperationContext) => {
  if (!ids) return null;
  context.checkListLength('ids', ids.length);
  return [...new Set(ids.map((id) => checkedId('each of ids', id, context.keys, place)))];
};

const listOf = async (
  query: SubjectQuery,
  args: Parameters<typeof sliceOf>[1],
  { subjects }: OperationContext,
): Promise<ConnectionView> => {
  const cursors = cursorsOf(query);
  const slice = sliceOf(cursors, args);
  return { cursors, slice, page: await subjects.list(query, slice) };
};

const BackupPlanConnection = connectionOf('BackupPlan', 'backup plans', BackupPlanRef);
const RestoreTaskConnection = connectionOf('RestoreTask', 'restore tasks', RestoreTaskRef);
const ServerDatabaseConnection = connectionOf('ServerDatabase', 'databases', ServerDatabaseRef);

builder.queryFields((t) => ({
  backupPlans: t.field({
    type: BackupPlanConnection,
    nullable: true,
    description:
      'The backup plans of a region, a page at a time. A page with `precheckSummary` costs one call to the vendor as a rule, and each `precheckRun` in it one more.',
    args: {
      regionId: t.arg.string({ description: where.regionId }),
      account: t.arg.string({ description: where.account }),
      ids: t.arg.stringList({
        description: "Only those with these ids of the vendor's, 100 at most; none where there are none.",
      }),
      name: t.arg.string({ description: 'Only those of this name, as the vendor searches for it.' }),
      status: t.arg({ type: BackupPlanStatusEnum, description: 'Only those that are doing this.' }),
      method: t.arg({ type: BackupMethodEnum, description: 'Only those that back up in this way.' }),
      first: t.arg.int({ description: where.first }),
      after: t.arg.string({ description: where.after }),
    },
    resolve: (_root, args, context) => {
      const place = context.keys.place(args);
      const filters = {
        ids: checkedIds(args.ids, place, context),
        name: checkedText('name', args.name),
        status: checkedWord('status', args.status),
        method: checkedWord('method', args.method),
      };
      return listOf({ by: 'backupPlan', ...place, ...filters }, args, context);
    },
  }),
  restoreTasks: t.field({
    type: RestoreTaskConnection,
    nullable: true,
    description:
      'The restore tasks of a backup plan, a page at a time; the vendor lists them plan by plan only. They cost what backup plans do.',
    args: {
      backupPlanId: t.arg.string({ required: true, description: "The vendor's `BackupPlanId`." }),
      regionId: t.arg.string({ description: where.regionId }),
      account: t.arg.string({ description: where.account }),
      createdAfter: t.arg({ type: 'DateTime', description: 'Only those made then or later.' }),
      createdBefore: t.arg({ type: 'DateTime', description: 'Only those made then or before.' }),
      first: t.arg.int({ description: where.first }),
      after: t.arg.string({ description: where.after }),
    },
    resolve: (_root, args, context) => {
      const place = context.keys.place(args);
      const backupPlanId = checkedId('backupPlanId', args.backupPlanId, context.keys, place);
      const times = {
        createdAfterMs: args.createdAfter?.getTime() ?? null,
        createdBeforeMs: args.createdBefore?.getTime() ?? null,
      };
      return listOf({ by: 'restoreTask', ...place, backupPlanId, ...times }, args, context);
    },
  }),
  serverDatabases: t.field({
    type: ServerDatabaseConnection,
    nullable: true,
    description:
      'The databases on servers of a region, a page at a time. The list tells nothing of prechecks: each `precheckRun` costs a call.',
    args: {
      regionId: t.arg.string({ description: where.regionId }),
      account: t.arg.string({ description: where.account }),
      engine: t.arg({
        type: DatabaseEngineEnum,
        description: 'Only databases of this kind: MYSQL, MSSQL or ORACLE.',
      }),
      name: t.arg.string({
        description: 'Only those on servers of this name, as the vendor searches for it.',
      }),
      first: t.arg.int({ description: where.first }),
      after: t.arg.string({ description: where.after }),
    },
    resolve: (_root, args, context) => {
      const place = context.keys.place(args);
      const filters = { engine: args.engine ?? null, name: checkedText('name', args.name) };
      return listOf({ by: 'database', ...place, ...filters }, args, context);
    },
  }),
  regions: t.stringList({
    description:
      'The ids of the regions where one kind of prechecks can be, and that the caller may read: what goes into `regionId`.',
    args: {
      kind: t.arg({ type: PrecheckKindEnum, required: true, description: 'Which kind of prechecks.' }),
      account: t.arg.string({ description: where.account }),
    },
    resolve: (_root, { kind, account }, { keys, subjects }) =>
      subjects.regions(kind, keys.place({ account })),
  }),
}));
