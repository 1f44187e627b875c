import {
  type ItemDraft,
  type ItemState,
  type RunReading,
  type RunStatus,
  withLocalIds,
} from '../../domain/precheck-run.ts';
import type { AcsAnswer } from '../acs-answer.ts';
import { engineOf } from '../engine.ts';
import { malformed, type OnUnreadable, readLeaves, requireList, requireObject, wordOf } from '../wire.ts';

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

/** `Result` is JSON in a string. Only a completed run must have one that can be read. */
const parseResult = (result: unknown, isCompleted: boolean): unknown => {
  if (typeof result !== 'string') return result;
  if (result.trim() === '') return null;
  try {
    return JSON.parse(result);
  } catch {
    if (isCompleted) throw malformed('Result', 'JSON', result);
    return null;
  }
};

const readCheck = (check: unknown, path: string, shared: Partial<ItemDraft>, onUnreadable: OnUnreadable) => {
  const leaves = readLeaves(requireObject(check, path), path, onUnreadable);
  const rawState = leaves.raw('result');
  return {
    code: leaves.text('item') ?? 'UNKNOWN',
    group: null,
    order: null,
    state: ITEM_STATE.get(wordOf(rawState)) ?? 'UNKNOWN',
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

/** The checks of one instance, in the vendor's order, which is all the order there is. */
const readInstance = (element: unknown, index: number, onUnreadable: OnUnreadable) => {
  const path = `Result[${index}]`;
  const instance = requireObject(element, path);
  const leaves = readLeaves(instance, path, onUnreadable);
  const shared = {
    instanceId: leaves.text('instanceId'),
    engine: engineOf(leaves.text('sourceType')),
    checkedAtMs: leaves.timeFromSeconds('checkTime'),
  };
  const items = requireList(instance['results'], `${path}.results`).map((check, position) =>
    readCheck(check, `${path}.results[${position}]`, shared, onUnreadable),
  );
  return { engine: shared.engine, items };
};

/** Throws UPSTREAM_MALFORMED when `Result` or one of its elements is not what it must be. */
export const readDatabasePrecheck = ({ body, trace }: AcsAnswer, onUnreadable: OnUnreadable): RunReading => {
  const leaves = readLeaves(body, '', onUnreadable);
  const rawStatus = leaves.raw('Description');
  const word = wordOf(rawStatus);
  const status = STATUS.get(word) ?? 'UNKNOWN';
  const instances = requireList(parseResult(body['Result'], word === 'completed'), 'Result');
  const checked = instances.map((element, index) => readInstance(element, index, onUnreadable));
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
