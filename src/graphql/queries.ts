import type { Subject } from '../domain/node-id.ts';
import { PrecheckError, quote } from '../domain/precheck-error.ts';
import type { RunView } from '../domain/run-view.ts';
import { builder } from './builder.ts';
import type { OperationContext } from './context.ts';
import { PrecheckRunRef } from './run.ts';
import { PrecheckRunKeyInput } from './run-key-input.ts';

const MAX_AGE_DESCRIPTION =
  'How old the answer may be, in milliseconds. Without it: as young as the gateway polls while the run is not over, 15 s once it is, an hour for a finished run that was asked for by task. The smallest in an operation wins.';

const checkedMaxAge = (maxAgeMs: number | null | undefined): number | null => {
  if (maxAgeMs === null || maxAgeMs === undefined) return null;
  if (maxAgeMs >= 0) return maxAgeMs;
  throw new PrecheckError('INVALID_ARGUMENT', `maxAgeMs must be 0 or more, got ${maxAgeMs}`);
};

const MAX_TIMEOUT_MS = 55_000;

const checkedTimeout = (timeoutMs: number | null | undefined): number => {
  const ms = timeoutMs ?? 25_000;
  if (ms >= 0 && ms <= MAX_TIMEOUT_MS) return ms;
  throw new PrecheckError('INVALID_ARGUMENT', `timeoutMs must be 0 to ${MAX_TIMEOUT_MS}, got ${ms}`);
};

/** What may not be seen and what is not there look the same. */
const ABSENT: ReadonlySet<unknown> = new Set(['FORBIDDEN', 'NOT_FOUND']);

const nodeOf = async (id: string, { keys, runs, mayRead }: OperationContext): Promise<RunView | Subject> => {
  const node = keys.fromId(id);
  try {
    if (node.type === 'run') return await runs.load(node.key, null);
    const allowed = mayRead(node.key);
    if (allowed !== true) throw allowed;
    return node.key;
  } catch (thrown) {
    if (!(thrown instanceof PrecheckError) || !ABSENT.has(thrown.code)) throw thrown;
    throw new PrecheckError('NOT_FOUND', `id must be of something that is there, got ${quote(id)}`);
  }
};

builder.queryFields((t) => ({
  precheckRun: t.field({
    type: PrecheckRunRef,
    nullable: true,
    description: 'One precheck run, now. Null with an error when it cannot be read.',
    args: {
      key: t.arg({ type: PrecheckRunKeyInput, required: true, description: 'Which run.' }),
      maxAgeMs: t.arg.int({ description: MAX_AGE_DESCRIPTION }),
    },
    resolve: async (_root, args, { keys, runs }) =>
      runs.load(keys.fromInput(args.key), checkedMaxAge(args.maxAgeMs)),
  }),
  precheckRuns: t.field({
    type: [PrecheckRunRef],
    nullable: { list: false, items: true },
    description:
      'Several precheck runs of any kind, in the order of the keys. A bad key costs one null and one error with its path; the others are answered.',
    args: {
      keys: t.arg({
        type: [PrecheckRunKeyInput],
        required: true,
        description: 'Which runs, at most 100 by default.',
      }),
      maxAgeMs: t.arg.int({ description: MAX_AGE_DESCRIPTION }),
    },
    resolve: (_root, args, { keys, runs, checkListLength }) => {
      checkListLength('keys', args.keys.length);
      const maxAgeMs = checkedMaxAge(args.maxAgeMs);
      return args.keys.map(async (key) => runs.load(keys.fromInput(key), maxAgeMs));
    },
  }),
  awaitPrecheckRun: t.field({
    type: PrecheckRunRef,
    nullable: true,
    description:
      'The run once it is over, or as it is known when the time is up: for scripts that wait for the end of a precheck. Ask again if it is not over yet.',
    args: {
      key: t.arg({ type: PrecheckRunKeyInput, required: true, description: 'Which run.' }),
      startedAfter: t.arg({
        type: 'DateTime',
        description:
          'Only an attempt that started later is waited for, never the result of an older one; an unknown run is waited for, too.',
      }),
      timeoutMs: t.arg.int({
        defaultValue: 25_000,
        description: 'How long to wait, in milliseconds, 55,000 at most.',
      }),
    },
    resolve: (_root, { key, startedAfter, timeoutMs }, { keys, awaitRun }) =>
      awaitRun(keys.fromInput(key), {
        startedAfterMs: startedAfter?.getTime() ?? null,
        timeoutMs: checkedTimeout(timeoutMs),
      }),
  }),
  node: t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description: 'Whatever an id names.',
    args: { id: t.arg.id({ required: true, description: 'An id that this gateway handed out.' }) },
    resolve: (_root, { id }, context) => nodeOf(id, context),
  }),
  nodes: t.field({
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    description:
      'Whatever the ids name, in their order. A bad id costs one null and one error with its path.',
    args: {
      ids: t.arg.idList({
        required: true,
        description: 'Ids that this gateway handed out, at most 100 by default.',
      }),
    },
    resolve: (_root, { ids }, context) => {
      context.checkListLength('ids', ids.length);
      return ids.map((id) => nodeOf(id, context));
    },
  }),
}));
