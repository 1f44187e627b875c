import type { UpstreamTrace } from '../domain/precheck-run.ts';
import { KIND_OF } from '../domain/run-key.ts';
import type { Trouble } from '../domain/run-state.ts';
import type { RunView } from '../domain/run-view.ts';
import { countItems } from '../domain/verdict.ts';
import { builder, toDate } from './builder.ts';
import { itemView, PrecheckItemCountsRef, PrecheckItemRef } from './item.ts';
import {
  DatabaseEngineEnum,
  PrecheckKindEnum,
  PrecheckStatusEnum,
  PrecheckTroubleCodeEnum,
  PrecheckVerdictEnum,
} from './vocabularies.ts';

const UpstreamTraceRef = builder.objectRef<UpstreamTrace>('UpstreamTrace').implement({
  description: "Where a run was read, in the vendor's own words, as sent.",
  fields: (t) => ({
    product: t.exposeString('product', { description: '`Dbs` or `Sas`.' }),
    action: t.exposeString('action', { description: 'The operation that was called.' }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: "The vendor's id of the request: quote it to their support.",
    }),
    rawStatus: t.exposeString('rawStatus', { nullable: true, description: "The vendor's word for the run." }),
    httpStatus: t.exposeInt('httpStatus', { nullable: true, description: 'The HTTP status of the answer.' }),
    success: t.exposeBoolean('success', {
      nullable: true,
      description: "The vendor's success flag. DBS only.",
    }),
    errorCode: t.exposeString('errorCode', {
      nullable: true,
      description: 'DBS fills this with samples even beside a success: only `success` decides.',
    }),
    errorMessage: t.string({
      nullable: true,
      description:
        'DBS fills this with samples even beside a success: only `success` decides. Null for a caller who may not see it.',
      resolve: ({ errorMessage }, _args, context) => (context.sees('see:messages') ? errorMessage : null),
    }),
  }),
});

export const PrecheckTroubleRef = builder.objectRef<Trouble>('PrecheckTrouble').implement({
  description: 'Why the latest attempt to read a run failed. The run shown is the one before it.',
  fields: (t) => ({
    code: t.expose('code', { type: PrecheckTroubleCodeEnum, description: 'What kind of failure it was.' }),
    message: t.exposeString('message', { description: 'What happened, in a sentence.' }),
    since: t.field({
      type: 'DateTime',
      description: 'When reading began to fail.',
      resolve: (trouble) => new Date(trouble.sinceMs),
    }),
    retryAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the vendor asked to be called again, if it said.',
      resolve: (trouble) => toDate(trouble.retryAtMs),
    }),
  }),
});

/** Its `subject` field is added beside the subjects. */
export const PrecheckRunRef = builder.objectRef<RunView>('PrecheckRun');

PrecheckRunRef.implement({
  description:
    'A precheck of a backup plan, a restore task or a database. Except for one asked for by task, it is always the latest precheck there: checked again, the id stays and the content starts anew.',
  interfaces: [builder.nodeInterfaceRef()],
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'state' in value,
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'Opaque. Says where to look, so it stays valid across restarts and attempts.',
    }),
    kind: t.field({
      type: PrecheckKindEnum,
      description: 'What is being checked.',
      resolve: ({ key }) => KIND_OF[key.by],
    }),
    account: t.string({ description: 'The configured cloud account.', resolve: ({ key }) => key.account }),
    regionId: t.string({ description: 'The region, resolved.', resolve: ({ key }) => key.regionId }),
    status: t.field({
      type: PrecheckStatusEnum,
      description: 'Is it over?',
      resolve: ({ run }) => run.status,
    }),
    verdict: t.field({
      type: PrecheckVerdictEnum,
      description: 'May the job go ahead?',
      resolve: ({ run }) => run.verdict,
    }),
    progress: t.int({
      description: 'Percent, 0 to 100. Never falls within one attempt.',
      resolve: ({ run }) => run.progress,
    }),
    message: t.string({
      nullable: true,
      description:
        'Why the run as a whole failed, where the vendor said. Null for a caller who may not see it.',
      resolve: ({ run }, _args, context) => (context.sees('see:messages') ? run.message : null),
    }),
    engine: t.field({
      type: DatabaseEngineEnum,
      nullable: true,
      description: 'The kind of database, where the vendor says.',
      resolve: ({ run }) => run.engine,
    }),
    startedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When this attempt began.',
      resolve: ({ run }) => toDate(run.startedAtMs),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the vendor last wrote to it.',
      resolve: ({ run }) => toDate(run.updatedAtMs),
    }),
    finishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When it ended; null while it is not over. As the vendor says, which has been seen to be before the start.',
      resolve: ({ run }) => toDate(run.finishedAtMs),
    }),
    items: t.field({
      type: [PrecheckItemRef],
      description: "The checks, in the vendor's order.",
      resolve: ({ key, id, run }, _args, { items }, info) => {
        items.spend(run.items.length, info);
        return run.items.map((item) => itemView({ key, id }, item));
      },
    }),
    counts: t.field({
      type: PrecheckItemCountsRef,
      description: 'How many items are in each state.',
      resolve: ({ run }) => countItems(run.items),
    }),
    observedAt: t.field({
      type: 'DateTime',
      description: 'When the gateway last read this from the vendor.',
      resolve: ({ observedAtMs }) => new Date(observedAtMs),
    }),
    revision: t.exposeString('revision', {
      description: "Opaque. Equal as long as the vendor's content is, on every instance of the gateway.",
    }),
    isStale: t.boolean({
      description: 'The latest attempt to read it failed and this is what was known before: see `trouble`.',
      resolve: ({ state }) => state.trouble !== null,
    }),
    trouble: t.field({
      type: PrecheckTroubleRef,
      nullable: true,
      description: 'Why the latest attempt to read it failed; null when it did not.',
      resolve: ({ state }) => state.trouble,
    }),
    stalledSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when a run that is not over has not moved, once that is five minutes or more.',
      resolve: ({ state }) => toDate(state.stalledSinceMs),
    }),
    upstream: t.field({
      type: UpstreamTraceRef,
      description: "Where it was read, in the vendor's own words.",
      resolve: ({ run }) => run.upstream,
    }),
  }),
});
