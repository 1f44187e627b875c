import { describe, expect, it, onTestFinished } from 'vitest';
import { SECOND_ACCESS_KEY } from '../../src/emulator/access-key.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import { createCaller, DBS } from './caller.ts';
import { dbsCall, refused, startVendor } from './official-client.ts';

const THIRD = { accessKeyId: 'LTAI-third', accessKeySecret: 'third-secret' };
const as = ({ accessKeyId, accessKeySecret }: typeof THIRD) => ({ accessKeyId, secret: accessKeySecret });
const LIVE = { ...DBS, query: { BackupPlanId: 'dbs-plan-live' } };

describe('an account', () => {
  it.each([
    ['that there always is', SECOND_ACCESS_KEY],
    ['that the emulator was given', THIRD],
  ])('%s calls with its own key', async (_, key) => {
    const { call } = createCaller({ accessKeys: [THIRD] });
    expect((await call({ ...LIVE, ...as(key) })).body).toMatchObject({ Status: 'running' });
    const { body } = await call({ ...LIVE, ...as(key), secret: 'emulator-key-secret' });
    expect(body.Code).toBe('SignatureDoesNotMatch');
  });

  it('is unknown to an emulator that was not given it', async () => {
    expect((await createCaller().call({ ...LIVE, ...as(THIRD) })).body.Code).toBe(
      'InvalidAccessKeyId.NotFound',
    );
  });

  it('has the same ids, with prechecks of its own', async () => {
    const { call, clock, emulator } = createCaller();
    const progress = async () => [
      (await call(LIVE)).body.Progress,
      (await call({ ...LIVE, ...as(SECOND_ACCESS_KEY) })).body.Progress,
    ];
    await call(LIVE);
    await clock.advance(14_000);
    expect(await progress()).toEqual([48, 0]);
    await clock.advance(14_000);
    expect(await progress()).toEqual([100, 48]);
    emulator.controls.reset();
    expect(await progress()).toEqual([0, 0]);
  });

  it('is met by the faults that the others meet', async () => {
    const { call, emulator } = createCaller();
    emulator.controls.fail({ fault: 'forbidden', id: 'dbs-plan-live', times: 1 });
    expect((await call({ ...LIVE, ...as(SECOND_ACCESS_KEY) })).status).toBe(403);
    expect((await call(LIVE)).status).toBe(200);
  });

  it('calls by the official client', async () => {
    const { clientOf } = await startVendor(undefined, { accessKeys: [THIRD] });
    const call = dbsCall({ BackupPlanId: 'dbs-plan-passed' });
    for (const key of [SECOND_ACCESS_KEY, THIRD])
      expect((await clientOf(key)(call)).answered?.body).toMatchObject({ Status: 'finish' });
    const mixed = { ...SECOND_ACCESS_KEY, accessKeySecret: THIRD.accessKeySecret };
    expect(await clientOf(mixed)(call)).toMatchObject(refused('SignatureDoesNotMatch', 400));
  });
});

it('an emulator tells the keys it has', async () => {
  const emulator = await startEmulator({ accessKeys: [THIRD] });
  onTestFinished(emulator.close);
  expect(emulator.accessKeys).toEqual([emulator.accessKey, SECOND_ACCESS_KEY, THIRD]);
});

it.each([
  [
    'without an id',
    { ...THIRD, accessKeyId: '' },
    'must be printable ASCII without blanks and commas, got ""',
  ],
  ['with a comma in its id', { ...THIRD, accessKeyId: 'a,b' }, /without blanks and commas, got "a,b"$/],
  [
    'with an id that there is',
    { ...THIRD, accessKeyId: 'emulator-key-id' },
    'is taken, got "emulator-key-id"',
  ],
  ['without a secret', { ...THIRD, accessKeySecret: '' }, '"LTAI-third" has an empty secret'],
])('a key %s is refused', async (_, key, sentence) => {
  expect(() => createCaller({ accessKeys: [key] })).toThrow(TypeError);
  await expect(startEmulator({ accessKeys: [key] })).rejects.toThrow(sentence);
});
