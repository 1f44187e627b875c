import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AcsCall, createAcsCall } from '../../src/upstream/acs-call.ts';
import type { Credentials } from '../../src/upstream/credentials.ts';
import { jsonAnswer } from '../support/emulator-send.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { SAS_REQUEST } from '../upstream/answers.ts';
import { accountOf } from '../upstream/call.ts';
import { KEY } from '../upstream/scripted-send.ts';
import { createDistantVendor } from './distant-vendor.ts';
import { mostInOneSecond } from './figures.ts';

const ANSWERS = {
  good: [200, { RequestId: 'r', Status: 'created' }],
  throttled: [400, { RequestId: 'r', Code: 'Throttling.User' }],
  broken: [503, { RequestId: 'r', Code: 'ServiceUnavailable' }],
  unknown: [400, { RequestId: 'r', Code: 'Param.NotFound' }],
} as const;

/** One who asks. Times are ms. */
const asker = fc.record({
  comesAtMs: fc.nat(5_000),
  leavesAfterMs: fc.option(fc.nat(8_000), { freq: 3 }),
  caller: fc.option(fc.constantFrom('a', 'b', 'c')),
  listeners: fc.nat(20),
  triedMsAgo: fc.option(fc.nat(60_000)),
});

/** What the vendor says, in turns, how long things are on their way there and back, and how long a key takes. */
const vendor = fc.record({
  quota: fc.integer({ min: 1, max: 12 }),
  says: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant('good' as const) },
      fc.constantFrom('throttled' as const, 'broken' as const, 'unknown' as const, 'nothing' as const),
    ),
    { minLength: 1, maxLength: 40 },
  ),
  waysMs: fc.array(fc.oneof({ weight: 4, arbitrary: fc.nat(120) }, fc.nat(999)), {
    minLength: 1,
    maxLength: 40,
  }),
  keysMs: fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(9_000)), {
    minLength: 1,
    maxLength: 20,
  }),
});

type Asker = typeof asker extends fc.Arbitrary<infer One> ? One : never;
type Vendor = typeof vendor extends fc.Arbitrary<infer One> ? One : never;

/** Later than all must be over: some have their turn only after all others took theirs, paused by throttling. */
const OVER_MS = 1_000_000;
const NEVER = new AbortController().signal;

const createCall = (clock: ManualClock, { quota, says, waysMs, keysMs }: Vendor) => {
  const counts = { said: 0, ways: 0, keys: 0 };
  const credentials: Credentials = async () => {
    const ms = keysMs[counts.keys++ % keysMs.length] ?? 0;
    if (ms > 0) await clock.sleep(ms, NEVER);
    return KEY;
  };
  const { send, arrivals } = createDistantVendor({
    clock,
    wayMs: () => waysMs[counts.ways++ % waysMs.length] ?? 0,
    async vendor({ signal }) {
      const said = says[counts.said++ % says.length] ?? 'good';
      if (said !== 'nothing') return jsonAnswer(ANSWERS[said][1], ANSWERS[said][0]);
      await clock.sleep(OVER_MS, signal);
      throw new Error('nobody hangs for so long');
    },
  });
  const call = createAcsCall({
    ...{ clock, send, random: () => 0.5 },
    ...{ onAttempt() {}, onCircuit() {}, onThrottled() {} },
    accounts: [accountOf(credentials, { quotas: { Dbs: quota, Sas: quota } })],
  });
  return { call, arrivals };
};

/** Comes, asks and leaves, if the answer does not come first. */
const ask = async (clock: ManualClock, call: AcsCall, subject: string, one: Asker) => {
  await clock.sleep(one.comesAtMs, NEVER);
  const leaver = new AbortController();
  const answered = new AbortController();
  if (one.leavesAfterMs !== null)
    clock.sleep(one.leavesAfterMs, answered.signal).then(
      () => leaver.abort(new Error('gone')),
      () => {},
    );
  const triedAtMs = one.triedMsAgo === null ? null : clock.now() - one.triedMsAgo;
  const callers = one.caller === null ? [] : [one.caller];
  const demand = { callers, listeners: one.listeners, triedAtMs, onTurn() {} };
  await call({ ...SAS_REQUEST, subject }, leaver.signal, demand).catch(() => {});
  answered.abort();
};

it('whoever asks and leaves, and whatever comes back: never too many in a second, and nobody is left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(asker, { maxLength: 60, size: 'max' }), vendor, async (askers, vendor) => {
      const clock = createManualClock();
      const { call, arrivals } = createCall(clock, vendor);
      let ended = 0;
      for (const [index, one] of askers.entries())
        void ask(clock, call, `task ${index}`, one).then(() => {
          ended += 1;
        });
      await clock.advance(OVER_MS);
      expect(mostInOneSecond(arrivals)).toBeLessThanOrEqual(vendor.quota);
      expect(ended).toBe(askers.length);
      expect(clock.sleepers).toBe(0);
    }),
    { numRuns: 200 },
  );
});
