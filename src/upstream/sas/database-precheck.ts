import {
  type ItemDraft,
  type ItemState,
  type RunReading,
  type RunStatus,
  withLocalIds,
} from '../../domain/precheck-run.ts';
import type { AcsAnswer } from '../acs-answer.ts';
import { engineOf } from '../engine.ts';
import { parseJson } from '../exact-json.ts';
import {
  MalformedError,
  type OnUnreadable,
  readLeaves,
  requireFew,
  requireList,
  requireObject,
  wordOf,
} from '../wire.ts';

/** QueryPreCheckDatabase: the precheck of a database on a server. */
export const DATABASE_PRECHECK = {
  product: 'Sas',
  action: 'QueryPreCheckDatabase',
  version: '2018-12-03',
} as const;

const STATUS: ReadonlyMap<string, RunStatus> = new Map([
  ['created', 'RUNNING'],
  ['completed', 'FINISHED'],
  ['error', 'FINISHED'],
]);

const ITEM_STATE: ReadonlyMap<string, ItemState> = new Map([
  ['passed', 'PASSED'],
  ['warning', 'WARNED'],
  ['failed', 'FAILED'],
  ['error', 'ERRORED'],
]);

/** `Result` is JSON in a string; text that is no JSON stays the text. */
const listOf = (result: unknown): readonly unknown[] => {
  if (typeof result !== 'string') return requireList(result, 'Result');
  if (result.trim() === '') return [];
  const value = parseJson(result);
  return requireList(value === undefined ? result : value, 'Result');
};

const readCheck = (check: unknown, path: string, shared: Partial<ItemDraft>, onUnreadable: OnUnreadable) => {
  const leaves = readLeaves(requireObject(check, path), path, onUnreadable);
  const rawState = leaves.raw('result');
  const state = ITEM_STATE.get(wordOf(rawState));
  if (rawState !== null && !state) onUnreadable(`${path}.result`);
  return {
    code: leaves.text('item') ?? 'UNKNOWN',
    group: null,
    order: null,
    state: state ?? 'UNKNOWN',
    rawState,
    message: null,
    jobId: null,
    instanceId: shared.instanceId ?? null,
    engine: shared.engine ?? null,
    startedAtMs: null,
    finishedAtMs: null,
    checkedAtMs: shared.checkedAtMs ?? null,
  } satisfies ItemDraft;
};

/**
 * The checks of one instance, in the vendor's order, which is all the order there is. An instance that a completed run
 * says nothing of counts as one unknown check, or the others alone would decide.
 */
const readInstance = (element: unknown, path: string, isCompleted: boolean, onUnreadable: OnUnreadable) => {
  const instance = requireObject(element, path);
  const leaves = readLeaves(instance, path, onUnreadable);
  const shared = {
    instanceId: leaves.id('instanceId'),
    engine: engineOf(leaves.text('sourceType')),
    checkedAtMs: leaves.timeFromSeconds('checkTime'),
  };
  const results = requireList(instance['results'], `${path}.results`);
  const checks = results.length === 0 && isCompleted ? [{}] : results;
  const items = checks.map((check, position) =>
    readCheck(check, `${path}.results[${position}]`, shared, onUnreadable),
  );
  return { engine: shared.engine, items };
};

/**
 * `Result` must make sense once the run is completed. Before, or after an error, nobody promises that: then nonsense
 * holds no item, or such a run would never be seen to go on or to end.
 */
const readResult = (result: unknown, isCompleted: boolean, onUnreadable: OnUnreadable) => {
  try {
    let count = 0;
    return listOf(result).map((element, index) => {
      const instance = readInstance(element, `Result[${index}]`, isCompleted, onUnreadable);
      count += instance.items.length;
      requireFew(count, 'Result');
      return instance;
    });
  } catch (thrown) {
    if (isCompleted || !(thrown instanceof MalformedError)) throw thrown;
    onUnreadable(thrown.path);
    return [];
  }
};

/** Throws UPSTREAM_MALFORMED when `Result` of a completed run or one of its elements is not what it must be. */
export const readDatabasePrecheck = ({ body, trace }: AcsAnswer, onUnreadable: OnUnreadable): RunReading => {
  const leaves = readLeaves(body, '', onUnreadable);
  const rawStatus = leaves.raw('Description');
  const word = wordOf(rawStatus);
  const status = STATUS.get(word) ?? 'UNKNOWN';
  if (rawStatus !== null && status === 'UNKNOWN') onUnreadable('Description');
  const checked = readResult(body['Result'], word === 'completed', onUnreadable);
  const items = checked.flatMap((instance) => instance.items);
  return {
    status,
    hasFailed: word === 'error',
    progress: leaves.percent('Progress'),
    message: null,
    engine: checked.find(({ engine }) => engine !== null)?.engine ?? null,
    startedAtMs: leaves.timeFromSeconds('CreatedTime'),
    updatedAtMs: leaves.timeFromSeconds('UpdatedTime'),
    finishedAtMs: status === 'FINISHED' ? leaves.timeFromSeconds('CompletedTime') : null,
    items: withLocalIds(items),
    upstream: { ...trace, rawStatus },
  };
};
