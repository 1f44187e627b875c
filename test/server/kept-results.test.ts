import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { nextState } from '../../src/domain/run-state.ts';
import { changeBetween } from '../../src/domain/run-update.ts';
import type { RunUpdate } from '../../src/live/run-updates.ts';
import { createKeptResults } from '../../src/server/kept-results.ts';
import { heapMiB } from '../support/heap.ts';
import { readingOf } from '../support/readings.ts';

const STATE = nextState('a', null, { reading: readingOf() }, 1);
const CHANGE = changeBetween(null, STATE, false);
const KEY = { by: 'backupPlan', account: 'default', regionId: 'cn-hangzhou', upstreamId: 'a' } as const;

const updateAt = (keyIndex: number): RunUpdate => ({ key: KEY, keyIndex, change: CHANGE });
const RESULT = { frame: Buffer.alloc(100), isShareable: true };

it('keeps the answers to each update by their question', () => {
  const kept = createKeptResults();
  const [update, other] = [updateAt(0), updateAt(0)];
  kept.keep(update, 'a', RESULT);
  expect([kept.find(update, 'a'), kept.find(update, 'b'), kept.find(other, 'a')]).toEqual([
    RESULT,
    undefined,
    undefined,
  ]);
});

it('keeps nothing of an update that is gone, nor of how large its answers were', async () => {
  const kept = createKeptResults();
  const lasting = updateAt(0);
  kept.keep(lasting, 'a', RESULT);
  const beforeMiB = heapMiB();
  for (let at = 0; at < 20_000; at++) {
    // Another text each time, as that of a question is.
    kept.keep(updateAt(at), JSON.stringify([at, 'q'.repeat(500)]), RESULT);
    if (at % 5_000 === 0) await setImmediate();
  }
  for (let turn = 0; turn < 3; turn++) {
    heapMiB();
    await setImmediate();
  }
  expect(heapMiB() - beforeMiB).toBeLessThan(4);
  expect(kept.find(lasting, 'a')).toBe(RESULT);
});
