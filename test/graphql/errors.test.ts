import { describe, expect, it } from 'vitest';
import { ANONYMOUS, type Caller } from '../../src/domain/caller.ts';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { askedFor, jsonAnswer } from '../support/emulator-send.ts';
import { createTestGateway } from '../support/gateway.ts';

const planKey = (backupPlanId: string) => ({ backupPlan: { backupPlanId } });
const RUNS = 'query Runs($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) { verdict } }';
const RUN = 'query Run($key: PrecheckRunKey!) { precheckRun(key: $key) { verdict progress } }';

describe('one bad key of several', () => {
  it('that the cloud account may not read: one null, one error with its path, the others answered', async () => {
    const { ask } = createTestGateway();
    const keys = ['dbs-plan-passed', 'dbs-plan-forbidden', 'dbs-plan-warned'].map(planKey);
    expect(await ask(RUNS, { keys })).toEqual({
      data: { precheckRuns: [{ verdict: 'PASSED' }, null, { verdict: 'WARNED' }] },
      errors: [
        {
          message: expect.stringContaining('"dbs-plan-forbidden"'),
          locations: expect.anything(),
          path: ['precheckRuns', 1],
          extensions: { code: 'UPSTREAM_FORBIDDEN', retryable: false, requestId: expect.any(String) },
        },
      ],
    });
  });

  it.each([
    ['an unknown plan', planKey('nowhere'), 'NOT_FOUND', 'backup plan "nowhere"'],
    ['an unknown database', { database: { instanceUuid: 'nowhere' } }, 'NOT_FOUND', 'database "nowhere"'],
    [
      'a blank id',
      planKey(' '),
      'INVALID_ARGUMENT',
      'backupPlan id must be 1 to 256 characters without spaces or control characters, got " "',
    ],
    [
      'an id that is none of ours',
      { id: 'zz' },
      'INVALID_ARGUMENT',
      'id must be one that this gateway handed out, got "zz"',
    ],
    [
      'a region that is none',
      { backupPlan: { backupPlanId: 'p', regionId: 'evil.example/' } },
      'INVALID_ARGUMENT',
      'regionId must be a region such as "cn-hangzhou", got "evil.example/"',
    ],
    [
      'an id of an account that is not configured',
      { id: Buffer.from('run["backupPlan","other","cn-hangzhou","p"]').toString('base64url') },
      'INVALID_ARGUMENT',
      'must be "default", got "other"',
    ],
    [
      'an account that is not configured',
      { backupPlan: { backupPlanId: 'p', account: 'other' } },
      'INVALID_ARGUMENT',
      'must be "default", got "other"',
    ],
  ])('%s', async (_name, bad, code, text) => {
    const { ask } = createTestGateway();
    const answer = await ask(RUNS, { keys: [bad, planKey('dbs-plan-passed')] });
    expect(answer).toMatchObject({
      data: { precheckRuns: [null, { verdict: 'PASSED' }] },
      errors: [{ path: ['precheckRuns', 0], message: expect.stringContaining(text), extensions: { code } }],
    });
  });
});

it('an age below 0 is INVALID_ARGUMENT', async () => {
  const { ask, requests } = createTestGateway();
  const answer = await ask('{ precheckRun(key: {backupPlan: {backupPlanId: "p"}}, maxAgeMs: -1) { id } }');
  expect(answer).toMatchObject({
    data: { precheckRun: null },
    errors: [{ message: 'maxAgeMs must be 0 or more, got -1', extensions: { code: 'INVALID_ARGUMENT' } }],
  });
  expect(requests).toHaveLength(0);
});

describe('limits', () => {
  it('100 keys are answered, 101 are refused before any call', async () => {
    const { ask, requests } = createTestGateway({
      send: () => async () => jsonAnswer({ Status: 'running' }),
    });
    const keys = Array.from({ length: 101 }, (_, i) => planKey(`p${i}`));
    expect(await ask(RUNS, { keys })).toMatchObject({
      errors: [
        { extensions: { code: 'LIMIT_EXCEEDED' }, message: 'keys takes at most 100 entries, got 101' },
      ],
    });
    expect(requests).toHaveLength(0);
    expect(await ask(RUNS, { keys: keys.slice(1) })).not.toHaveProperty('errors');
    expect(requests).toHaveLength(100);
  });

  it('holds for the operation, not for each field', async () => {
    const { ask, requests } = createTestGateway({
      send: () => async () => jsonAnswer({ Status: 'running' }),
    });
    const keys = Array.from({ length: 60 }, (_, i) => planKey(`a${i}`));
    const others = Array.from({ length: 60 }, (_, i) => planKey(`b${i}`));
    const { errors } = await ask(
      `query Two($keys: [PrecheckRunKey!]!, $others: [PrecheckRunKey!]!) {
        a: precheckRuns(keys: $keys) { id } b: precheckRuns(keys: $others) { id }
      }`,
      { keys, others },
    );
    expect(errors).toHaveLength(20);
    expect(new Set(errors?.map(({ extensions }) => extensions['code']))).toEqual(new Set(['LIMIT_EXCEEDED']));
    expect(requests).toHaveLength(100);
  });
});

describe('the vendor in difficulties', () => {
  it('throttled twice: answered', async () => {
    let refusals = 2;
    const { data, clock, requests } = createTestGateway({
      send: (emulator) => (request) =>
        refusals-- > 0
          ? Promise.resolve(jsonAnswer({ Code: 'Throttling.User', RequestId: 'R' }, 400))
          : emulator(request),
    });
    const answer = data(RUN, { key: planKey('dbs-plan-passed') });
    await clock.advance(15_000);
    expect(await answer).toEqual({ precheckRun: { verdict: 'PASSED', progress: 100 } });
    expect(requests).toHaveLength(3);
    expect(new Set(requests.map(({ headers }) => headers['x-acs-signature-nonce'])).size).toBe(3);
  });

  it('a hang: UPSTREAM_TIMEOUT within the deadline, while a neighbour is answered', async () => {
    const { ask, clock, requests } = createTestGateway({
      send: (emulator) => (request) =>
        askedFor(request).includes('dbs-plan-live') ? new Promise(() => {}) : emulator(request),
    });
    const startMs = clock.now();
    let endMs = 0;
    const hangs = ask(RUN, { key: planKey('dbs-plan-live') }).finally(() => {
      endMs = clock.now();
    });
    expect(await ask(RUN, { key: planKey('dbs-plan-passed') })).not.toHaveProperty('errors');
    await clock.advance(60_000);
    expect(await hangs).toMatchObject({
      data: { precheckRun: null },
      errors: [{ extensions: { code: 'UPSTREAM_TIMEOUT', retryable: true } }],
    });
    expect(endMs - startMs).toBeLessThanOrEqual(15_000);
    expect(requests).toHaveLength(2);
    expect(clock.sleepers).toBe(0);
  });
});

describe('the log', () => {
  it('tells an operator why reads fail, and nothing of questions that were wrong', async () => {
    const { ask, clock, lines } = createTestGateway({
      send: (emulator) => (request) =>
        askedFor(request).includes('dbs-plan-live')
          ? Promise.reject(Object.assign(new Error('connect 10.1.2.3'), { code: 'ECONNREFUSED' }))
          : emulator(request),
    });
    const answers = ['dbs-plan-live', 'nowhere', 'dbs-plan-forbidden'].map((id) =>
      ask(RUN, { key: planKey(id) }),
    );
    await clock.advance(15_000);
    await Promise.all(answers);
    expect(lines).toMatchObject([
      { level: 'warn', fields: { code: 'UPSTREAM_FORBIDDEN', requestId: expect.any(String) } },
      { level: 'warn', fields: { code: 'UPSTREAM_UNAVAILABLE', cause: 'ECONNREFUSED' } },
    ]);
    expect(JSON.stringify(lines)).not.toContain('10.1.2.3');
  });
});

describe('a defect', () => {
  it('is masked, and logged under the id that the client sees', async () => {
    const { ask, lines } = createTestGateway({
      credentials: () => Promise.reject(new TypeError('a.b is undefined')),
    });
    const { errors } = await ask(RUN, { key: planKey('dbs-plan-passed') });
    expect(errors).toMatchObject([
      { path: ['precheckRun'], extensions: { code: 'INTERNAL', retryable: false } },
    ]);
    expect(JSON.stringify(errors)).not.toContain('undefined');
    const errorId = errors?.[0]?.extensions['errorId'];
    expect(errorId).toEqual(expect.any(String));
    expect(lines).toEqual([{ level: 'error', fields: { errorId, err: expect.any(TypeError) } }]);
  });
});

describe('the door', () => {
  const nobody: Caller = { ...ANONYMOUS, subject: 'nobody', grants: [] };

  it('refuses an operation before anything of it is looked at', async () => {
    const refusal = new PrecheckError('UNAUTHENTICATED', 'who are you?');
    const { ask, requests } = createTestGateway({ authenticate: () => Promise.reject(refusal) });
    expect(await ask('{ nonsense')).toMatchObject({
      errors: [{ message: 'who are you?', extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(requests).toHaveLength(0);
  });

  it.each([
    '{ precheckRun(key: {backupPlan: {backupPlanId: "dbs-plan-passed"}}) { id } }',
    '{ precheckRuns(keys: [{backupPlan: {backupPlanId: "dbs-plan-passed"}}]) { id } }',
  ])('what a caller may not read is FORBIDDEN without a look: %s', async (query) => {
    const { ask, requests } = createTestGateway({ authenticate: async () => nobody });
    expect(await ask(query)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(requests).toHaveLength(0);
  });
});
