import {
  type ItemDraft,
  type PrecheckItem,
  type RunReading,
  withLocalIds,
} from '../../src/domain/precheck-run.ts';

/** An item that says nothing but what the test sets. */
export const itemOf = (parts: Partial<ItemDraft> = {}): PrecheckItem => {
  const draft: ItemDraft = {
    code: 'CHECK',
    group: null,
    order: null,
    state: 'PASSED',
    rawState: null,
    message: null,
    jobId: null,
    instanceId: null,
    engine: null,
    startedAtMs: null,
    finishedAtMs: null,
    checkedAtMs: null,
    ...parts,
  };
  const [item] = withLocalIds([draft]);
  if (!item) throw new Error('one draft makes one item');
  return item;
};

/** A finished run with one passed item, save for what the test sets. */
export const readingOf = (parts: Partial<RunReading> = {}): RunReading => ({
  status: 'FINISHED',
  hasFailed: false,
  progress: 100,
  message: null,
  engine: null,
  startedAtMs: null,
  updatedAtMs: null,
  finishedAtMs: null,
  items: [itemOf()],
  upstream: {
    product: 'Dbs',
    action: 'DescribePreCheckProgressList',
    requestId: 'R',
    rawStatus: 'finish',
    httpStatus: 200,
    success: true,
    errorCode: null,
    errorMessage: null,
  },
  ...parts,
});
