import { describe, expect, it } from 'vitest';
import type { Demand } from '../../src/domain/demand.ts';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { createAcsCall } from '../../src/upstream/acs-call.ts';
import type { AcsRequest } from '../../src/upstream/acs-request.ts';
import { type Credentials, fixedCredentials } from '../../src/upstream/credentials.ts';
import type { CircuitNote } from '../../src/upstream/governor.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { DBS_REQUEST, SAS_REQUEST } from './answers.ts';
import { accountOf, QUERY } from './call.ts';
import { answer, hang, KEY, type Step, scriptedSend, throttled } from './scripted-send.ts';

const GOOD = answer(200, { Status: 'finish' });
const BROKEN = answer(503, { Code: 'ServiceUnavailable' });

const POLL: Demand = { ...QUERY, callers: [] };

const about = (subject: string, request = DBS_REQUEST): AcsRequest => ({ ...request, subject });

interface Options {
  readonly quota?: number;
  readonly credentials?: Credentials;
}

const start = (steps: readonly Step[], { quota = 1, credentials = fixedCredentials(KEY) }: Options = {}) => {
  const clock = createManualClock();
  const beganMs = clock.now();
  const { send, requests } = scriptedSend(...steps);
  const notes: CircuitNote[] = [];
  const limits: number[] = [];
  const quotas = { Dbs: quota, Sas: quota };
  const call = createAcsCall({
    ...{ send, clock, random: () => 0, onAttempt: () => {} },
    accounts: ['default', 'other'].map((name) => accountOf(credentials, { name, quotas })),
    onCircuit: (note) => void notes.push(note),
    onThrottled: ({ limit }) => void limits.push(limit),
  });
  const read = (request: AcsRequest = DBS_REQUEST, demand: Demand = QUERY, caller = new AbortController()) =>
    call(request, caller.signal, demand).then(
      () => ({ code: 'OK', message: '', atMs: clock.now() - beganMs }),
      (error: unknown) => {
        const { code, message } = PrecheckError.from(error);
        return { code, message, atMs: clock.now() - beganMs };
      },
    );
  return { clock, requests, notes, limits, read };
};

describe('a turn', () => {
  it('is waited for without a deadline, which begins with it', async () => {
    const { clock, read } = start([hang]);
    const outcomes = Array.from({ length: 20 }, () => read());
    await clock.advance(120_000);
    const last = (await Promise.all(outcomes)).at(-1);
    expect(last).toMatchObject({ code: 'UPSTREAM_TIMEOUT', atMs: 19 * 2_001 + 10_000 });
  });

  it('is told when it comes', async () => {
    const { clock, read } = start([GOOD]);
    const turns: number[] = [];
    const demand: Demand = { ...QUERY, onTurn: () => void turns.push(clock.now()) };
    void read(DBS_REQUEST, demand);
    void read(DBS_REQUEST, demand);
    await clock.advance(10_000);
    expect((turns[1] ?? 0) - (turns[0] ?? 0)).toBe(1_001);
  });

  it('is needed for each attempt', async () => {
    const { clock, requests, read } = start([BROKEN, BROKEN, GOOD]);
    const outcome = read();
    await clock.advance(10_000);
    expect(requests).toHaveLength(3);
    expect(await outcome).toMatchObject({ code: 'OK', atMs: 2_002 });
  });

  const throttledFor = async (ms: number) => {
    const started = start([throttled({ 'x-acs-retry-after': String(ms) }), GOOD]);
    void started.read(DBS_REQUEST, POLL);
    await started.clock.advance(1);
    return started;
  };

  it('that the vendor wants to be waited for by 3 s and more, a query does not wait for', async () => {
    const { clock, read, requests } = await throttledFor(5_000);
    expect(await read()).toMatchObject({ code: 'UPSTREAM_THROTTLED', atMs: 1 });
    const polled = read(DBS_REQUEST, POLL);
    await clock.advance(10_000);
    expect(await polled).toMatchObject({ code: 'OK' });
    expect(requests).toHaveLength(3);
  });

  it('that is nearer, a query waits for', async () => {
    const { clock, read } = await throttledFor(3_000);
    const asked = read();
    await clock.advance(10_000);
    expect(await asked).toMatchObject({ code: 'OK' });
  });

  it('comes less often once the vendor throttles, and who runs the gateway is told', async () => {
    const { clock, limits, read } = start([throttled(), GOOD], { quota: 20 });
    void read();
    await clock.advance(1_000);
    expect(limits).toEqual([10]);
  });

  it('is given back where there are no credentials to use it with', async () => {
    let asked = 0;
    const credentials: Credentials = async () => {
      asked += 1;
      if (asked === 1) throw new PrecheckError('UPSTREAM_CREDENTIALS', 'none');
      return KEY;
    };
    const { read } = start([GOOD], { credentials });
    expect(await read()).toMatchObject({ code: 'UPSTREAM_CREDENTIALS', atMs: 0 });
    expect(await read()).toMatchObject({ code: 'OK', atMs: 0 });
  });
});

describe('an access key that takes long to come', () => {
  /** What hands out the key only when it is told to, as where it comes from hangs. */
  const slowly = () => {
    const waiting: (() => void)[] = [];
    let isSlow = true;
    const credentials: Credentials = async () => {
      if (isSlow) await new Promise<void>((resolve) => void waiting.push(resolve));
      return KEY;
    };
    const come = (hold: boolean) => {
      isSlow = hold;
      for (const resolve of waiting.splice(0)) resolve();
    };
    return { credentials, come };
  };

  it.each([
    ['before their turns', [false]],
    ['before them and again in them', [true, false]],
  ])('does not let those go together who waited for it %s', async (_when, comings) => {
    const { credentials, come } = slowly();
    const { clock, requests, read } = start([GOOD], { quota: 5, credentials });
    const outcomes = Array.from({ length: 30 }, () => read());
    for (const hold of comings) {
      await clock.advance(8_000);
      expect(requests).toHaveLength(0);
      come(hold);
    }
    await clock.advance(0);
    expect(requests).toHaveLength(5);
    await clock.advance(10_000);
    expect(new Set((await Promise.all(outcomes)).map(({ code }) => code))).toEqual(new Set(['OK']));
    expect(clock.sleepers).toBe(0);
  });

  it('keeps nobody from the queue, so that all are told at once that there is none', async () => {
    const none = new PrecheckError('UPSTREAM_CREDENTIALS', 'none');
    let fail = (_: Error): void => {};
    const coming = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const { read } = start([GOOD], { quota: 1, credentials: () => coming });
    const outcomes = Array.from({ length: 30 }, () => read());
    fail(none);
    const codes = (await Promise.all(outcomes)).map(({ code, atMs }) => `${code} ${atMs}`);
    expect(new Set(codes)).toEqual(new Set(['UPSTREAM_CREDENTIALS 0']));
  });
});

describe('what has a quota of its own', () => {
  const elsewhere = (origin: string, isKnown: boolean) => ({ ...DBS_REQUEST, endpoint: { origin, isKnown } });

  it.each([
    ['an account', { ...DBS_REQUEST, account: 'other' }],
    ['an action', { ...DBS_REQUEST, action: 'DescribeBackupPlanList' }],
    ['a product', SAS_REQUEST],
    ['an endpoint', elsewhere('https://dbs-api.cn-chengdu.aliyuncs.com', true)],
  ])('%s', async (_name, request) => {
    const { read } = start([GOOD]);
    expect([await read(), await read(request)]).toMatchObject([{ atMs: 0 }, { atMs: 0 }]);
  });

  it('all endpoints that no table knows have one', async () => {
    const { clock, read } = start([GOOD]);
    const both = [
      read(elsewhere('https://dbs-api.xx-1.aliyuncs.com', false)),
      read(elsewhere('https://dbs-api.xx-2.aliyuncs.com', false)),
    ];
    await clock.advance(5_000);
    expect(await Promise.all(both)).toMatchObject([{ atMs: 0 }, { atMs: 1_001 }]);
  });
});

describe('the circuit', () => {
  const FIVE = ['a', 'b', 'c', 'd', 'e'];

  const failAll = async (step: Step) => {
    const started = start([step], { quota: 100 });
    const outcomes = FIVE.map((subject) => started.read(about(subject)));
    await started.clock.advance(10_000);
    void started.read(about('a'));
    await started.clock.advance(10_000);
    return { ...started, outcomes: await Promise.all(outcomes) };
  };

  it.each([
    ['an outage', BROKEN, 'UPSTREAM_UNAVAILABLE'],
    ['silence', hang, 'UPSTREAM_TIMEOUT'],
  ])('opens by %s, for the account, the product and the endpoint', async (_name, step, code) => {
    const { notes, outcomes } = await failAll(step);
    expect(outcomes.map((outcome) => outcome.code)).toEqual(outcomes.map(() => code));
    const [note] = notes;
    const { origin } = DBS_REQUEST.endpoint;
    expect(note).toEqual({ account: 'default', product: 'Dbs', origin, isOpen: true, ms: 2_000 });
  });

  it.each([
    ['throttling', throttled()],
    ['a refusal', answer(403, { Code: 'Forbidden' })],
    ['an unknown id', answer(400, { Code: 'Param.NotFound' })],
    ['a refused key', answer(400, { Code: 'SignatureDoesNotMatch' })],
    ['nonsense', answer(200, 'nonsense')],
    ['a refusal that nobody knows', answer(400, { Code: 'Odd.Word' })],
    ['an endpoint that knows no such call', answer(404, { Code: 'InvalidApi.NotFound' })],
  ])('does not open by %s', async (_name, step) => {
    const { notes, requests } = await failAll(step);
    expect(notes).toEqual([]);
    expect(requests.length).toBeGreaterThanOrEqual(5);
  });

  /** Five subjects fail for longer than their reads are repeated. */
  const open = async () => {
    const started = start([BROKEN], { quota: 100 });
    for (const subject of FIVE) void started.read(about(subject));
    await started.clock.advance(900);
    const late = started.read(about('e'));
    await started.clock.advance(100);
    return { ...started, late };
  };

  it('open, refuses without a request and without using the quota', async () => {
    const { read, requests } = await open();
    const sent = requests.length;
    const refused = await Promise.all(Array.from({ length: 200 }, () => read(about('a'))));
    expect(new Set(refused.map(({ code, atMs }) => `${code} ${atMs}`))).toEqual(
      new Set(['UPSTREAM_UNAVAILABLE 1000']),
    );
    expect(requests).toHaveLength(sent);
  });

  it('ends what is still to be repeated', async () => {
    const { clock, requests, late } = await open();
    const sent = requests.length;
    await clock.advance(1_000);
    expect(await late).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: expect.stringContaining('is not asked at the moment'),
    });
    expect(requests).toHaveLength(sent);
  });
});
