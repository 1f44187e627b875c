import { onTestFinished, vi } from 'vitest';
import { openStream, soon } from '../support/event-stream.ts';
import { backupPlan } from '../support/keys.ts';
import { settle } from '../support/manual-clock.ts';
import { type AccessRow, limited, SAYS } from './access-matrix-row.ts';

type Prepare = NonNullable<AccessRow['prepare']>;

const NAME = { query: '{ __typename }' };
const STALLED = { key: backupPlan('dbs-plan-stalled') };

/** Ten operations, as many as one caller may start in ten seconds; after that the machine's time stands still. */
const askOften: Prepare = async ({ url }, headers) => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  for (let at = 0; at < 10; at++) await (await openStream(url, { body: NAME, headers })).ended;
};

/** Something that goes on once the vendor was asked for it; what follows of that is over. */
const goOn =
  (query: string): Prepare =>
  async ({ url, requests }, headers) => {
    const opening = openStream(url, { body: { query, variables: STALLED }, headers });
    // It ends with the gateway.
    opening.catch(() => {});
    await soon(() => requests.length > 0);
    await settle(100);
  };

const waitForRun = goOn('query ($key: PrecheckRunKey!) { awaitPrecheckRun(key: $key) { status } }');
const followRun = goOn(
  'subscription ($key: PrecheckRunKey!) { precheckUpdates(keys: [$key]) { run { status } } }',
);

export const LIMITS_OF_CALLERS: readonly AccessRow[] = [
  {
    ...limited(
      'one operation more than a caller may start',
      { maxRatePerCaller: 1 },
      'one caller may start at most 10 operations in 10 s, got 11',
    ),
    ...{ prepare: askOften, says: SAYS['not so often'] },
  },
  {
    ...limited(
      'one more in flight than a caller may have',
      { maxOperationsPerCaller: 1 },
      'at most 1 operations may be in flight for one caller at a time, got 2',
    ),
    ...{ prepare: waitForRun, says: SAYS['not so often'] },
  },
  {
    ...limited(
      'one more in flight than all may have',
      { maxOperations: 1 },
      'at most 1 operations may be in flight on this gateway at a time, got 2',
    ),
    ...{ prepare: waitForRun, says: SAYS['not so often'] },
  },
  {
    ...limited(
      'one stream more than a caller may have',
      { maxStreamsPerCaller: 1 },
      'at most 1 streams may be open for one caller at a time, got 2',
    ),
    ...{ prepare: followRun, says: SAYS['no more streams'], answered: ['POST', 'GET'] },
  },
  {
    ...limited(
      'one stream more than all may have',
      { maxStreams: 1 },
      'at most 1 streams may be open on this gateway at a time, got 2',
    ),
    ...{ prepare: followRun, says: SAYS['no more sockets'], answered: ['POST', 'GET'] },
  },
];
