import { expect, it } from 'vitest';
import type { RunReading } from '../../src/domain/precheck-run.ts';
import type { RunKey } from '../../src/domain/run-key.ts';
import { createMemoryFleet } from '../../src/runs/run-fleet.ts';
import { createRunStore } from '../../src/runs/run-store.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';
import { readingOf } from '../support/readings.ts';

/** Half of all there may be: then one caller has as many as are left. */
const OWN_READS = 2_000;
const OWN_ANSWERS = 8_000;

const keyOf = (upstreamId: string): RunKey => ({
  ...{ by: 'backupPlan', account: 'default', regionId: 'cn-hangzhou', upstreamId },
});

/** A store whose vendor answers nothing until it is told to. */
const start = () => {
  const clock = createManualClock();
  const answer = Promise.withResolvers<RunReading>();
  let reads = 0;
  const store = createRunStore({
    ...{ clock, pollMinMs: 1_000, fleet: createMemoryFleet() },
    wireKey: ({ upstreamId }) => upstreamId,
    read: (_key, { signal }) => {
      reads += 1;
      signal.addEventListener('abort', () => answer.reject(signal.reason));
      return answer.promise;
    },
    onUnexpected: (error) => {
      throw error;
    },
  });
  let leaver = new AbortController();
  const ask = (upstreamId: string, caller: string | null = 'ann') =>
    store.refresh(keyOf(upstreamId), {
      ...{ maxAgesMs: [0], signal: leaver.signal },
      ...(caller === null ? { caller } : { caller, untilMs: clock.now() + 20_000 }),
    });
  return {
    ...{ clock, ask, reads: () => reads },
    /** So many, all of whom wait. */
    async askFor(count: number, idOf: (at: number) => string, caller = 'ann') {
      const asked = Array.from({ length: count }, (_, at) => ask(idOf(at), caller));
      for (const each of asked) each.catch(() => {});
      await settle();
      return asked;
    },
    answerAll: () => answer.resolve(readingOf()),
    /** All who have asked so far go. */
    async leave() {
      leaver.abort(new Error('gone'));
      leaver = new AbortController();
      await settle();
    },
  };
};

const refused = (taken: string, own: number, most: number) => ({
  run: null,
  trouble: {
    code: 'UPSTREAM_THROTTLED',
    message: `backupPlan "more" was not read: queries wait for ${taken} already, ${own} of them for this caller, and there may be ${most}`,
  },
});

it('who has begun many reads begins no more, and is told so at once; joining one is another thing, and so is a poll', async () => {
  const { ask, askFor, reads, answerAll } = start();
  const asked = await askFor(OWN_READS, (at) => `p${at}`);
  expect(await ask('more')).toMatchObject(refused('2000 reads', 2_000, 4_000));
  const [joined, poll] = [ask('p0'), ask('more', null)];
  await settle();
  expect(reads()).toBe(OWN_READS + 1);
  answerAll();
  expect(await joined).toMatchObject({ run: { verdict: 'PASSED' } });
  expect(await poll).toMatchObject({ run: { verdict: 'PASSED' } });
  await Promise.all(asked);
  expect(await ask('yet another')).toMatchObject({ run: { verdict: 'PASSED' } });
});

it('whatever one caller wants, there is something left for the next', async () => {
  const { ask, askFor, reads } = start();
  for (const caller of ['ann', 'bob', 'eve']) await askFor(OWN_READS, (at) => `${caller} ${at}`, caller);
  expect(reads()).toBe(2_000 + 1_000 + 500);
  expect(await ask('more', 'eve')).toMatchObject(refused('3500 reads', 500, 4_000));
  await askFor(1, () => 'more', 'joe');
  expect(reads()).toBe(3_501);
});

it('answers that are waited for are counted too, of however few runs, until somebody leaves', async () => {
  const { clock, ask, askFor, leave, reads } = start();
  await askFor(OWN_ANSWERS, () => 'p');
  expect(await ask('more')).toMatchObject(refused('8000 answers', 8_000, 16_000));
  expect(reads()).toBe(1);
  await leave();
  expect(clock.sleepers).toBe(0);
  await askFor(1, () => 'more');
  expect(reads()).toBe(2);
});

it('reads that were given up are counted no more', async () => {
  const { clock, askFor, leave, reads } = start();
  await askFor(OWN_READS, (at) => `p${at}`);
  await leave();
  await askFor(OWN_READS, (at) => `q${at}`);
  expect(reads()).toBe(2 * OWN_READS);
  await leave();
  expect(clock.sleepers).toBe(0);
});
