import { runIdOf } from '../domain/node-id.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { RunKey } from '../domain/run-key.ts';
import { shownRun } from '../domain/run-update.ts';
import { type RunView, viewRun } from '../domain/run-view.ts';
import type { FollowedRun, RunUpdate } from '../live/run-updates.ts';
import { builder } from './builder.ts';
import type { OperationContext } from './context.ts';
import { itemView, PrecheckItemRef } from './item.ts';
import { PrecheckRunRef, PrecheckTroubleRef } from './run.ts';
import { PrecheckRunKeyInput } from './run-key-input.ts';

const viewOf = ({ key, change: { state } }: RunUpdate): RunView | null =>
  shownRun(state) ? viewRun(key, state) : null;

const PrecheckUpdateRef = builder.objectRef<RunUpdate>('PrecheckUpdate').implement({
  description: 'What is new of one run: the whole run, and what of it changed since the last event.',
  fields: (t) => ({
    keyIndex: t.exposeInt('keyIndex', { description: 'The first position in `keys` that names this run.' }),
    runId: t.id({ description: 'The id of the run.', resolve: ({ key }) => runIdOf(key) }),
    run: t.field({
      type: PrecheckRunRef,
      nullable: true,
      description: 'The run as it is now. Null while it was never read, or may not be shown: see `trouble`.',
      resolve: viewOf,
    }),
    changedItems: t.field({
      type: [PrecheckItemRef],
      description:
        'The items that differ from those in the last event of this stream; all of them in the first event and on a new attempt.',
      resolve: ({ key, change }, _args, { items }, info) => {
        items.spend(change.changedItems.length, info);
        const id = runIdOf(key);
        return change.changedItems.map((item) => itemView({ key, id }, item));
      },
    }),
    isNewAttempt: t.boolean({
      description: 'The precheck was started again since the last event, so progress may be lower.',
      resolve: ({ change }) => change.isNewAttempt,
    }),
    trouble: t.field({
      type: PrecheckTroubleRef,
      nullable: true,
      description: 'Why the run cannot be read at present; the stream goes on. Null again: it can.',
      resolve: ({ change }) => change.state.trouble,
    }),
    isFinal: t.boolean({
      description:
        'Nothing more comes of this run: it is over, or cannot be followed. Whether it passed is its `verdict`.',
      resolve: ({ change }) => change.isFinal,
    }),
  }),
});

/** What earlier connections were told of a run: by its revisions, or by the start of its content's hash. */
const toldBy = (runId: string, revisions: ReadonlySet<string>, start: string | null | undefined) => {
  const isLast = (contentHash: string | null) =>
    contentHash === null || start === null ? contentHash === start : contentHash.startsWith(start ?? ' ');
  return {
    wasTold: (contentHash: string) => revisions.has(`${runId}.${contentHash}`) || isLast(contentHash),
    wasToldLast: isLast,
  };
};

/** Each run once, at the first key that names it. */
const followedRuns = (
  keys: readonly RunKey[],
  revisions: readonly string[],
  { mayRead, lastTold }: OperationContext,
): readonly FollowedRun[] => {
  const runs = new Map<string, FollowedRun>();
  const told = new Set(revisions);
  for (const [keyIndex, key] of keys.entries()) {
    const runId = runIdOf(key);
    if (runs.has(runId)) continue;
    const allowed = mayRead(key);
    const refusal = allowed === true ? null : allowed;
    runs.set(runId, { key, keyIndex, refusal, ...toldBy(runId, told, lastTold.get(keyIndex)) });
  }
  return [...runs.values()];
};

builder.subscriptionType({ description: 'Everything that can be followed.' });

builder.subscriptionFields((t) => ({
  precheckUpdates: t.field({
    type: PrecheckUpdateRef,
    description:
      'Follows runs of any kind until each is over: first what is known, then every change, and trouble as it comes and goes. The stream completes by itself behind the last final event.',
    args: {
      keys: t.arg({
        type: [PrecheckRunKeyInput],
        required: true,
        description: 'Which runs, 1 to 100 by default.',
      }),
      afterRevisions: t.arg.stringList({
        description:
          'The `revision`s received before, in any order: what did not change since is not sent again. Unknown ones are ignored.',
      }),
    },
    subscribe: (_root, { keys, afterRevisions }, context) => {
      context.checkListLength('keys', keys.length);
      if (keys.length === 0)
        throw new PrecheckError('INVALID_ARGUMENT', 'keys must name at least one run, got none');
      const runKeys = keys.map((key) => context.keys.fromInput(key));
      return context.follow(followedRuns(runKeys, afterRevisions ?? [], context));
    },
    resolve: (update) => update,
  }),
}));
