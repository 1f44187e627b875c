import { expect, it } from 'vitest';
import type { RunReading } from '../../src/domain/precheck-run.ts';
import type { RunKey } from '../../src/domain/run-key.ts';
import { createMemoryFleet } from '../../src/runs/run-fleet.ts';
import { createRunStore } from '../../src/runs/run-store.ts';
import { heapMiB } from '../support/heap.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { itemOf, readingOf } from '../support/readings.ts';

const RUNS = 20_000;
const MAX_MIB = 24;
/** What the memory of the fleet may come to. */
const FLEET_MIB = 16;
/** Names and times of the last runs, whatever became of their states. */
const OTHERS_MIB = 6;

const keyOf = (run: number): RunKey => ({
  ...{ by: 'backupPlan', account: 'default', regionId: 'cn-hangzhou', upstreamId: `dbs-plan-${run}` },
});

/** 30 items, none of whose texts is shared with another run; a character that is not Latin makes a whole text larger. */
const readingFor = (id: string): RunReading =>
  readingOf({
    items: Array.from({ length: 30 }, (_, index) =>
      itemOf({
        ...{ code: `CHECK_${index}`, group: `CHECK_${index}_DETAIL`, jobId: `job-${index}-${id}` },
        message: `${id}: 日志 (binlog) is kept for ${index} hours only: set binlog_expire_logs_seconds`,
        ...{ rawState: 'finish', startedAtMs: 1_767_225_600_000 + index },
      }),
    ),
  });

it('20,000 runs take no more memory than the bound, whatever they say', { timeout: 60_000 }, async () => {
  const store = createRunStore({
    wireKey: ({ upstreamId }) => upstreamId,
    read: async ({ upstreamId }) => readingFor(upstreamId),
    fleet: createMemoryFleet(),
    clock: createManualClock(),
    pollMinMs: 1_000,
    maxBytes: MAX_MIB * 1024 ** 2,
    onUnexpected: (error) => {
      throw error;
    },
  });
  const { signal } = new AbortController();
  const read = (run: number) => store.refresh(keyOf(run), { maxAgesMs: [null], caller: null, signal });
  await read(-1);
  const beforeMiB = heapMiB();
  for (let run = 0; run < RUNS; run++) await read(run);
  const growthMiB = heapMiB() - beforeMiB;
  expect(growthMiB).toBeLessThan(MAX_MIB + FLEET_MIB + OTHERS_MIB);
  // Nor is so much counted for each that little of the room is used.
  expect(growthMiB).toBeGreaterThan(MAX_MIB / 2);
  const held = Array.from({ length: RUNS }, (_, run) => run).filter((run) => store.peek(keyOf(run)));
  expect(held).toEqual(Array.from({ length: held.length }, (_, at) => RUNS - held.length + at));
});
