import { guideTo } from '../catalogue/guides.ts';
import { ITEM_STATES, type ItemState, type PrecheckItem, type PrecheckKind } from '../domain/precheck-run.ts';
import { KIND_OF, type RunKey } from '../domain/run-key.ts';
import type { ItemCounts } from '../domain/verdict.ts';
import { builder, toDate } from './builder.ts';
import { PrecheckItemGuideRef } from './guide.ts';
import { DatabaseEngineEnum, LocaleEnum, PrecheckItemStateEnum } from './vocabularies.ts';

/** An item with the id that it has in its run, and what that run checks. */
export type ItemView = PrecheckItem & { readonly id: string; readonly kind: PrecheckKind };

export const itemView = (
  { key, id }: { readonly key: RunKey; readonly id: string },
  item: PrecheckItem,
): ItemView => ({
  ...item,
  id: `${id}.${item.localId}`,
  kind: KIND_OF[key.by],
});

export const PrecheckItemRef = builder.objectRef<ItemView>('PrecheckItem').implement({
  description: 'One check of a precheck run.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'The same for the same check at each reading and on each attempt of the run.',
    }),
    code: t.exposeString('code', {
      description: "The vendor's code of the check, for instance `CHECK_BINLOG_ON`. Open-ended.",
    }),
    group: t.exposeString('group', {
      nullable: true,
      description: 'The group that the vendor puts the check in.',
    }),
    order: t.exposeInt('order', {
      nullable: true,
      description: "The vendor's position number. Items are sorted by it already.",
    }),
    state: t.expose('state', { type: PrecheckItemStateEnum, description: 'How far the check has come.' }),
    rawState: t.exposeString('rawState', {
      nullable: true,
      description: "The vendor's own word for the state.",
    }),
    message: t.string({
      nullable: true,
      description:
        "The vendor's text on the check; it can be long, technical and of several lines. Null for a caller who may not see it.",
      resolve: ({ message }, _args, context) => (context.sees('see:messages') ? message : null),
    }),
    jobId: t.exposeString('jobId', {
      nullable: true,
      description: "The vendor's job that ran the check. Changes from attempt to attempt.",
    }),
    instanceId: t.exposeString('instanceId', {
      nullable: true,
      description: 'The server that was checked. Databases only.',
    }),
    engine: t.expose('engine', {
      type: DatabaseEngineEnum,
      nullable: true,
      description: 'The kind of database that was checked. Databases only.',
    }),
    startedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the check began. Backup plans and restore tasks only.',
      resolve: (item) => toDate(item.startedAtMs),
    }),
    finishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the check ended. Backup plans and restore tasks only.',
      resolve: (item) => toDate(item.finishedAtMs),
    }),
    checkedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the server was checked. Databases only.',
      resolve: (item) => toDate(item.checkedAtMs),
    }),
    guide: t.field({
      type: PrecheckItemGuideRef,
      nullable: true,
      description:
        'What it means when the check does not pass, and what to do. The same whatever the `state`. Null for a code that is new to this gateway: show the `code` then.',
      args: {
        locale: t.arg({
          type: LocaleEnum,
          description:
            'The language. Without it, the one that the `Accept-Language` of the request likes best of those that there are, else `EN`.',
        }),
      },
      resolve: ({ code, engine, kind }, { locale }, context) => {
        const guide = guideTo(code, engine, locale ?? context.locale);
        if (!guide) context.onUnknownCode(kind, code);
        return guide;
      },
    }),
  }),
});

const COUNTED: Readonly<Record<ItemState, string>> = {
  PENDING: 'Items not begun.',
  RUNNING: 'Items being checked.',
  PASSED: 'Items that passed.',
  WARNED: 'Items that warn.',
  FAILED: 'Items that failed.',
  ERRORED: 'Items whose check broke off.',
  UNKNOWN: 'Items in a state that is new to this gateway.',
};

export const PrecheckItemCountsRef = builder.objectRef<ItemCounts>('PrecheckItemCounts').implement({
  description: 'How many items of a run are in each state.',
  fields: (t) => ({
    total: t.exposeInt('total', { description: 'All items.' }),
    ...Object.fromEntries(
      ITEM_STATES.map((state) => [state.toLowerCase(), t.exposeInt(state, { description: COUNTED[state] })]),
    ),
  }),
});
