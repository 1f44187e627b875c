import { print } from 'graphql';
import { createClient } from 'graphql-sse';
import { expect, it } from 'vitest';
import {
  PrecheckUpdatesDocument,
  type PrecheckUpdatesSubscription,
} from '../../examples/generated/graphql.ts';
import { backupPlan } from '../support/keys.ts';
import { startGateway, startVendor } from './deployment.ts';
import { type Follow, follow } from './story.ts';

const KEYS = [backupPlan('dbs-plan-live'), backupPlan('dbs-plan-warned')];

/** As a client does that sends again what it sent at first. */
const withOldVariables: Follow = async (url, keys, onUpdate) => {
  const request = { query: print(PrecheckUpdatesDocument), variables: { keys } };
  for await (const { data } of createClient({ url }).iterate<PrecheckUpdatesSubscription>(request))
    if (data) onUpdate(data.precheckUpdates);
};

it('a client without revisions comes to the true ends over a deploy, told each run once again', {
  timeout: 60_000,
}, async () => {
  const vendor = await startVendor();
  const first = await startGateway(vendor);
  const { updates, complete, sees } = follow(withOldVariables, first.url, KEYS);
  await sees('a start', ({ keyIndex }) => keyIndex === 0);
  vendor.advance(5_000);
  await sees('progress', ({ keyIndex, run }) => keyIndex === 0 && (run?.progress ?? 0) > 5);
  await sees('an end', ({ keyIndex, isFinal }) => keyIndex === 1 && isFinal);
  await first.stop();
  await startGateway(vendor, first.port);
  vendor.advance(28_000);
  await complete;

  const [moving = [], over = []] = KEYS.map((_key, index) =>
    updates.filter(({ keyIndex }) => keyIndex === index),
  );
  const progress = moving.map(({ run }) => run?.progress ?? -1);
  expect(progress).toEqual(progress.toSorted((one, other) => one - other));
  expect(moving.filter(({ isFinal }) => isFinal)).toEqual([moving.at(-1)]);
  expect(moving.at(-1)).toMatchObject({ run: { progress: 100, verdict: 'PASSED' } });
  const repeated = moving.length - new Set(moving.map(({ run }) => run?.revision)).size;
  expect(repeated).toBeLessThanOrEqual(1);
  expect(over.map(({ isFinal, run }) => [isFinal, run?.verdict])).toEqual([
    [true, 'WARNED'],
    [true, 'WARNED'],
  ]);
});
