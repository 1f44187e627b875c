import { describe, expect, it } from 'vitest';
import { SECOND_ACCESS_KEY } from '../../src/emulator/access-key.ts';
import type { Quota } from '../../src/emulator/traffic.ts';
import { createCaller, DBS, SAS, type Wire } from './caller.ts';
import { dbsCall, refused, startVendor } from './official-client.ts';

const PLAN = { BackupPlanId: 'dbs-plan-passed' };
const SECOND = { accessKeyId: SECOND_ACCESS_KEY.accessKeyId, secret: SECOND_ACCESS_KEY.accessKeySecret };

const createLimited = (quota?: Quota) => {
  const caller = createCaller(quota && { quota });
  const { emulator, call } = caller;
  /** What a call is told: the vendor's code, or that it was answered. */
  const told = async (options: Parameters<typeof call>[0] = {}): Promise<string> => {
    const { status, body }: Wire = await call({ ...DBS, query: PLAN, ...options });
    return status === 200 ? 'answered' : `${status} ${body.Code}`;
  };
  const toldTimes = async (times: number): Promise<readonly string[]> => {
    const all = [];
    for (let turn = 0; turn < times; turn++) all.push(await told());
    return all;
  };
  return { ...caller, controls: emulator.controls, told, toldTimes };
};

const THROTTLED = '400 Throttling.User';

describe('a quota', () => {
  it('is none where nothing is said', async () => {
    const { toldTimes, controls } = createLimited();
    expect(new Set(await toldTimes(200))).toEqual(new Set(['answered']));
    expect(controls.state).not.toHaveProperty('quota');
  });

  it('refuses what is beyond it in any window of one second', async () => {
    const { toldTimes, clock } = createLimited({ callsPerSecond: 3 });
    expect(await toldTimes(1)).toEqual(['answered']);
    await clock.advance(600);
    expect(await toldTimes(3)).toEqual(['answered', 'answered', THROTTLED]);
    await clock.advance(399);
    expect(await toldTimes(1)).toEqual([THROTTLED]);
    // The first call has left the window, the other two and the next have not.
    await clock.advance(1);
    expect(await toldTimes(2)).toEqual(['answered', THROTTLED]);
    await clock.advance(600);
    expect(await toldTimes(3)).toEqual(['answered', 'answered', THROTTLED]);
  });

  it('is not used up by calls that it refuses', async () => {
    const { toldTimes, clock } = createLimited({ callsPerSecond: 1 });
    await toldTimes(1);
    for (let turn = 0; turn < 9; turn++) {
      await clock.advance(100);
      expect(await toldTimes(1)).toEqual([THROTTLED]);
    }
    await clock.advance(100);
    expect(await toldTimes(1)).toEqual(['answered']);
  });

  it('is not used up by calls whose signature is refused', async () => {
    const { told } = createLimited({ callsPerSecond: 1 });
    expect(await told({ secret: 'guess' })).toBe('400 SignatureDoesNotMatch');
    expect(await told()).toBe('answered');
  });

  it('is one for each account and action, and temporary keys share that of their account', async () => {
    const { told, controls } = createLimited({ callsPerSecond: 1 });
    const task = { ...SAS, query: { TaskId: 't-mysql-passed', UniRegionId: 'cn-hangzhou' } };
    for (const options of [{}, SECOND, task, { ...task, ...SECOND }])
      expect([await told(options), await told(options)]).toEqual(['answered', THROTTLED]);
    const { accessKeyId, accessKeySecret: secret, securityToken } = controls.issueKey();
    const headers = { 'x-acs-security-token': securityToken };
    expect(await told({ accessKeyId, secret, headers })).toBe(THROTTLED);
  });

  it('keeps to the real time, however far the prechecks are advanced', async () => {
    const { told, controls } = createLimited({ callsPerSecond: 1 });
    await told();
    controls.advance(60_000);
    expect(await told()).toBe(THROTTLED);
  });

  it('lets a call that it refuses begin nothing and meet no fault', async () => {
    const { told, controls, clock, dbs } = createLimited({ callsPerSecond: 1 });
    await told();
    controls.fail({ fault: 'forbidden', id: 'dbs-plan-live', times: 1 });
    expect(await told({ query: { BackupPlanId: 'dbs-plan-live' } })).toBe(THROTTLED);
    expect(controls.state.faults).toHaveLength(1);
    controls.heal();
    await clock.advance(10_000);
    expect((await dbs({ BackupPlanId: 'dbs-plan-live' })).body.Progress).toBe(0);
  });

  it('counts, when it is set, what was asked in the last second, until it is lifted', async () => {
    const { toldTimes, controls } = createLimited();
    await toldTimes(2);
    controls.limit({ callsPerSecond: 3 });
    expect(controls.state.quota).toEqual({ callsPerSecond: 3 });
    expect(await toldTimes(2)).toEqual(['answered', THROTTLED]);
    controls.limit({ callsPerSecond: null });
    expect(controls.state).not.toHaveProperty('quota');
    expect(await toldTimes(2)).toEqual(['answered', 'answered']);
  });

  it('is again that of the start after a reset', async () => {
    const { toldTimes, controls } = createLimited({ callsPerSecond: 1 });
    controls.limit({ callsPerSecond: null });
    await toldTimes(5);
    controls.reset();
    expect(await toldTimes(2)).toEqual(['answered', THROTTLED]);
  });

  it.each([
    [{ callsPerSecond: 0 }, /^order\.callsPerSecond: .*>=1, got 0$/],
    [{ callsPerSecond: 1.5 }, /^order\.callsPerSecond: .*got 1\.5$/],
  ])('of %j is refused', (quota, sentence) => {
    expect(() => createCaller({ quota })).toThrow(sentence);
    expect(() => createCaller().emulator.controls.limit(quota)).toThrow(TypeError);
  });
});

it('the official client is told that it asks too often', async () => {
  const { call } = await startVendor(undefined, { quota: { callsPerSecond: 1 } });
  expect(await call(dbsCall(PLAN))).toHaveProperty('answered');
  expect(await call(dbsCall(PLAN))).toMatchObject(refused('Throttling.User', 400));
});
