import type { AgentStatus, InstanceStatus } from '../../domain/subject.ts';
import { engineOf } from '../engine.ts';
import { type Listing, readEntries } from '../listing.ts';
import { isObject, readLeaves, wordOf } from '../wire.ts';

const AGENT_STATUS: ReadonlyMap<string, AgentStatus> = new Map([
  ['installed', 'INSTALLED'],
  ['install_failed', 'INSTALL_FAILED'],
  ['uninstall_failed', 'UNINSTALL_FAILED'],
]);

const INSTANCE_STATUS: ReadonlyMap<string, InstanceStatus> = new Map([
  ['running', 'RUNNING'],
  ['stopped', 'STOPPED'],
]);

const ours = <Word>(words: ReadonlyMap<string, Word>, raw: string | null): Word | 'UNKNOWN' | null =>
  raw === null ? null : (words.get(wordOf(raw)) ?? 'UNKNOWN');

/** DescribeUniBackupDatabase: pages from 1. */
export const SERVER_DATABASES: Listing = {
  operation: { product: 'Sas', action: 'DescribeUniBackupDatabase', version: '2018-12-03' },
  pageQuery: (index, size) => ({ CurrentPage: String(index + 1), PageSize: String(size) }),
  readPage({ body }, onUnreadable) {
    const info = isObject(body['PageInfo']) ? body['PageInfo'] : {};
    return {
      total: readLeaves(info, 'PageInfo', onUnreadable).integer('TotalCount'),
      entries: readEntries(
        body['DatabaseList'],
        'DatabaseList',
        'InstanceUuid',
        (leaves) => ({
          by: 'database',
          displayName: leaves.text('DatabaseName') ?? leaves.text('InstanceName'),
          engine: engineOf(leaves.text('DatabaseType')),
          engineVersion: leaves.text('DatabaseVersion'),
          instanceId: leaves.id('InstanceId'),
          instanceName: leaves.text('InstanceName'),
          instanceStatus: ours(INSTANCE_STATUS, leaves.text('Status')),
          agentStatus: ours(AGENT_STATUS, leaves.text('AgentStatus')),
        }),
        onUnreadable,
      ),
    };
  },
};
