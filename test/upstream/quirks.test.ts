import { describe, expect, it } from 'vitest';
import type { RunKeyBy } from '../../src/domain/run-key.ts';
import { createAsk } from '../../src/upstream/ask.ts';
import { createRunReader } from '../../src/upstream/run-reader.ts';
import { dbs, dbsOf, type Quirk, sas, sasOf } from './quirk.ts';
import { LEAVES, WORDS } from './quirks-of-content.ts';
import { ENVELOPE, LISTS } from './quirks-of-form.ts';

/** What is asked of the vendor for a key: the last part of what tells it from others on the wire. */
const queryOf = (by: RunKeyBy): string => {
  const { wireKey } = createRunReader(
    createAsk({
      call: () => Promise.reject(new Error('not asked')),
      accounts: [{ name: 'default', endpoint: () => ({ origin: 'https://vendor.example', isKnown: true }) }],
      onUnreadable: () => {},
      onFailure: () => {},
    }),
  );
  const parts: unknown = JSON.parse(
    wireKey({ by, account: 'default', regionId: 'cn-beijing', upstreamId: 'x' }),
  );
  return JSON.stringify(Array.isArray(parts) ? parts.at(-1) : null);
};

const ASKED: readonly Quirk[] = [
  [
    'a region goes by UniRegionId, or not at all',
    () => (['backupPlan', 'restoreTask', 'database', 'databaseTask'] as const).map(queryOf),
    [
      '{"BackupPlanId":"x"}',
      '{"RestoreTaskId":"x"}',
      '{"InstanceUuid":"x","UniRegionId":"cn-beijing"}',
      '{"TaskId":"x","UniRegionId":"cn-beijing"}',
    ],
  ],
];

describe('the vendor has its ways, and each is understood', () => {
  it.each([...ENVELOPE, ...LEAVES, ...WORDS, ...LISTS, ...ASKED])('%s', (_quirk, seen, expected) => {
    expect(seen()).toMatchObject(expected);
  });

  it('a text may name hosts, accounts and SQL: none stands in an error or a notice', () => {
    const own = 'db.internal: SELECT 1';
    const outcomes = [
      dbs({ Code: own, Message: own, HostId: own }, 400),
      dbs({ Success: false, ErrCode: own, ErrMessage: own }),
      dbs({ Items: own, Status: own }),
      dbsOf([{ State: own, OrderNum: own, BootTime: own, ErrMsg: [own] }]),
      dbsOf([own]),
      sas({ Description: 'completed', Result: own }),
      sas({ Description: own, Result: own, Progress: own }),
      sasOf([{ instanceId: [own], sourceType: own, checkTime: own, results: [{ result: own }] }]),
    ];
    const told = outcomes.map(({ notices, ...rest }) => {
      const error = 'error' in rest ? rest.error : null;
      return [notices, error?.message, error?.stack, error?.cause];
    });
    expect(JSON.stringify(told)).not.toContain('db.internal');
  });
});
