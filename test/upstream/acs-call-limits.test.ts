import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { AccessKey } from '../../src/upstream/acs-signature.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';
import { DBS_REQUEST } from './answers.ts';
import { callWith } from './call.ts';
import {
  after,
  answer,
  deaf,
  hang,
  reset,
  STS_KEY,
  type Step,
  scriptedSend,
  streaming,
  throttled,
} from './scripted-send.ts';

const GOOD = answer(200, { Status: 'finish' });

const start = (steps: readonly Step[], credentials = async (): Promise<AccessKey> => STS_KEY) => {
  const clock = createManualClock();
  const startMs = clock.now();
  const { send, requests } = scriptedSend(...steps);
  const caller = new AbortController();
  const call = callWith({ send, clock, credentials });
  const run = () =>
    call(DBS_REQUEST, caller.signal).then(
      (value) => ({ value, error: null, atMs: clock.now() - startMs }),
      (error: unknown) => ({ value: null, error, atMs: clock.now() - startMs }),
    );
  return { clock, requests, caller, run };
};

const silentBody: Step = (request) =>
  streaming(new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('{')) }))(request);

describe('an attempt that hangs ends after 10 s with UPSTREAM_TIMEOUT and is not repeated', () => {
  it.each([
    ['without an answer', hang],
    ['without heeding its signal', deaf],
    ['within the body', silentBody],
  ])('%s', async (_name, step) => {
    const { clock, requests, run } = start([step, GOOD]);
    const outcome = run();
    await clock.advance(9_999);
    expect(requests[0]?.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(requests[0]?.signal.aborted).toBe(true);
    expect(await outcome).toMatchObject({
      atMs: 10_000,
      error: {
        code: 'UPSTREAM_TIMEOUT',
        message: 'Dbs did not answer DescribePreCheckProgressList within 10000 ms',
      },
    });
    expect(clock.sleepers).toBe(0);
    await clock.advance(60_000);
    expect(requests).toHaveLength(1);
  });
});

it('a call without credentials ends after 15 s, with nothing sent', async () => {
  const { clock, requests, run } = start([GOOD], () => new Promise(() => {}));
  const outcome = run();
  await clock.advance(15_000);
  expect(await outcome).toMatchObject({ atMs: 15_000, error: { code: 'UPSTREAM_TIMEOUT' } });
  expect([requests.length, clock.sleepers]).toEqual([0, 0]);
});

it('slow failures one after another end at 15 s, the last attempt aborted', async () => {
  const slow: Step = (request) => after(clock, 6_000, reset)(request);
  const { clock, requests, run } = start([slow]);
  const outcome = run();
  await clock.advance(14_999);
  expect(requests).toHaveLength(3);
  expect(requests[2]?.signal.aborted).toBe(false);
  await clock.advance(1);
  expect(await outcome).toMatchObject({ atMs: 15_000, error: { code: 'UPSTREAM_TIMEOUT' } });
  expect(requests[2]?.signal.aborted).toBe(true);
  expect(clock.sleepers).toBe(0);
  await clock.advance(60_000);
  expect(requests).toHaveLength(3);
});

describe("the caller's abort", () => {
  const gone = new Error('the caller left');

  it.each([
    ['in flight', hang],
    ['in flight, with a request that does not heed it', deaf],
    ['within the body', silentBody],
  ])('ends a call %s at once, with its own reason', async (_name, step) => {
    const { clock, requests, caller, run } = start([step, GOOD]);
    const outcome = run();
    await clock.advance(500);
    caller.abort(gone);
    expect(await outcome).toEqual({ value: null, error: gone, atMs: 500 });
    expect(requests[0]?.signal.aborted).toBe(true);
    expect(clock.sleepers).toBe(0);
    await clock.advance(60_000);
    expect(requests).toHaveLength(1);
  });

  it('ends the wait before another attempt at once, and none is made', async () => {
    const { clock, requests, caller, run } = start([throttled({ 'x-acs-retry-after': '5000' }), GOOD]);
    const outcome = run();
    await clock.advance(1_000);
    expect(clock.sleepers).toBeGreaterThan(0);
    caller.abort(gone);
    expect(await outcome).toEqual({ value: null, error: gone, atMs: 1_000 });
    expect(clock.sleepers).toBe(0);
    await clock.advance(60_000);
    expect(requests).toHaveLength(1);
  });

  it('before the call sends nothing', async () => {
    const { clock, requests, caller, run } = start([GOOD]);
    caller.abort(gone);
    expect(await run()).toMatchObject({ error: gone });
    await settle();
    expect([requests.length, clock.sleepers]).toEqual([0, 0]);
  });

  it('while credentials are fetched sends nothing', async () => {
    const { promise, resolve } = Promise.withResolvers<AccessKey>();
    const { clock, requests, caller, run } = start([GOOD], () => promise);
    const outcome = run();
    await settle();
    caller.abort(gone);
    expect(await outcome).toMatchObject({ error: gone });
    resolve(STS_KEY);
    await settle();
    expect([requests.length, clock.sleepers]).toEqual([0, 0]);
  });
});

describe('an answer may have 16 MiB', () => {
  const MIB = 1024 * 1024;
  const read = async (mib: number) => {
    const seen = { chunks: 0, isReturned: false };
    const body = async function* () {
      try {
        for (; seen.chunks < mib; seen.chunks++) yield Buffer.alloc(MIB, seen.chunks === 0 ? '{}' : ' ');
      } finally {
        seen.isReturned = true;
      }
    };
    const { clock, requests, run } = start([streaming(body()), GOOD]);
    const outcome = await run();
    expect(clock.sleepers).toBe(0);
    return { seen, requests, outcome };
  };

  it('and no more: the rest is not read, the body is let go, nothing is repeated', async () => {
    const { seen, requests, outcome } = await read(100);
    expect(outcome.error).toMatchObject({
      code: 'UPSTREAM_MALFORMED',
      message: 'Dbs answered DescribePreCheckProgressList with more than 16777216 bytes',
    });
    expect(seen).toEqual({ chunks: 16, isReturned: true });
    expect(requests).toHaveLength(1);
  });

  it('and not less', async () => {
    const text = '{"Status":"finish"}';
    const whole = Buffer.concat([Buffer.from(text), Buffer.alloc(16 * MIB - text.length, ' ')]);
    const body = (async function* () {
      yield whole.subarray(0, MIB);
      yield whole.subarray(MIB);
    })();
    const { run } = start([streaming(body)]);
    expect((await run()).value).toMatchObject({ body: { Status: 'finish' } });
  });
});

describe('no error tells a secret, a token or a signature', () => {
  it.each([
    ['throttling', throttled()],
    ['a connection reset', reset],
    ['a hang', hang],
    ['a refused signature', answer(403, { Code: 'SignatureDoesNotMatch', Message: 'server string is POST' })],
    ['an unknown id', answer(400, { Code: 'Param.NotFound' })],
    ['a malformed answer', answer(200, [])],
  ])('%s', async (_name, step) => {
    const { clock, requests, run } = start([step]);
    const outcome = run();
    await clock.advance(60_000);
    const { error } = await outcome;
    expect(error).toBeInstanceOf(Error);
    const told = inspect(error, { depth: null, showHidden: true });
    const signature = requests.at(-1)?.headers['authorization']?.split('Signature=')[1];
    expect(signature).toMatch(/^[0-9a-f]{64}$/);
    for (const hidden of [STS_KEY.accessKeySecret, STS_KEY.securityToken, signature, 'server string']) {
      expect(told).not.toContain(hidden);
    }
  });
});
