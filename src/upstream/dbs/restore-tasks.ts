import { type Listing, readEntries, unwrap } from '../listing.ts';
import { readLeaves } from '../wire.ts';
import { ours, RESTORE_TASK_STATUS, readEndpoint, summaryOf } from './vocabulary.ts';

/** A paused plan was cleared; a paused task was stopped, and says nothing of its precheck. */
const CLEARED = ['check_pass', 'running'];

/** DescribeRestoreTaskList: pages from 0. */
export const RESTORE_TASKS: Listing = {
  operation: { product: 'Dbs', action: 'DescribeRestoreTaskList', version: '2019-03-06' },
  pageQuery: (index, size) => ({ PageNum: String(index), PageSize: String(size) }),
  readPage: ({ body }, onUnreadable) => ({
    total: readLeaves(body, '', onUnreadable).integer('TotalElements'),
    entries: readEntries(
      unwrap(body, 'Items', 'RestoreTaskDetail'),
      'Items.RestoreTaskDetail',
      'RestoreTaskId',
      (leaves) => {
        const rawStatus = leaves.raw('RestoreStatus');
        return {
          by: 'restoreTask',
          displayName: leaves.text('RestoreTaskName'),
          status: ours(RESTORE_TASK_STATUS, rawStatus),
          rawStatus,
          backupPlanId: leaves.id('BackupPlanId'),
          createdAtMs: leaves.timeFromMs('RestoreTaskCreateTime'),
          finishedAtMs: leaves.timeFromMs('RestoreTaskFinishTime'),
          destination: readEndpoint(leaves, 'DestinationEndpoint'),
          summary: summaryOf(rawStatus, leaves.text('ErrMessage'), CLEARED),
        };
      },
      onUnreadable,
    ),
  }),
};
