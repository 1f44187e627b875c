import { expect, it } from 'vitest';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { type AttemptNote, createAcsAttempt } from '../../src/upstream/acs-attempt.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { DBS_REQUEST } from './answers.ts';
import { after, answer, hang, reset, STS_KEY, type Step, scriptedSend, streaming } from './scripted-send.ts';

const start = (step: Step) => {
  const clock = createManualClock();
  const notes: AttemptNote[] = [];
  const { send } = scriptedSend((request) => after(clock, 40, step)(request));
  const attempt = createAcsAttempt({ send, clock, onAttempt: (note) => void notes.push(note) });
  const caller = new AbortController();
  const settled = attempt(DBS_REQUEST, STS_KEY, caller.signal).catch((thrown: unknown) => thrown);
  return { clock, notes, caller, settled };
};

const NOTE = {
  account: 'default',
  product: 'Dbs',
  action: 'DescribePreCheckProgressList',
  subject: 'backup plan "plan-1"',
  ms: 40,
};

it.each<[what: string, step: Step, rest: Omit<AttemptNote, keyof typeof NOTE>]>([
  ['a success', answer(200, { RequestId: 'R-1' }), { outcome: 'OK', httpStatus: 200, requestId: 'R-1' }],
  [
    'a refusal',
    answer(400, { Code: 'Throttling.User', RequestId: 'R-2' }),
    { outcome: 'UPSTREAM_THROTTLED', httpStatus: 400, requestId: 'R-2' },
  ],
  [
    'a failure inside a 200',
    answer(200, { Success: false, ErrCode: 'Param.NotFound', RequestId: 'R-3' }),
    { outcome: 'NOT_FOUND', httpStatus: 200, requestId: 'R-3' },
  ],
  [
    'a body that is no JSON',
    answer(200, []),
    { outcome: 'UPSTREAM_MALFORMED', httpStatus: 200, requestId: null },
  ],
  [
    'a body without an id under a header that has it',
    answer(502, '', { 'x-acs-request-id': 'R-4' }),
    { outcome: 'UPSTREAM_UNAVAILABLE', httpStatus: 502, requestId: 'R-4' },
  ],
  [
    'a success of that kind',
    answer(200, {}, { 'x-acs-request-id': 'R-5' }),
    { outcome: 'OK', httpStatus: 200, requestId: 'R-5' },
  ],
  ['no answer', reset, { outcome: 'UPSTREAM_UNAVAILABLE', httpStatus: null, requestId: null }],
])('%s is told once, with how long it took and the request id of the vendor', async (_what, step, rest) => {
  const { clock, notes, settled } = start(step);
  await clock.advance(40);
  await settled;
  expect(notes).toEqual([{ ...NOTE, ...rest }]);
});

const ID = { 'x-acs-request-id': 'R-H' };
const breakOff = streaming(
  (async function* () {
    yield Buffer.from('{');
    throw new Error('other side closed');
  })(),
  ID,
);
const tooMuch = streaming(
  (async function* () {
    for (let mib = 0; mib < 17; mib++) yield Buffer.alloc(1024 * 1024);
  })(),
  ID,
);
const silence = streaming(
  new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('{')) }),
  ID,
);

it.each([
  ['breaks off', breakOff, 'UPSTREAM_UNAVAILABLE', 'broke off its answer to'],
  ['is too large', tooMuch, 'UPSTREAM_MALFORMED', 'with more than 16777216 bytes'],
  ['never ends', silence, 'UPSTREAM_TIMEOUT', 'did not answer'],
] as const)(
  'one whose body %s says so, and keeps the status and the request id of its head',
  async (_what, step, code, text) => {
    const { clock, notes, settled } = start(step);
    await clock.advance(10_000);
    const message = expect.stringContaining(text);
    expect(await settled).toMatchObject({ error: { code, message, requestId: 'R-H' } });
    expect(notes).toMatchObject([{ outcome: code, httpStatus: 200, requestId: 'R-H' }]);
  },
);

it.each(['R'.repeat(257), ' '])('a request id that is none is not told: %.20j', async (id) => {
  const { clock, notes, settled } = start(answer(400, { Code: 'X' }, { 'x-acs-request-id': id }));
  await clock.advance(40);
  expect(await settled).toMatchObject({ error: { requestId: null } });
  expect(notes).toMatchObject([{ requestId: null }]);
});

it('one that is given up is told as timed out, or as left by its caller', async () => {
  const timedOut = start(hang);
  await timedOut.clock.advance(10_000);
  await timedOut.settled;
  const overdue = start(hang);
  overdue.caller.abort(new PrecheckError('UPSTREAM_TIMEOUT', 'the whole call took too long'));
  await overdue.settled;
  const left = start(hang);
  left.caller.abort(new Error('gone'));
  await left.settled;
  expect([timedOut, overdue, left].map(({ notes }) => notes.map(({ outcome }) => outcome))).toEqual([
    ['UPSTREAM_TIMEOUT'],
    ['UPSTREAM_TIMEOUT'],
    ['LEFT'],
  ]);
});

it('one that ends in a defect of ours is told as that', async () => {
  const { clock, notes, settled } = start(async () => {
    throw new TypeError('a.b is undefined');
  });
  await clock.advance(40);
  expect(await settled).toBeInstanceOf(TypeError);
  expect(notes).toEqual([{ ...NOTE, outcome: 'INTERNAL', httpStatus: null, requestId: null }]);
});

it.each([
  [20 * 60_000, 'UTC', "this machine's clock is 20 minutes ahead of the vendor's"],
  [-3 * 3_600_000, 'UTC', "this machine's clock is 3 hours behind the vendor's"],
  [0, 'none', "this machine's clock is off, and the answer does not tell by how much"],
] as const)(
  'the date of an answer is held against the clock at sending: %d ms',
  async (aheadMs, zone, told) => {
    const clock = createManualClock();
    const date = zone === 'UTC' ? new Date(clock.now() - aheadMs).toUTCString() : 'soon';
    const refuse = answer(400, { Code: 'InvalidTimeStamp.Expired' }, { date });
    const { send } = scriptedSend(after(clock, 9_000, refuse));
    const attempt = createAcsAttempt({ send, clock, onAttempt: () => {} });
    const settled = attempt(DBS_REQUEST, STS_KEY, new AbortController().signal);
    await clock.advance(9_000);
    const message = `Dbs did not accept the time of the request (InvalidTimeStamp.Expired): ${told}`;
    expect(await settled).toMatchObject({ error: { code: 'UPSTREAM_CREDENTIALS', message }, remedy: 'NONE' });
  },
);

it('nothing of headers, bodies or keys is told', async () => {
  const { clock, notes, settled } = start(answer(403, { Code: 'NoPermission', Message: 'server text' }));
  await clock.advance(40);
  await settled;
  expect(Object.keys(notes[0] ?? {}).sort()).toEqual(
    ['account', 'action', 'httpStatus', 'ms', 'outcome', 'product', 'requestId', 'subject'].sort(),
  );
  for (const hidden of [STS_KEY.accessKeySecret, 'token-that', 'Signature', 'server text'])
    expect(JSON.stringify(notes)).not.toContain(hidden);
});
