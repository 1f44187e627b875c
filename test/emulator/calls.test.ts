import { describe, expect, it } from 'vitest';
import { createCaller, DBS } from './caller.ts';

const createCounted = () => {
  const caller = createCaller();
  const { emulator, dbs, sas, clock } = caller;
  const control = async (method: string, path: string, order?: object) => {
    const init = { method, ...(order && { body: JSON.stringify(order) }) };
    const response = await emulator.handle(new Request(`http://emulator.test${path}`, init));
    return { status: response.status, body: await response.json() };
  };
  const plan = async (times: number) => {
    for (let turn = 0; turn < times; turn++) await dbs({ BackupPlanId: 'dbs-plan-passed' });
  };
  const task = () => sas({ TaskId: 't-mysql-passed' });
  return { ...caller, controls: emulator.controls, control, plan, task, wait: clock.advance };
};

const NOTHING = { total: 0, mostInOneSecond: 0, perAction: [] };
const ROW = { accessKeyId: 'emulator-key-id', action: DBS.action, throttled: 0 };

describe('the calls are counted', () => {
  it('from none', () => {
    expect(createCounted().controls.calls).toEqual(NOTHING);
  });

  it('in all, and per account and action', async () => {
    const { controls, plan, task, call } = createCounted();
    await plan(2);
    await task();
    await call({ accessKeyId: 'emulator-second-id', secret: 'emulator-second-secret' });
    expect(controls.calls).toEqual({
      total: 4,
      mostInOneSecond: 4,
      perAction: [
        { ...ROW, total: 2, mostInOneSecond: 2 },
        { ...ROW, action: 'QueryPreCheckDatabase', total: 1, mostInOneSecond: 1 },
        { ...ROW, accessKeyId: 'emulator-second-id', total: 1, mostInOneSecond: 1 },
      ],
    });
  });

  it('by the most that came in a second that begins anywhere', async () => {
    const { controls, plan, wait } = createCounted();
    await wait(900);
    await plan(3);
    await wait(200);
    await plan(4);
    await wait(800);
    await plan(2);
    await wait(10_000);
    await plan(5);
    expect(controls.calls).toMatchObject({ total: 14, mostInOneSecond: 7 });
  });

  it('by the real time, however far the prechecks are advanced', async () => {
    const { controls, plan } = createCounted();
    for (let turn = 0; turn < 3; turn++) {
      await plan(1);
      controls.advance(60_000);
    }
    expect(controls.calls.mostInOneSecond).toBe(3);
  });

  it('if they are refused too, by the account where it is known', async () => {
    const { controls, plan, call } = createCounted();
    controls.limit({ callsPerSecond: 1 });
    await plan(3);
    await call({ secret: 'guess' });
    await call({ action: 'StartBackupPlan' });
    const perAction = [{ ...ROW, total: 3, mostInOneSecond: 3, throttled: 2 }];
    expect(controls.calls).toEqual({ total: 5, mostInOneSecond: 5, perAction });
  });

  it('unlike controls, visitors and what is at no address of the vendor’s', async () => {
    const { controls, control, emulator } = createCounted();
    await control('GET', '/control');
    for (const path of ['/', '/v2']) await emulator.handle(new Request(`http://emulator.test${path}`));
    expect(controls.calls).toEqual(NOTHING);
  });

  it('anew after a reset', async () => {
    const { controls, plan } = createCounted();
    await plan(3);
    controls.reset();
    expect(controls.calls).toEqual(NOTHING);
    await plan(1);
    expect(controls.calls).toMatchObject({ total: 1, mostInOneSecond: 1 });
  });
});

describe('over HTTP', () => {
  it('the quota is set, seen and lifted', async () => {
    const { control, dbs } = createCounted();
    const code = async () => (await dbs({ BackupPlanId: 'dbs-plan-passed' })).body.Code;
    const { body } = await control('POST', '/control/quota', { callsPerSecond: 1 });
    expect(body).toMatchObject({ quota: { callsPerSecond: 1 } });
    expect([await code(), await code()]).toEqual([undefined, 'Throttling.User']);
    expect((await control('GET', '/control')).body).toEqual(body);
    const lifted = await control('POST', '/control/quota', { callsPerSecond: null });
    expect(lifted.body).not.toHaveProperty('quota');
    expect(await code()).toBeUndefined();
  });

  it('the calls are what they are in code', async () => {
    const { control, controls, plan } = createCounted();
    await plan(2);
    expect(await control('GET', '/control/calls')).toEqual({ status: 200, body: controls.calls });
  });

  it.each([
    [{}, /^order\.callsPerSecond: .*got nothing$/],
    [{ callsPerSecond: '5' }, /^order\.callsPerSecond: .*got "5"$/],
    [{ callsPerSecond: 0 }, /^order\.callsPerSecond: .*>=1, got 0$/],
  ])('a quota of %j is refused with what is wrong', async (order, sentence) => {
    const answer = await createCounted().control('POST', '/control/quota', order);
    expect(answer).toEqual({ status: 400, body: { error: expect.stringMatching(sentence) } });
  });
});
