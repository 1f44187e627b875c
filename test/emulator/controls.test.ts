import { describe, expect, it } from 'vitest';
import { createCaller } from './caller.ts';

const createControlled = () => {
  const caller = createCaller();
  const control = async (method: string, path: string, body?: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const init = { method, ...(body !== undefined && { body: text }) };
    const response = await caller.emulator.handle(new Request(`http://emulator.test${path}`, init));
    return { status: response.status, body: await response.json() };
  };
  const progress = async (id = 'dbs-plan-live') => (await caller.dbs({ BackupPlanId: id })).body.Progress;
  return { ...caller, control, progress };
};

describe('the clock', () => {
  it('moves what is under way, and nothing else', async () => {
    const { control, progress, clock } = createControlled();
    expect(await progress()).toBe(0);
    const { body } = await control('POST', '/control/clock', { advanceMs: 28_000 });
    expect(body).toEqual({ time: '2026-01-01T00:00:28.000Z', advancedMs: 28_000, faults: [] });
    expect(await progress()).toBe(100);
    expect(await progress('dbs-plan-falling')).toBe(0);
    expect(clock.now()).toBe(Date.parse('2026-01-01T00:00:00Z'));
  });

  it('stops before the end of all dates, however many orders ask for more', async () => {
    const { control } = createControlled();
    const most = { advanceMs: 1_000 * 365 * 86_400_000 };
    const { body } = await control('POST', '/control/clock', most);
    expect(body).toMatchObject({ time: '3025-05-04T00:00:00.000Z', advancedMs: most.advanceMs });
    expect(await control('POST', '/control/clock', { advanceMs: 1 })).toEqual({
      status: 400,
      body: { error: 'order.advanceMs: all together at most 31536000000000, got 1 after 31536000000000' },
    });
    expect(await control('GET', '/control')).toEqual({ status: 200, body });
  });

  it('does not make signatures too old, however far it moves', async () => {
    const { control, progress } = createControlled();
    await control('POST', '/control/clock', { advanceMs: 86_400_000 });
    expect(await progress('dbs-plan-passed')).toBe(100);
  });
});

describe('faults', () => {
  it('meet so many calls, oldest order first, then all is well', async () => {
    const { control, dbs } = createControlled();
    await control('POST', '/control/faults', { fault: 'throttling-api', times: 2 });
    const { body } = await control('POST', '/control/faults', { fault: 'wrong-clock', times: 1 });
    expect(body.faults).toEqual([
      { fault: 'throttling-api', times: 2 },
      { fault: 'wrong-clock', times: 1 },
    ]);
    const codes = [];
    for (let call = 0; call < 4; call++)
      codes.push((await dbs({ BackupPlanId: 'dbs-plan-passed' })).body.Code ?? 'none');
    expect(codes).toEqual(['Throttling.Api', 'Throttling.Api', 'InvalidTimeStamp.Expired', 'none']);
    expect((await control('GET', '/control')).body.faults).toEqual([]);
  });

  it('meet only the id that was named, by whichever parameter', async () => {
    const { control, sas } = createControlled();
    await control('POST', '/control/faults', { fault: 'forbidden', id: 'db-mysql-live' });
    expect((await sas({ TaskId: 't-mysql-live' })).status).toBe(200);
    expect((await sas({ InstanceUuid: 'db-mysql-live' })).status).toBe(403);
    expect((await sas({ TaskId: 't-mysql-live', InstanceUuid: 'db-mysql-live' })).status).toBe(403);
  });

  it('last until they are cleared', async () => {
    const { control, dbs } = createControlled();
    await control('POST', '/control/faults', { fault: 'service-unavailable' });
    for (let call = 0; call < 20; call++)
      expect((await dbs({ BackupPlanId: 'dbs-plan-passed' })).status).toBe(503);
    await control('DELETE', '/control/faults');
    expect((await dbs({ BackupPlanId: 'dbs-plan-passed' })).status).toBe(200);
  });

  it('never meet a call whose signature is refused', async () => {
    const { control, call } = createControlled();
    await control('POST', '/control/faults', { fault: 'throttling', times: 1 });
    expect((await call({ secret: 'wrong' })).body.Code).toBe('SignatureDoesNotMatch');
    expect((await control('GET', '/control')).body.faults).toHaveLength(1);
  });
});

it('a reset is as a start', async () => {
  const { control, dbs, progress, clock } = createControlled();
  await progress();
  await clock.advance(10_000);
  expect((await dbs({ BackupPlanId: 'fault-throttling-1' })).status).toBe(400);
  expect((await dbs({ BackupPlanId: 'fault-throttling-1' })).status).toBe(200);
  await control('POST', '/control/clock', { advanceMs: 20_000 });
  await control('POST', '/control/faults', { fault: 'hang' });
  const { body } = await control('POST', '/control/reset');
  expect(body).toEqual({ time: '2026-01-01T00:00:10.000Z', advancedMs: 0, faults: [] });
  expect(await progress()).toBe(0);
  expect((await dbs({ BackupPlanId: 'fault-throttling-1' })).status).toBe(400);
});

describe('a bad order is refused with what is wrong, and changes nothing', () => {
  it.each([
    ['POST', '/control/faults', { fault: 'hangs' }, /order\.fault: .*"hang".* got "hangs"/],
    ['POST', '/control/faults', {}, /order\.fault: .*got nothing/],
    ['POST', '/control/faults', { fault: 'hang', times: 0 }, /order\.times: .*>=1, got 0/],
    ['POST', '/control/faults', { fault: 'hang', id: '' }, /order\.id: .*got ""/],
    ['POST', '/control/faults', { fault: 'hang', ids: 'x' }, /order: .*"ids"/],
    ['POST', '/control/clock', { advanceMs: -1 }, /order\.advanceMs: .*>=0, got -1/],
    ['POST', '/control/clock', { advanceMs: 1e15 }, /order\.advanceMs: .*got 1000000000000000/],
    ['POST', '/control/clock', { advanceMs: '5' }, /order\.advanceMs: .*got "5"/],
    ['POST', '/control/clock', [], /order: .*got \[\]/],
    ['POST', '/control/clock', 'later', /the body must be JSON, got "later"/],
    ['POST', '/control/clock', 'x'.repeat(101), /the body must be JSON, got "x{100}"$/],
  ])('%s %s %j', async (method, path, order, sentence) => {
    const { control } = createControlled();
    const answer = await control(method, path, order);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(sentence);
    expect((await control('GET', '/control')).body).toMatchObject({ advancedMs: 0, faults: [] });
  });

  it.each([
    ['GET', '/control/clock', 405, '/control/clock takes POST, not GET.'],
    ['PUT', '/control/faults', 405, '/control/faults takes POST or DELETE, not PUT.'],
    ['GET', '/control/', 404, /^There is no \/control\/\. There are: GET \/control, POST \/control\/clock,/],
  ])('%s %s is %i', async (method, path, status, error) => {
    const answer = await createControlled().control(method, path);
    expect(answer).toEqual({ status, body: { error: expect.stringMatching(error) } });
  });

  it('an address that only begins like the controls is none of theirs', async () => {
    const { status, body } = await createControlled().control('GET', '/controls');
    expect({ status, code: body.Code }).toEqual({ status: 404, code: 'InvalidApi.NotFound' });
  });

  it.each([
    ['is cut', JSON.stringify({ times: 'x'.repeat(1_000) }), /got "x{99}…$/],
    [
      'of too many levels is named by its kind',
      `{"times":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      /got a value of type object$/,
    ],
    ['of no JSON is shown as it was read', '{"times":1e400}', /got Infinity$/],
  ])('a value %s', async (_, times, sentence) => {
    const { control } = createControlled();
    const answer = await control('POST', '/control/faults', times.replace('{', '{"fault":"hang",'));
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(sentence);
  });

  it('from code too, as a TypeError', () => {
    const { controls } = createCaller().emulator;
    expect(() => controls.fail({ fault: 'hangs' })).toThrow(/order\.fault: .*got "hangs"/);
    expect(() => controls.advance(Number.NaN)).toThrow(TypeError);
  });
});
