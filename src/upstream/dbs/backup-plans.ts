import { engineOf } from '../engine.ts';
import { type Listing, readEntries, unwrap } from '../listing.ts';
import { readLeaves } from '../wire.ts';
import { BACKUP_METHOD, BACKUP_PLAN_STATUS, ours, readEndpoint, summaryOf } from './vocabulary.ts';

const CLEARED = ['check_pass', 'running', 'pause'];

/** DescribeBackupPlanList: pages from 0. */
export const BACKUP_PLANS: Listing = {
  operation: { product: 'Dbs', action: 'DescribeBackupPlanList', version: '2019-03-06' },
  pageQuery: (index, size) => ({ PageNum: String(index), PageSize: String(size) }),
  readPage: ({ body }, onUnreadable) => ({
    total: readLeaves(body, '', onUnreadable).integer('TotalElements'),
    entries: readEntries(
      unwrap(body, 'Items', 'BackupPlanDetail'),
      'Items.BackupPlanDetail',
      'BackupPlanId',
      (leaves) => {
        const rawStatus = leaves.raw('BackupPlanStatus');
        const method = leaves.text('BackupMethod');
        return {
          by: 'backupPlan',
          displayName: leaves.text('BackupPlanName'),
          engine: engineOf(leaves.text('DatabaseType')),
          method: method === null ? null : ours(BACKUP_METHOD, method),
          status: ours(BACKUP_PLAN_STATUS, rawStatus),
          rawStatus,
          createdAtMs: leaves.timeFromMs('BackupPlanCreateTime'),
          source: readEndpoint(leaves, 'SourceEndpoint'),
          summary: summaryOf(rawStatus, leaves.text('ErrMessage'), CLEARED),
        };
      },
      onUnreadable,
    ),
  }),
};
