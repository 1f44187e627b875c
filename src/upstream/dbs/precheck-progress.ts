import {
  type ItemDraft,
  type ItemState,
  type RunReading,
  type RunStatus,
  withLocalIds,
} from '../../domain/precheck-run.ts';
import type { AcsAnswer } from '../acs-answer.ts';
import { cleanText, type OnUnreadable, readLeaves, requireList, requireObject, wordOf } from '../wire.ts';

/** DescribePreCheckProgressList: the precheck of a backup plan or a restore task. */
export const PRECHECK_PROGRESS = {
  product: 'Dbs',
  action: 'DescribePreCheckProgressList',
  version: '2019-03-06',
} as const;

const STATUS: ReadonlyMap<string, RunStatus> = new Map([
  ['running', 'RUNNING'],
  ['finish', 'FINISHED'],
  ['failed', 'FINISHED'],
]);

const ITEM_STATE: ReadonlyMap<string, ItemState> = new Map([
  ['init', 'PENDING'],
  ['running', 'RUNNING'],
  ['finish', 'PASSED'],
  ['warning', 'WARNED'],
  ['failed', 'FAILED'],
  ['catched', 'ERRORED'],
  ['caught', 'ERRORED'],
]);

const LIST_PATH = 'Items.PreCheckProgressDetail';

const listOf = (items: unknown): readonly unknown[] => {
  if (items === undefined || items === null || items === '') return [];
  if (Array.isArray(items)) return requireList(items, 'Items');
  return requireList(requireObject(items, 'Items')['PreCheckProgressDetail'], LIST_PATH);
};

const readItem = (element: unknown, index: number, onUnreadable: OnUnreadable): ItemDraft => {
  const path = `${LIST_PATH}[${index}]`;
  const leaves = readLeaves(requireObject(element, path), path, onUnreadable);
  const rawState = leaves.raw('State');
  const state = ITEM_STATE.get(wordOf(rawState));
  if (rawState !== null && !state) onUnreadable(`${path}.State`);
  const group = leaves.text('Names');
  return {
    code: leaves.text('Item') ?? group ?? 'UNKNOWN',
    group,
    order: leaves.integer('OrderNum'),
    state: state ?? 'UNKNOWN',
    rawState,
    message: leaves.text('ErrMsg'),
    jobId: leaves.text('JobId'),
    instanceId: null,
    engine: null,
    startedAtMs: leaves.timeFromMs('BootTime'),
    finishedAtMs: leaves.timeFromMs('FinishTime'),
    checkedAtMs: null,
  };
};

/** By number, then as given; items without a number come last. */
const inOrder = (a: ItemDraft, b: ItemDraft) =>
  (a.order ?? Number.MAX_SAFE_INTEGER) - (b.order ?? Number.MAX_SAFE_INTEGER);

type Time = number | null;

/** The one of all that are known that `pick` prefers. */
const pickTime = (times: readonly Time[], pick: (a: number, b: number) => number): Time =>
  times.reduce(
    (picked, time) => (picked === null || time === null ? (picked ?? time) : pick(picked, time)),
    null,
  );

/** Throws UPSTREAM_MALFORMED when `Items` or one of its elements is not what it must be. */
export const readPrecheckProgress = ({ body, trace }: AcsAnswer, onUnreadable: OnUnreadable): RunReading => {
  const leaves = readLeaves(body, '', onUnreadable);
  const rawStatus = leaves.raw('Status');
  const word = wordOf(rawStatus);
  const status = STATUS.get(word) ?? 'UNKNOWN';
  if (rawStatus !== null && status === 'UNKNOWN') onUnreadable('Status');
  const items = listOf(body['Items']).map((element, index) => readItem(element, index, onUnreadable));
  const startTimes = items.map((item) => item.startedAtMs);
  const finishTimes = items.map((item) => item.finishedAtMs);
  return {
    status,
    hasFailed: word === 'failed',
    progress: leaves.percent('Progress'),
    // Beside any other word the same two fields hold filler.
    message: word === 'failed' ? cleanText(trace.errorMessage) : null,
    engine: null,
    startedAtMs: pickTime(startTimes, Math.min),
    updatedAtMs: pickTime([...startTimes, ...finishTimes], Math.max),
    finishedAtMs: status === 'FINISHED' ? pickTime(finishTimes, Math.max) : null,
    items: withLocalIds(items.toSorted(inOrder)),
    upstream: { ...trace, rawStatus },
  };
};
