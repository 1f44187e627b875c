import { isSubject, runIdOf, type Subject, type SubjectBy, subjectIdOf } from '../domain/node-id.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { RunView } from '../domain/run-view.ts';
import type { DatabaseEndpoint, PrecheckSummary, SubjectFacts } from '../domain/subject.ts';
import { builder } from './builder.ts';
import type { OperationContext } from './context.ts';
import { PrecheckRunRef } from './run.ts';
import { EndpointKindEnum, PrecheckOutcomeEnum } from './subject-vocabularies.ts';

/** Never prechecked is no error here, where the question starts from the subject. */
const runOf = async (subject: Subject, { runs }: OperationContext): Promise<RunView | null> => {
  try {
    return await runs.load(subject, null);
  } catch (thrown) {
    if (thrown instanceof PrecheckError && thrown.code === 'NOT_FOUND') return null;
    throw thrown;
  }
};

/** What `pick` takes of the facts of one kind; null where no list tells of the subject. */
export const fact =
  <By extends SubjectBy, T>(by: By, pick: (facts: Extract<SubjectFacts, { by: By }>) => T) =>
  async (subject: Subject, _args: unknown, { subjects }: OperationContext): Promise<T | null> => {
    const facts = await subjects.facts(subject);
    const isOfKind = (given: SubjectFacts): given is Extract<SubjectFacts, { by: By }> => given.by === by;
    return facts && isOfKind(facts) ? pick(facts) : null;
  };

const PrecheckSummaryRef = builder.objectRef<PrecheckSummary>('PrecheckSummary').implement({
  description: 'What a list tells of a precheck, without a call for the run.',
  fields: (t) => ({
    outcome: t.expose('outcome', {
      type: PrecheckOutcomeEnum,
      description: 'What may be concluded from it; never a verdict.',
    }),
    message: t.string({
      nullable: true,
      description: "The vendor's text on it. Null for a caller who may not see it.",
      resolve: ({ message }, _args, context) => (context.sees('see:messages') ? message : null),
    }),
    rawStatus: t.exposeString('rawStatus', {
      nullable: true,
      description: "The vendor's word for the status of the plan or task, which the outcome is made of.",
    }),
  }),
});

export const DatabaseEndpointRef = builder.objectRef<DatabaseEndpoint>('DatabaseEndpoint').implement({
  description: 'Where a database is that is backed up, or restored to.',
  fields: (t) => ({
    kind: t.expose('kind', { type: EndpointKindEnum, nullable: true, description: 'How it is reached.' }),
    instanceId: t.exposeString('instanceId', {
      nullable: true,
      description: "The vendor's id of the instance, where it is one.",
    }),
    regionId: t.exposeString('regionId', { nullable: true, description: 'The region of the database.' }),
    databaseName: t.exposeString('databaseName', {
      nullable: true,
      description: 'The name of the database.',
    }),
    address: t.string({
      nullable: true,
      description: 'Host and port, as `10.0.0.1:3306`. Null for a caller who may not see it.',
      resolve: ({ address }, _args, context) => (context.sees('see:endpoints') ? address : null),
    }),
    userName: t.string({
      nullable: true,
      description: 'Who it is read or written as. Null for a caller who may not see it.',
      resolve: ({ userName }, _args, context) => (context.sees('see:endpoints') ? userName : null),
    }),
  }),
});

export const PrecheckSubjectRef = builder.interfaceRef<Subject>('PrecheckSubject').implement({
  description: 'What a precheck looks at: a backup plan, a restore task or a database.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({
      description: 'Opaque: for `node` and `nodes`. Not the id of its run, which is `precheckRunId`.',
      resolve: (subject) => subjectIdOf(subject),
    }),
    account: t.exposeString('account', {
      description: 'The configured cloud account that it is asked for with.',
    }),
    regionId: t.exposeString('regionId', {
      description: 'The region, for instance `cn-hangzhou`: the one that was asked for, or the default one.',
    }),
    upstreamId: t.exposeString('upstreamId', { description: "The vendor's own id, as it goes into a key." }),
    displayName: t.string({
      nullable: true,
      description: 'What people call it; null where the vendor does not say.',
      resolve: async (subject, _args, { subjects }) => (await subjects.facts(subject))?.displayName ?? null,
    }),
    precheckRunId: t.id({
      description:
        'The id of its latest precheck run, computed without a call: keep it, hand it to `node`, or follow it with `precheckUpdates(keys: [{ id: … }])`.',
      resolve: (subject) => runIdOf(subject),
    }),
    precheckRun: t.field({
      type: PrecheckRunRef,
      nullable: true,
      description:
        'Its latest precheck run; null, without an error, when it was never prechecked. In a list this costs a call for each row.',
      resolve: (subject, _args, context) => runOf(subject, context),
    }),
    precheckSummary: t.field({
      type: PrecheckSummaryRef,
      nullable: true,
      description:
        'How its latest precheck came out, from the list that the subject is in: a list of a hundred costs one call, not a hundred and one. Null for databases, whose list does not tell.',
      resolve: async (subject, _args, { subjects }) => {
        const facts = await subjects.facts(subject);
        return facts && 'summary' in facts ? facts.summary : null;
      },
    }),
  }),
});

/** A kind of subject; its file adds the fields that it alone has. */
export const subjectType = (by: SubjectBy, name: string, description: string) =>
  builder.objectRef<Subject>(name).implement({
    description,
    interfaces: [builder.nodeInterfaceRef(), PrecheckSubjectRef],
    isTypeOf: (value) => typeof value === 'object' && value !== null && 'by' in value && value.by === by,
  });

builder.objectField(PrecheckRunRef, 'subject', (t) =>
  t.field({
    type: PrecheckSubjectRef,
    nullable: true,
    description:
      'What is being checked. Null for a run that was asked for by task, unless this gateway started it.',
    resolve: ({ key, state }) => {
      const subject = state.begun?.subject ?? key;
      return isSubject(subject) ? subject : null;
    },
  }),
);
